import type { AnswerEvent } from '../answer/events.ts';

/** How long deltas after the first are gathered into one event: less than a reader notices. */
const gatherMs = 20;

/** One event as text/event-stream has it. JSON holds no line feed, so one `data:` line is enough. */
export function formatEvent(event: AnswerEvent): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}

export interface EventStreamOptions {
  /** Called when the reader goes away before the end. */
  readonly onLeave: () => void;
  /** Called once, when nothing more will be written. */
  readonly onEnd: () => void;
  readonly heartbeatMs?: number;
  /** How an event is written; '' for one that is left out. Our own form unless another protocol is spoken. */
  readonly format?: (event: AnswerEvent) => string;
}

/**
 * Events as the bytes of a text/event-stream. The first text goes out at once, later text is gathered for a
 * few milliseconds; order is kept. Reads from `events` no faster than the client takes them.
 */
export function eventStream(
  events: AsyncIterable<AnswerEvent>,
  options: EventStreamOptions,
): ReadableStream<Uint8Array> {
  let writer: EventWriter;
  return new ReadableStream<Uint8Array>({
    start(controller) {
      writer = new EventWriter(controller, options.heartbeatMs ?? 15_000, options.format ?? formatEvent);
      void pump(events, writer)
        .catch((error: unknown) => controller.error(error))
        .finally(options.onEnd);
    },
    pull() {
      writer.resume();
    },
    cancel() {
      writer.abandon();
      options.onLeave();
    },
  });
}

async function pump(events: AsyncIterable<AnswerEvent>, writer: EventWriter): Promise<void> {
  for await (const event of events) {
    if (writer.isClosed) return;
    writer.write(event);
    await writer.room();
  }
  writer.close();
}

/** Formats, gathers and paces what one client is sent. */
class EventWriter {
  readonly #controller: ReadableStreamDefaultController<Uint8Array>;
  readonly #encoder = new TextEncoder();
  readonly #heartbeat: NodeJS.Timeout;
  readonly #format: (event: AnswerEvent) => string;
  #gathered = '';
  #timer: NodeJS.Timeout | undefined;
  #hasSentText = false;
  #waiting: (() => void) | undefined;
  isClosed = false;

  constructor(
    controller: ReadableStreamDefaultController<Uint8Array>,
    heartbeatMs: number,
    format: (event: AnswerEvent) => string,
  ) {
    this.#controller = controller;
    this.#format = format;
    this.#heartbeat = setInterval(() => this.#beat(), heartbeatMs);
  }

  write(event: AnswerEvent): void {
    if (event.type !== 'text-delta' || !this.#hasSentText) {
      this.#flush();
      this.#hasSentText ||= event.type === 'text-delta';
      this.#send(this.#format(event));
    } else {
      this.#gathered += event.text;
      this.#timer ??= setTimeout(() => this.#flush(), gatherMs);
    }
  }

  /** Resolves when the client has taken enough for more to be written. */
  async room(): Promise<void> {
    if (this.isClosed || (this.#controller.desiredSize ?? 1) > 0) return;
    await new Promise<void>((resolve) => {
      this.#waiting = resolve;
    });
  }

  resume(): void {
    this.#waiting?.();
    this.#waiting = undefined;
  }

  close(): void {
    if (this.isClosed) return;
    this.#flush();
    this.abandon();
    this.#controller.close();
  }

  /** Writes nothing more: the client has left. */
  abandon(): void {
    this.isClosed = true;
    clearInterval(this.#heartbeat);
    clearTimeout(this.#timer);
    this.resume();
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#gathered !== '') this.#send(this.#format({ type: 'text-delta', text: this.#gathered }));
    this.#gathered = '';
  }

  /** A comment keeps proxies from closing a silent stream; a client that takes nothing needs none. */
  #beat(): void {
    if ((this.#controller.desiredSize ?? 0) > 0) this.#send(': still here\n\n');
  }

  #send(text: string): void {
    if (!this.isClosed && text !== '') this.#controller.enqueue(this.#encoder.encode(text));
  }
}

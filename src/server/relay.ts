import type { AnswerEvent } from '../answer/events.ts';
import { AppError } from '../errors.ts';

/** The life of one request: `signal` aborts when its client leaves or the server stops waiting for it. */
export interface RequestLife {
  readonly signal: AbortSignal;
  /** The client has left. */
  leave(): void;
  /** The answer is complete: forget the listeners. */
  end(): void;
}

/** Links a request's own signal and the server's deadline; the reason of the abort is always an AppError. */
export function requestLife(client: AbortSignal, deadline: AbortSignal): RequestLife {
  const controller = new AbortController();
  const leave = () =>
    controller.abort(new AppError('aborted', 'The client left before the answer was complete.'));
  const expire = () => controller.abort(deadline.reason);
  if (client.aborted) leave();
  if (deadline.aborted) expire();
  client.addEventListener('abort', leave, { once: true });
  deadline.addEventListener('abort', expire, { once: true });
  const end = () => {
    client.removeEventListener('abort', leave);
    deadline.removeEventListener('abort', expire);
  };
  return { signal: controller.signal, leave, end };
}

/**
 * Passes events on and makes the promise of the stream true whatever the source does: exactly one terminal
 * event, at the end, also when the source throws, just stops, goes on after its end or does not heed `signal`.
 */
export async function* relay(
  events: AsyncIterable<AnswerEvent>,
  signal: AbortSignal,
  log: (line: string) => void,
): AsyncGenerator<AnswerEvent> {
  let partial = '';
  const failed = (error: unknown) => withPartial(errorEvent(error, log), partial);
  const iterator = events[Symbol.asyncIterator]();
  try {
    for (;;) {
      const step = await next(iterator, signal).catch((error: unknown) => ({ failure: failed(error) }));
      if ('failure' in step) return yield step.failure;
      if (step.done) return yield failed(new Error('the answer ended without a terminal event'));
      const event = step.value;
      if (event.type === 'text-delta') partial += event.text;
      yield event.type === 'error' ? withPartial(event, partial) : event;
      if (event.type === 'answer-end' || event.type === 'error') return;
    }
  } finally {
    // Not awaited: a source that hangs must not hold the response open.
    iterator.return?.()?.catch(() => {});
  }
}

/** The last event of a relayed answer: `answer-end` or `error`. */
export type TerminalEvent = Extract<AnswerEvent, { type: 'answer-end' | 'error' }>;

/** Reads a relayed answer to its end. */
export async function collect(events: AsyncIterable<AnswerEvent>): Promise<TerminalEvent> {
  for await (const event of events) {
    if (event.type === 'answer-end' || event.type === 'error') return event;
  }
  throw new Error('the answer ended without a terminal event');
}

function next<T>(iterator: AsyncIterator<T>, signal: AbortSignal): Promise<IteratorResult<T>> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    iterator
      .next()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', abort));
  });
}

type ErrorEvent = Extract<AnswerEvent, { type: 'error' }>;

function errorEvent(error: unknown, log: (line: string) => void): ErrorEvent {
  if (AppError.is(error)) return { type: 'error', code: error.code, message: error.message };
  const id = crypto.randomUUID().slice(0, 8);
  log(`error ${id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  const message = `Something went wrong on the server. Its log names the cause under ${id}; try again.`;
  return { type: 'error', code: 'internal', message };
}

function withPartial(event: ErrorEvent, partial: string): ErrorEvent {
  return event.partial !== undefined || partial === '' ? event : { ...event, partial };
}

import type { AnswerEvent, AnswerRequest } from '../../answer/events.ts';
import { strings } from '../strings.ts';
import { readEvents } from './event-reader.ts';

/** What GET ready says. */
export interface ServerInfo {
  readonly model: string;
  readonly models: readonly string[];
  readonly embedder: string;
  readonly index: string;
  readonly generation: string;
  readonly passages: number;
  readonly version: string;
}

export interface SectionName {
  readonly id: string;
  readonly title: string;
}

export interface OutlineEntry extends SectionName {
  readonly level: number;
  readonly kind: 'preamble' | 'chapter' | 'section';
}

/** One entry of GET api/documents. */
export interface DocumentInfo {
  readonly slug: string;
  readonly title: string;
  readonly author?: string;
  readonly date?: string;
  readonly url?: string;
  /** SHA-256 of the file: another one means another version of the document. */
  readonly sha256?: string;
  /** Slug of the document of which this one tells what came. */
  readonly outcomesOf?: string;
  /** What a first screen may offer. */
  readonly questions?: readonly string[];
  readonly sections: readonly OutlineEntry[];
}

/** GET api/documents/:document/sections/:section. */
export interface SectionDetail extends OutlineEntry {
  readonly document: string;
  readonly documentTitle: string;
  readonly path: readonly string[];
  readonly url?: string;
  readonly text: string;
  readonly sentences: readonly { start: number; end: number; kind: string }[];
  readonly previous: SectionName | null;
  readonly next: SectionName | null;
}

export type Verdict = 'came true' | 'partly' | 'did not' | 'cannot tell' | 'too early';

/** A prediction with what came of it, as GET api/scorecard has it. */
export interface Prediction {
  readonly id: string;
  readonly section: string;
  readonly prediction: string;
  readonly quote: string;
  readonly verdict: Verdict;
  readonly confidence: string;
  readonly asOf: string;
  readonly explanation: string;
  /** What the forecast’s author found himself, where he said so. */
  readonly author: { verdict: Verdict; says: string; date: string; url: string } | null;
  readonly sources: readonly { title: string; url: string; date: string; shows: string }[];
  readonly history: readonly { verdict: Verdict; asOf: string; explanation: string }[];
}

interface Share {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
}

export interface ScorecardData {
  readonly of: string;
  readonly total: number;
  readonly tally: Readonly<Partial<Record<Verdict, number>>>;
  readonly strict: Share | null;
  readonly lenient: Share | null;
  readonly chapters: readonly {
    readonly chapter: string;
    readonly tally: Readonly<Partial<Record<Verdict, number>>>;
    readonly total: number;
  }[];
  readonly rows: readonly Prediction[];
}

/** Why the server did not do what was asked; `message` is for the reader. */
export class ServerFault extends Error {
  readonly code: string;
  /** Seconds to wait, where the server names them. */
  readonly retryAfter: number | undefined;

  constructor(code: string, message: string, retryAfter?: number) {
    super(message);
    this.name = 'ServerFault';
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/** The server sends a sign of life every 15 s: twice that without one means that nobody is there. */
const silenceMs = 35_000;

/** All addresses are relative to the page, so that it works under any path of a proxy. */
export class Api {
  readonly #sections = new Map<string, Promise<SectionDetail>>();
  readonly #fetch: typeof fetch;
  readonly #silenceMs: number;

  readonly #key: () => string;

  constructor(options: { fetch?: typeof fetch; silenceMs?: number; key?: () => string } = {}) {
    this.#key = options.key ?? (() => '');
    this.#fetch = options.fetch ?? globalThis.fetch.bind(globalThis);
    this.#silenceMs = options.silenceMs ?? silenceMs;
  }

  info(): Promise<ServerInfo> {
    return this.#get<ServerInfo>('ready');
  }

  documents(): Promise<DocumentInfo[]> {
    return this.#get<DocumentInfo[]>('api/documents');
  }

  scorecard(): Promise<ScorecardData> {
    return this.#get<ScorecardData>('api/scorecard');
  }

  /** Kept once it is there; a failed try is forgotten. */
  section(document: string, section: string): Promise<SectionDetail> {
    const address = `api/documents/${encodeURIComponent(document)}/sections/${encodeURIComponent(section)}`;
    const known = this.#sections.get(address) ?? this.#get<SectionDetail>(address);
    this.#sections.set(address, known);
    known.catch(() => this.#sections.delete(address));
    return known;
  }

  /** The events of one answer. Throws ServerFault where they end without `answer-end` or `error`. */
  async *answer(request: AnswerRequest, signal: AbortSignal): AsyncGenerator<AnswerEvent> {
    const silence = new SilenceWatch(this.#silenceMs, signal);
    try {
      const response = await this.#request('api/chat', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(request),
        signal: silence.signal,
      });
      if (!response.body) throw new ServerFault('cut', strings.faults.cut);
      const bytes = response.body.pipeThrough(silence.tap());
      for await (const event of readEvents(bytes)) {
        yield event;
        if (event.type === 'answer-end' || event.type === 'error') return;
      }
      throw new ServerFault('cut', strings.faults.cut);
    } catch (error) {
      if (signal.aborted) throw new ServerFault('aborted', strings.faults.stopped);
      if (silence.isOver) throw new ServerFault('silent', strings.faults.silent);
      if (error instanceof ServerFault) throw error;
      throw new ServerFault('cut', strings.faults.cut);
    } finally {
      silence.end();
    }
  }

  async #get<T>(address: string): Promise<T> {
    const response = await this.#request(address, { headers: { accept: 'application/json' } });
    return (await response.json()) as T;
  }

  async #request(address: string, init: RequestInit): Promise<Response> {
    const key = this.#key();
    const headers = { ...init.headers, ...(key ? { authorization: `Bearer ${key}` } : {}) };
    const response = await this.#fetch(address, { ...init, headers }).catch((error: unknown) => {
      if (init.signal?.aborted) throw error;
      throw new ServerFault('gone', strings.faults.gone);
    });
    if (!response.ok) throw await faultOf(response);
    return response;
  }
}

/** A problem+json answer as a fault; something else (a proxy's own page) by its status alone. */
async function faultOf(response: Response): Promise<ServerFault> {
  const wait = Number(response.headers.get('retry-after')) || undefined;
  const problem = (await response.json().catch(() => undefined)) as
    | { code?: unknown; detail?: unknown }
    | undefined;
  const code = typeof problem?.code === 'string' ? problem.code : `http-${response.status}`;
  const detail =
    typeof problem?.detail === 'string' ? problem.detail : strings.faults.status(response.status);
  return new ServerFault(code, detail, wait);
}

/** Aborts when the reader stops, or when no byte has come for too long. */
class SilenceWatch {
  readonly #controller = new AbortController();
  readonly #ms: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  isOver = false;

  constructor(ms: number, outer: AbortSignal) {
    this.#ms = ms;
    if (outer.aborted) this.#controller.abort();
    outer.addEventListener('abort', () => this.#controller.abort(), { signal: this.#controller.signal });
    this.#wind();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  tap(): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
    return new TransformStream({
      transform: (chunk, controller) => {
        this.#wind();
        controller.enqueue(chunk);
      },
    });
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#controller.abort();
  }

  #wind(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.isOver = true;
      this.#controller.abort();
    }, this.#ms);
  }
}

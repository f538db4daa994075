import type {
  Answer,
  CheckedSentence,
  Citation,
  Receipt,
  Unsupported,
  Verdict,
} from '../../answer/events.ts';
import type { Chat, Turn } from './chat.ts';

/** What a shared link or file holds: one exchange with its receipt. */
export interface SharedAnswer {
  readonly version: 1;
  readonly kind: 'forecast-chat answer';
  readonly question: string;
  readonly history: readonly { readonly role: 'user' | 'assistant'; readonly content: string }[];
  readonly answer: Answer;
  readonly editions: Readonly<Record<string, string>>;
  readonly at: number;
}

export function sharedFrom(turn: Turn, history: SharedAnswer['history']): SharedAnswer | undefined {
  if (!turn.answer) return undefined;
  const { question, answer, editions, at } = turn;
  return { version: 1, kind: 'forecast-chat answer', question, history, answer, editions, at };
}

export function chatFrom(shared: SharedAnswer, id: string): Chat {
  const { question, answer, editions, at } = shared;
  const turn: Turn = {
    id: `${id}-1`,
    parent: null,
    question,
    at,
    status: 'done',
    sources: [],
    text: answer.answer,
    answer,
    editions,
  };
  return {
    id,
    title: question.slice(0, 80),
    created: at,
    updated: Date.now(),
    turns: [turn],
    leaf: turn.id,
    isShared: true,
  };
}

/** The answer as the part of a link after `#`. */
export async function toFragment(shared: SharedAnswer): Promise<string> {
  const packed = new Blob([JSON.stringify(shared)])
    .stream()
    .pipeThrough(new CompressionStream('deflate-raw'));
  const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return `shared=${btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')}`;
}

/** No answer is longer; a small link can unpack to gigabytes. */
const maxBytes = 2_000_000;

/** Rejects what is no shared answer. */
export async function fromFragment(fragment: string): Promise<SharedAnswer> {
  const coded = /^#?shared=([\w-]+)$/.exec(fragment)?.[1];
  if (coded === undefined) throw new Error('no shared answer');
  const binary = atob(coded.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return readShared(JSON.parse(await limited(unpacked)));
}

async function limited(stream: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of stream) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > maxBytes) throw new Error('too large');
  }
  return text + decoder.decode();
}

/**
 * Takes someone else's JSON apart and builds an answer of exactly the known shape. Throws where a part is
 * missing. Links are dropped: the page takes them from the documents it serves.
 */
export function readShared(value: unknown): SharedAnswer {
  const shared = record(value);
  const answer = record(shared.answer);
  const turns = Array.isArray(shared.history) ? shared.history : [];
  return {
    version: 1,
    kind: 'forecast-chat answer',
    question: string(shared.question),
    history: turns.map((turn) => {
      const { role, content } = record(turn);
      return { role: role === 'user' ? 'user' : 'assistant', content: string(content) };
    }),
    answer: answerFrom(answer),
    editions: Object.fromEntries(
      Object.entries(record(shared.editions ?? {})).map(([slug, sha]) => [slug, string(sha)]),
    ),
    at: typeof shared.at === 'number' && Number.isFinite(shared.at) ? shared.at : 0,
  };
}

function answerFrom(answer: Record<string, unknown>): Answer {
  const usage = answer.usage ? record(answer.usage) : null;
  const coverage = answer.coverage ? record(answer.coverage) : undefined;
  const timings = Object.entries(record(answer.timings ?? {}));
  return {
    answer: string(answer.answer),
    abstained: answer.abstained === true,
    citations: list(answer.citations, citationFrom),
    sentences: list(answer.sentences, sentenceFrom),
    unsupported: list(answer.unsupported, unsupportedFrom),
    followUps: list(answer.followUps, string),
    model: string(answer.model),
    usage: usage && { inputTokens: number(usage.inputTokens), outputTokens: number(usage.outputTokens) },
    timings: Object.fromEntries(timings.map(([name, ms]) => [name, number(ms)])),
    ...(coverage
      ? {
          coverage: {
            label: string(coverage.label),
            sections: number(coverage.sections),
            matched: number(coverage.matched),
          },
        }
      : {}),
    receipt: receiptFrom(record(answer.receipt)),
  };
}

function citationFrom(value: unknown): Citation {
  const one = record(value);
  return {
    id: string(one.id),
    document: string(one.document),
    section: string(one.section),
    title: string(one.title),
    quote: string(one.quote),
    start: number(one.start),
    end: number(one.end),
    verdict: verdict(one.verdict),
  };
}

function sentenceFrom(value: unknown): CheckedSentence {
  const one = record(value);
  return {
    start: number(one.start),
    end: number(one.end),
    verdict: one.verdict === 'none' ? 'none' : verdict(one.verdict),
    citations: list(one.citations, string),
    ...(one.reason === undefined ? {} : { reason: string(one.reason) }),
  };
}

function unsupportedFrom(value: unknown): Unsupported {
  const one = record(value);
  return {
    text: string(one.text),
    reason: string(one.reason),
    removedMarker: one.removedMarker === true,
  };
}

function receiptFrom(one: Record<string, unknown>): Receipt {
  return {
    question: string(one.question),
    query: string(one.query),
    route: one.route === 'whole-document' ? 'whole-document' : 'retrieval',
    passages: list(one.passages, (passage) => {
      const { document, section, text, score, explanation } = record(passage);
      return {
        document: string(document),
        section: string(section),
        text: string(text),
        score: number(score),
        explanation: string(explanation),
      };
    }),
    model: string(one.model),
    embedder: string(one.embedder),
    generation: string(one.generation),
    corpus: string(one.corpus),
    ...(one.promptHash === undefined ? {} : { promptHash: string(one.promptHash) }),
    ...(one.confidence === undefined ? {} : { confidence: number(one.confidence) }),
    version: string(one.version),
  };
}

function record(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw new Error('not an object');
  return value as Record<string, unknown>;
}

function string(value: unknown): string {
  if (typeof value !== 'string') throw new Error('not a text');
  return value;
}

function number(value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new Error('not a number');
  return value;
}

function list<T>(value: unknown, read: (item: unknown) => T): T[] {
  if (!Array.isArray(value)) throw new Error('not a list');
  return value.map((item) => read(item));
}

function verdict(value: unknown): Verdict {
  if (value === 'verbatim' || value === 'supported') return value;
  return 'unsupported';
}

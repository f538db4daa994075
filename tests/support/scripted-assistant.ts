import type { Answer, AnswerEvent, AnswerRequest, Citation } from '../../src/answer/events.ts';
import type { Assistant } from '../../src/assistant.ts';
import type { CorpusDocument, Section } from '../../src/corpus/document.ts';
import type { Ledger } from '../../src/corpus/ledger.ts';
import { scorecardOf } from '../../src/corpus/scorecard.ts';

export const quote = 'Packet loss fell by 41% in the first year.';

export function section(id: string, title: string, text: string, kind: Section['kind'] = 'section'): Section {
  return {
    document: 'forecast-2024',
    id,
    title,
    path: [],
    level: id.split('.').length,
    kind,
    text,
    sentences: [{ start: 0, end: text.length, kind: 'prose' }],
    source: { start: 0, end: text.length },
  };
}

export const forecast: CorpusDocument = {
  slug: 'forecast-2024',
  title: 'Forecast',
  meta: { author: 'A. Writer', url: 'https://example.test/forecast', other: {} },
  sections: [
    section('1', 'Networks', '', 'chapter'),
    section('1.1', 'Loss', quote),
    section('1.2', 'Delay', 'Delay stays the same.'),
  ],
  sha256: '0'.repeat(64),
};

export const citation: Citation = {
  id: '1.1',
  document: 'forecast-2024',
  section: '1.1',
  title: 'Loss',
  quote,
  start: 0,
  end: quote.length,
  url: 'https://example.test/forecast',
  verdict: 'verbatim',
};

/** One prediction that came true, one that did not, one that cannot be told. */
export const ledger: Ledger = {
  title: 'What came of it',
  of: 'forecast-2024',
  predictions: (['came true', 'did not', 'cannot tell'] as const).map((verdict, i) => ({
    id: `P1.${i + 1}a`,
    section: `1.${i + 1}`,
    prediction: `Prediction ${i + 1}.`,
    quote,
    wording: 'expected',
    horizon: '2024',
    about: [],
    verdict,
    confidence: 'medium',
    asOf: '2026-01-31',
    explanation: 'Because.',
    author: null,
    sources: [{ title: 'A page', url: 'https://example.test/a', date: '2026-01-01', shows: 'It.' }],
    history: [],
  })),
};

export function answerOf(text: string, overrides: Partial<Answer> = {}): Answer {
  return {
    answer: text,
    abstained: false,
    citations: [citation],
    sentences: [{ start: 0, end: text.length, verdict: 'verbatim', citations: ['1.1'] }],
    unsupported: [],
    followUps: ['And what of delay?'],
    model: 'scripted',
    usage: null,
    timings: { retrieval: 1, firstToken: 2, total: 3 },
    receipt: {
      question: 'How far did loss fall?',
      query: 'how far did loss fall',
      route: 'retrieval',
      passages: [
        { document: 'forecast-2024', section: '1.1', text: quote, score: 0.9, explanation: 'first in both' },
      ],
      model: 'scripted',
      embedder: 'scripted',
      generation: 'gen-1',
      corpus: '000000000000',
      version: '0.1.0',
    },
    ...overrides,
  };
}

/** The events of an answer that goes well. */
export function goodEvents(deltas: readonly string[] = [quote, ' [§1.1]']): AnswerEvent[] {
  const text = deltas.join('');
  return [
    { type: 'sources', citations: [citation] },
    ...deltas.map((delta) => ({ type: 'text-delta' as const, text: delta })),
    { type: 'answer-end', answer: answerOf(text) },
  ];
}

export type Script = (request: AnswerRequest, signal: AbortSignal) => AsyncGenerator<AnswerEvent>;

export interface ScriptedAssistant extends Assistant {
  readonly requests: AnswerRequest[];
  isClosed: boolean;
}

/** An assistant that plays the script it is given, and remembers what it was asked. */
export function scriptedAssistant(script: Script | readonly AnswerEvent[] = goodEvents()): ScriptedAssistant {
  const requests: AnswerRequest[] = [];
  const play: Script =
    typeof script === 'function'
      ? script
      : async function* () {
          yield* script;
        };
  return {
    requests,
    isClosed: false,
    answer(request, options = {}) {
      requests.push(request);
      return play(request, options.signal ?? new AbortController().signal);
    },
    search: async () => [],
    scorecard: async () => scorecardOf(ledger),
    embed: async (texts) => texts.map((text) => Float32Array.from([text.length, 1])),
    documents: () => [forecast],
    models: () => ['scripted', 'other'],
    status: () => ({
      embedder: 'scripted',
      model: 'scripted',
      generation: 'gen-1',
      index: 'exact',
      passages: 4,
    }),
    async close() {
      this.isClosed = true;
    },
  };
}

/** Resolves when the signal aborts: what a provider that heeds it does. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

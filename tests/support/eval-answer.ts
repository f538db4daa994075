import type { Answer } from '../../src/answer/events.ts';

/** A right, verbatim answer about the quays that the eval tests are about. */
export function quayAnswer(changes: Partial<Answer> = {}): Answer {
  return {
    answer: 'The north quay is 300 m long. [§1.1]',
    abstained: false,
    citations: [
      {
        id: '1.1',
        document: 'd',
        section: '1.1',
        title: 'North',
        quote: 'The north quay is 300 m long.',
        start: 0,
        end: 29,
        verdict: 'verbatim',
      },
    ],
    sentences: [{ start: 0, end: 36, verdict: 'verbatim', citations: ['1.1'] }],
    unsupported: [],
    followUps: [],
    model: 'extractive',
    usage: null,
    timings: {},
    receipt: {
      question: '',
      query: '',
      route: 'retrieval',
      model: 'extractive',
      embedder: '',
      generation: '',
      corpus: '',
      version: '',
      passages: ['1.1', '1.2'].map((section) => ({
        document: 'd',
        section,
        text: '',
        score: 1,
        explanation: '',
      })),
    },
    ...changes,
  };
}

import type { Answer } from '../src/answer/events.ts';
import type { Assistant } from '../src/assistant.ts';
import type { EvalCase } from './dataset.ts';
import { type Score, score } from './score.ts';

export interface CaseResult {
  readonly id: string;
  readonly question: string;
  readonly answer: Answer | null;
  readonly score: Score | null;
  /** A provider's or our own error: counted apart, neither scored 0 nor dropped. */
  readonly error: string | null;
}

/** Asks every case, one after the other, and scores it at once. */
export async function runCases(
  assistant: Assistant,
  cases: readonly EvalCase[],
  options: {
    model?: string | undefined;
    onProgress?: (done: number) => void;
    signal?: AbortSignal | undefined;
  },
): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  for (const item of cases) {
    if (options.signal?.aborted) break;
    results.push(await runCase(assistant, item, options.model));
    options.onProgress?.(results.length);
  }
  return results;
}

async function runCase(assistant: Assistant, item: EvalCase, model: string | undefined): Promise<CaseResult> {
  const { id, question, history } = item;
  const request = { question, history, ...(model === undefined ? {} : { model }) };
  for await (const event of assistant.answer(request)) {
    if (event.type === 'error')
      return { id, question, answer: null, score: null, error: `${event.code}: ${event.message}` };
    if (event.type !== 'answer-end') continue;
    const { answer } = event;
    return { id, question, answer, score: score(item, answer, assistant.documents()), error: null };
  }
  return { id, question, answer: null, score: null, error: 'the answer ended without an event' };
}

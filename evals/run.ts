import type { Answer, AnswerRequest } from '../src/answer/events.ts';
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

export interface RunOptions {
  readonly model?: string | undefined;
  readonly onResult?: (result: CaseResult, done: number) => void;
  readonly signal?: AbortSignal | undefined;
  /** Results of an interrupted run, by case id: not asked again. */
  readonly known?: ReadonlyMap<string, CaseResult>;
  /** Questions under way at the same time; the order of the results does not depend on it. Default 4. */
  readonly concurrency?: number;
}

/** Asks every case and scores it at once. Stops early, with what there is, when the signal is aborted. */
export async function runCases(
  assistant: Assistant,
  cases: readonly EvalCase[],
  options: RunOptions = {},
): Promise<CaseResult[]> {
  const results = cases.map((item) => options.known?.get(item.id));
  const waiting = [...cases.keys()].filter((i) => !results[i]);
  let done = cases.length - waiting.length;
  const take = async () => {
    for (let i = waiting.shift(); i !== undefined; i = waiting.shift()) {
      const result = await runCase(assistant, cases[i] as EvalCase, options);
      if (options.signal?.aborted) return;
      results[i] = result;
      options.onResult?.(result, ++done);
    }
  };
  await Promise.all(Array.from({ length: options.concurrency ?? 4 }, take));
  return results.filter((result) => result !== undefined);
}

async function runCase(assistant: Assistant, item: EvalCase, options: RunOptions): Promise<CaseResult> {
  const { id, question } = item;
  const failed = (error: string) => ({ id, question, answer: null, score: null, error });
  const signal = options.signal ? { signal: options.signal } : {};
  for await (const event of assistant.answer(requestOf(item, options.model), signal)) {
    if (event.type === 'error') return failed(`${event.code}: ${event.message}`);
    if (event.type !== 'answer-end') continue;
    const { answer } = event;
    return { id, question, answer, score: score(item, answer, assistant.documents()), error: null };
  }
  return failed('the answer ended without an event');
}

function requestOf({ question, history, corpus }: EvalCase, model: string | undefined): AnswerRequest {
  return {
    question,
    history,
    ...(model === undefined ? {} : { model }),
    ...(corpus === undefined ? {} : { documents: [corpus] }),
  };
}

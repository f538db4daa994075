import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { loadPrompt, promptHash } from '../src/answer/prompts.ts';
import { AppError } from '../src/errors.ts';
import type { ChatModel } from '../src/models/chat-model.ts';
import { projectRoot } from '../src/project.ts';
import type { EvalCase } from './dataset.ts';
import { kappa } from './paired.ts';
import type { CaseResult } from './run.ts';

const prompt = loadPrompt('judge');

/** What `calibrate` found last. */
export const calibrationFile = path.join(projectRoot, 'evals', 'calibration.json');

/** Names a judge in results: another model or another prompt is another judge. */
export function judgeId(model: ChatModel): string {
  return `${model.id}@${promptHash([prompt])}`;
}

/** Whether a model finds that an answer says what the reference says. Throws AppError `provider-failed` on any other reply than its two words. */
export async function judgeAnswer(
  model: ChatModel,
  asked: { question: string; reference: string; answer: string },
  signal?: AbortSignal,
): Promise<boolean> {
  let reply = '';
  const messages = [{ role: 'user' as const, content: prompt.fill(asked) }];
  for await (const chunk of model.stream(messages, signal ? { signal } : {}))
    if (chunk.type === 'text') reply += chunk.text;
  const word = /\b(RIGHT|WRONG)\b/.exec(reply.toUpperCase())?.[1];
  if (!word)
    throw new AppError(
      'provider-failed',
      `The judge ${model.id} replied neither RIGHT nor WRONG but “${reply.slice(0, 80)}”. Take another model, or label by hand.`,
    );
  return word === 'RIGHT';
}

export interface Label {
  readonly id: string;
  readonly question: string;
  readonly reference: string;
  readonly answer: string;
  readonly right: boolean;
}

export interface Agreement {
  readonly kappa: number;
  readonly labels: number;
  /** At least .7 on at least 100 labels of one's own: only then may a judge hold a gate. */
  readonly mayGate: boolean;
}

/** How far verdicts agree with the labels of a person, in the same order. */
export function agreement(labels: readonly Label[], verdicts: readonly boolean[]): Agreement {
  const pairs = labels.map(({ right }, i) => [String(right), String(verdicts[i])] as const);
  const value = kappa(pairs);
  return { kappa: value, labels: labels.length, mayGate: value >= 0.7 && labels.length >= 100 };
}

/**
 * Adds a judge's verdict to the results that it can speak of: answered, and with a reference in the case. Throws
 * the model's errors: a run that is judged in part would compare cases that are not the same.
 */
export async function judgeResults(
  judge: ChatModel,
  cases: readonly EvalCase[],
  results: readonly CaseResult[],
  tick: (done: number, total: number) => void = () => {},
): Promise<CaseResult[]> {
  const references = new Map(
    cases.flatMap(({ id, answerable, answer }) => (answerable === true && answer ? [[id, answer]] : [])),
  );
  const judged: CaseResult[] = [];
  for (const result of results) {
    const { id, question, answer, score } = result;
    const reference = references.get(id);
    const isOpen = reference !== undefined && answer && !answer.abstained && score;
    judged.push(
      isOpen
        ? {
            ...result,
            score: {
              ...score,
              judged: await judgeAnswer(judge, { question, reference, answer: answer.answer }),
            },
          }
        : result,
    );
    tick(judged.length, results.length);
  }
  return judged;
}

const calibrationSchema = z.object({ judge: z.string(), mayGate: z.boolean() });

/** Whether `calibrate` has found this very judge, model and prompt, in agreement with enough labels. */
export function mayGate(judge: string, file = calibrationFile): boolean {
  if (!existsSync(file)) return false;
  const parsed = calibrationSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  return parsed.success && parsed.data.judge === judge && parsed.data.mayGate;
}

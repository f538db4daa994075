import { loadPrompt, promptHash } from '../src/answer/prompts.ts';
import { AppError } from '../src/errors.ts';
import type { ChatModel } from '../src/models/chat-model.ts';
import { kappa } from './paired.ts';

const prompt = loadPrompt('judge');

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

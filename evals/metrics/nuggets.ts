import type { EvalCase } from '../dataset.ts';
import { fold, indexIn, negations } from '../text.ts';

export interface NuggetRecall {
  /** Mean support of all nuggets, 0 to 1; null where there are none. */
  readonly all: number | null;
  /** The same of the vital ones. */
  readonly vital: number | null;
}

/** Words on each side of a pattern in which a negation turns it. */
const beside = 40;

/**
 * Support of each nugget: 1 where one of its patterns stands with no further negation beside it, .5 where all
 * words of a pattern stand in one sentence but not together, 0 else; after TREC RAG's AutoNuggetizer
 * (Pradeep et al. 2024), with patterns in place of its model.
 */
export function nuggetRecall(nuggets: EvalCase['nuggets'], text: string): NuggetRecall {
  const folded = fold(text);
  const support = nuggets.map((nugget) => ({ nugget, value: supportOf(nugget.any, folded) }));
  const vital = support.filter(({ nugget }) => nugget.importance === 'vital');
  return { all: mean(support), vital: mean(vital) };
}

function supportOf(patterns: readonly string[], text: string): number {
  return Math.max(...patterns.map((pattern) => patternSupport(fold(pattern), text)));
}

function patternSupport(pattern: string, text: string): number {
  const at = indexIn(text, pattern);
  if (at >= 0) {
    const before = text.slice(Math.max(0, at - beside), at);
    const ownSentence = before.slice(
      Math.max(...['. ', '; ', ': '].map((stop) => before.lastIndexOf(stop))) + 1,
    );
    return negations(ownSentence) > 0 ? 0 : 1;
  }
  const words = pattern.match(/[\p{L}\p{N}]+/gu) ?? [];
  const together = text
    .split(/(?<=[.!?])\s/)
    .some((sentence) => words.length > 1 && words.every((word) => indexIn(sentence, word) >= 0));
  return together ? 0.5 : 0;
}

function mean(list: readonly { value: number }[]): number | null {
  return list.length === 0 ? null : list.reduce((sum, { value }) => sum + value, 0) / list.length;
}

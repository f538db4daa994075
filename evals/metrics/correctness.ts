import { quantitiesIn } from '../../src/answer/quantities.ts';
import type { EvalCase } from '../dataset.ts';
import { holds, withoutMarkers } from '../text.ts';
import { nuggetRecall } from './nuggets.ts';

type Expected = Pick<EvalCase, 'accept' | 'reject' | 'number' | 'nuggets'> & {
  readonly type?: EvalCase['type'];
};

/**
 * Whether a text answers as expected: every accept group (any variant of each), the number within its
 * tolerance, nothing rejected; where neither is given, every vital nugget. Null where nothing is expected.
 */
export function isCorrect(expected: Expected, text: string): boolean | null {
  const { accept, reject, number, nuggets } = expected;
  // `Which sections mention …` is answered by the markers; elsewhere a section's number is no number of the answer's.
  const plain = expected.type === 'structural' ? text : withoutMarkers(text);
  if (reject.some((part) => holds(plain, part))) return false;
  if (accept.length > 0) return accept.every((group) => group.some((variant) => holds(plain, variant)));
  if (number) return holdsNumber(plain, number);
  const recall = nuggetRecall(nuggets, plain);
  return recall.vital === null ? null : recall.vital === 1;
}

/** Share of the accept groups that a text holds; null where there are none. For lists: how much of it came. */
export function groupRecall(accept: Expected['accept'], text: string): number | null {
  if (accept.length === 0) return null;
  const plain = withoutMarkers(text);
  return accept.filter((group) => group.some((variant) => holds(plain, variant))).length / accept.length;
}

/** The value within its tolerance, with its unit where the unit is one that numbers carry (% and the like). */
export function holdsNumber(text: string, { value, unit, tol }: NonNullable<Expected['number']>): boolean {
  const isPercent = /^(?:%|percent|per cent)$/i.test(unit);
  return quantitiesIn(text).some(
    (found) => Math.abs(found.value - value) <= tol && (!isPercent || /%|percent/i.test(found.unit ?? '')),
  );
}

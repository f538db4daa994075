import { AppError } from '../src/errors.ts';
import type { EvalCase } from './dataset.ts';
import { type Difference, difference, holm } from './paired.ts';
import { metricsOfRun, type Run } from './results.ts';

export interface Comparison {
  readonly key: string;
  readonly name: string;
  readonly before: number;
  readonly after: number;
  readonly difference: Difference;
  /** Holm-adjusted over the measures compared. */
  readonly p: number;
  /** In words: better, worse, the same, or that so few cases cannot tell. */
  readonly says: 'better' | 'worse' | 'no difference seen' | 'cannot tell';
  readonly lowerIsBetter: boolean;
}

/** A difference that a comparison ought to be able to see; where it cannot, "cannot tell" is said. */
const worthSeeing = 0.05;

/**
 * What changed from one run to another on the same cases. Throws AppError `invalid-request` where cases or
 * judge differ: figures of different questions are not comparable.
 */
export function compareRuns(before: Run, after: Run, cases: readonly EvalCase[]): Comparison[] {
  if (before.dataset !== after.dataset)
    throw new AppError(
      'invalid-request',
      'The two runs were asked different cases, and their figures cannot be compared. Run both on the same cases.',
    );
  if (before.judge !== after.judge)
    throw new AppError(
      'invalid-request',
      `The two runs were judged differently (${before.judge}, ${after.judge}) and cannot be compared.`,
    );
  const earlier = new Map(metricsOfRun(before, cases).map((metric) => [metric.key, metric]));
  const bases = new Map(cases.map(({ id, base }) => [id, base ?? id]));
  const found = metricsOfRun(after, cases).flatMap((metric) => {
    const other = earlier.get(metric.key);
    const pairs = Object.entries(metric.values).flatMap(([id, value]) => {
      const known = other?.values[id];
      return known === undefined ? [] : [{ cluster: bases.get(id) ?? id, before: known, after: value }];
    });
    if (!other || pairs.length === 0) return [];
    return [{ metric, other, change: difference(pairs) }];
  });
  const adjusted = holm(found.map(({ change }) => change.p));
  return found.map(({ metric, other, change }, i) => ({
    key: metric.key,
    name: metric.name,
    before: other.estimate.value,
    after: metric.estimate.value,
    difference: change,
    p: adjusted[i] as number,
    says: inWords(change, adjusted[i] as number, metric.lowerIsBetter),
    lowerIsBetter: metric.lowerIsBetter,
  }));
}

function inWords(change: Difference, p: number, lowerIsBetter: boolean): Comparison['says'] {
  if (p < 0.05) return change.estimate.value > 0 !== lowerIsBetter ? 'better' : 'worse';
  return change.detectable > worthSeeing ? 'cannot tell' : 'no difference seen';
}

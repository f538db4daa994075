import type { Run } from './results.ts';

export interface Trials {
  /** Mean share right. */
  readonly mean: number;
  /** Share of the cases right in at least one trial, and in every one (pass@k, pass^k). */
  readonly once: number;
  readonly always: number;
  /** Share of the cases whose outcome is not the same in every trial. */
  readonly flips: number;
  readonly cases: number;
}

/** What several runs of the same cases say of steadiness. Cases that any trial could not decide are left out. */
export function trialsOf(runs: readonly Run[]): Trials {
  const outcomes = new Map<string, boolean[]>();
  for (const run of runs)
    for (const { id, score } of run.results)
      if (score && score.right !== null) outcomes.set(id, [...(outcomes.get(id) ?? []), score.right]);
  const decided = [...outcomes.values()].filter((list) => list.length === runs.length);
  const share = (holds: (list: readonly boolean[]) => boolean) =>
    decided.filter(holds).length / decided.length;
  return {
    mean: decided.flat().filter(Boolean).length / decided.flat().length,
    once: share((list) => list.some(Boolean)),
    always: share((list) => list.every(Boolean)),
    flips: share((list) => new Set(list).size > 1),
    cases: decided.length,
  };
}

import { describe, expect, it } from 'vitest';
import { fails, judgeRun } from '../../evals/gate.ts';
import type { Bound, Metric } from '../../evals/metrics.ts';
import { bootstrapMean } from '../../evals/statistics.ts';

function metric(values: readonly number[], bound: Bound, lowerIsBetter = false): Metric {
  const byId = Object.fromEntries(values.map((value, i) => [`c${i}`, value]));
  const estimate = bootstrapMean(values.map((value, i) => ({ cluster: `c${i}`, value })));
  return { key: 'm', name: 'm', estimate, bound, lowerIsBetter, values: byId };
}

const share = (right: number, n: number) => Array.from({ length: n }, (_, i) => Number(i < right));
const floor = { kind: 'floor', value: 0.8 } as const;
const own = (id: string) => id;
const baseline = (values: readonly number[], held: boolean) => ({
  m: { held, value: 0, values: Object.fromEntries(values.map((value, i) => [`c${i}`, value])) },
});

function status(one: Metric, before?: ReturnType<typeof baseline>) {
  return judgeRun([one], before, own)[0]?.status;
}

describe('judgeRun', () => {
  it('holds a floor against the value below 50 cases, and against the interval from there on', () => {
    expect(status(metric(share(34, 40), floor))).toBe('held');
    expect(status(metric(share(85, 100), floor))).toBe('missed');
    expect(status(metric(share(96, 100), floor))).toBe('held');
  });

  it('does not fail on a gap that the baseline has too, but on a wider one', () => {
    const before = baseline(share(75, 100), false);
    expect(status(metric(share(76, 100), floor), before)).toBe('known');
    expect(status(metric(share(60, 100), floor), before)).toBe('worse');
    expect(status(metric(share(75, 100), floor), baseline(share(99, 100), true))).toBe('missed');
  });

  it('lets no single case of a hard zero through, whatever the baseline', () => {
    const zero = { kind: 'zero', value: 0 } as const;
    expect(status(metric(share(1, 100), zero, true), baseline(share(1, 100), false))).toBe('missed');
    expect(status(metric(share(0, 100), zero, true))).toBe('held');
  });

  it('holds a measure without a bound to two points, at the near end of the interval', () => {
    const none = { kind: 'none', value: 0 } as const;
    const before = baseline(share(90, 100), true);
    expect(status(metric(share(90, 100), none), before)).toBe('held');
    expect(status(metric(share(80, 100), none), before)).toBe('worse');
    expect(status(metric(share(80, 100), none))).toBe('shown');
  });

  it('fails on a measure that is gone', () => {
    const [gone] = judgeRun([], baseline(share(9, 10), true), own);
    expect(gone && fails(gone)).toBe(true);
  });

  it('names the cases that were lost', () => {
    const [one] = judgeRun([metric(share(8, 10), floor)], baseline(share(10, 10), true), own);
    expect(one?.lost).toEqual(['c8', 'c9']);
  });
});

import { describe, expect, it } from 'vitest';
import { detectable, difference, holm, kappa, mcnemar, signFlip } from '../../evals/paired.ts';

describe('mcnemar', () => {
  // scipy.stats.binomtest(gained, gained + lost).pvalue
  it.each([
    [2, 8, 0.109375],
    [0, 6, 0.03125],
    [5, 5, 1],
    [0, 0, 1],
  ])('%i gained, %i lost', (gained, lost, p) => {
    expect(mcnemar(gained, lost)).toBeCloseTo(p, 9);
  });
});

describe('signFlip', () => {
  const clusters = (values: number[]) => values.map((value, i) => ({ cluster: String(i), value }));

  it('counts every assignment where they are few', () => {
    // Of the 8 sums of ±1 ±2 ±3 only 6 and −6 are as far out.
    expect(signFlip(clusters([1, 2, 3]))).toBe(0.25);
    expect(signFlip(clusters([1, -1]))).toBe(1);
    expect(signFlip(clusters([0, 0]))).toBe(1);
  });

  it('flips a cluster as a whole', () => {
    const one = [1, 1, 1, 1, 1, 1].map((value) => ({ cluster: 'same', value }));
    expect(signFlip(one)).toBe(1);
  });

  it('is near the t-test for many', () => {
    const values = Array.from({ length: 40 }, (_, i) => (i % 4 === 0 ? -0.2 : 0.2));
    expect(signFlip(clusters(values))).toBeLessThan(0.01);
  });
});

describe('holm', () => {
  it('gives the adjusted values of Holm’s step-down procedure', () => {
    // statsmodels multipletests([.01, .04, .03, .005], method='holm'): .03, .06, .06, .02
    expect(holm([0.01, 0.04, 0.03, 0.005]).map((p) => Number(p.toFixed(4)))).toEqual([
      0.03, 0.06, 0.06, 0.02,
    ]);
    expect(holm([])).toEqual([]);
  });
});

describe('difference', () => {
  const pairs = Array.from({ length: 100 }, (_, i) => ({
    cluster: String(i),
    before: Number(i < 80),
    after: Number(i < 90),
  }));

  it('tells wins, ties and losses, with an interval that leaves zero out', () => {
    const found = difference(pairs);
    expect(found).toMatchObject({ wins: 10, ties: 90, losses: 0 });
    expect(found.estimate.value).toBeCloseTo(0.1);
    expect(found.estimate.low).toBeGreaterThan(0);
    expect(found.p).toBeLessThan(0.01);
  });

  it('detects 6.3 points with 200 cases of which a tenth differ', () => {
    expect(detectable(200, 0.1) * 100).toBeCloseTo(6.26, 1);
  });
});

describe('kappa', () => {
  it('is Cohen’s', () => {
    // The example of Cohen's 1960 form: 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no gives .4.
    const of = (n: number, a: string, b: string) => Array.from({ length: n }, () => [a, b] as const);
    expect(
      kappa([...of(20, 'y', 'y'), ...of(5, 'y', 'n'), ...of(10, 'n', 'y'), ...of(15, 'n', 'n')]),
    ).toBeCloseTo(0.4);
    expect(kappa([])).toBeNaN();
  });
});

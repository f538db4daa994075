import { describe, expect, it } from 'vitest';
import { mcnemar } from '../../evals/paired.ts';
import { bootstrapMean, f1, wilson } from '../../evals/statistics.ts';

describe('wilson', () => {
  // Table I of Newcombe (1998), Statistics in Medicine 17, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('%i of %i', (successes, n, low, high) => {
    const found = wilson(successes, n);
    expect([found.low, found.high].map((x) => Number(x.toFixed(4)))).toEqual([low, high]);
  });

  it('has nothing to say of no trials', () => {
    expect(wilson(0, 0).value).toBeNaN();
  });
});

describe('mcnemar', () => {
  it.each([
    [2, 8, 0.109375],
    [0, 6, 0.03125],
    [5, 5, 1],
    [0, 0, 1],
  ])('%i gained, %i lost', (gained, lost, p) => {
    expect(mcnemar(gained, lost)).toBeCloseTo(p, 9);
  });
});

describe('bootstrapMean', () => {
  const coin = Array.from({ length: 100 }, (_, i) => ({ cluster: String(i), value: i % 2 }));

  it('is the same in every run and lies near the normal interval', () => {
    const found = bootstrapMean(coin);
    expect(found).toEqual(bootstrapMean(coin));
    expect(found.low).toBeCloseTo(0.5 - 1.96 * 0.05, 1);
    expect(found.high).toBeCloseTo(0.5 + 1.96 * 0.05, 1);
  });

  it('is wider when the items are variants of few questions', () => {
    const clustered = coin.map(({ value }, i) => ({
      cluster: String(i % 2 === value ? i % 10 : i % 10),
      value,
    }));
    const alone = bootstrapMean(coin);
    const together = bootstrapMean(clustered);
    expect(together.high - together.low).toBeGreaterThan(alone.high - alone.low);
  });
});

describe('f1', () => {
  it('weighs both errors', () => {
    expect(f1(8, 2, 2)).toBeCloseTo(0.8);
    expect(f1(0, 3, 3)).toBe(0);
    expect(f1(0, 0, 0)).toBeNaN();
  });
});

import { describe, expect, it } from 'vitest';
import {
  allGoldAt,
  chanceRecall,
  recallAt,
  reciprocalRank,
  spanScore,
} from '../../../evals/metrics/retrieval.ts';

describe('recallAt', () => {
  it.each([
    ['one of one', ['a', 'b'], ['a'], 1],
    ['one of two', ['a', 'c', 'd', 'e', 'f', 'b'], ['a', 'b'], 0.5],
    ['none', ['x'], ['a'], 0],
    ['nothing found', [], ['a'], 0],
    ['nothing gold', ['a'], [], null],
  ])('%s', (_, ranked, gold, value) => expect(recallAt(5, ranked, gold)).toBe(value));

  it('is all or nothing for all gold sections', () => {
    expect(allGoldAt(5, ['a', 'b'], ['a', 'b'])).toBe(1);
    expect(allGoldAt(1, ['a', 'b'], ['a', 'b'])).toBe(0);
    expect(allGoldAt(5, ['a'], [])).toBeNull();
  });

  it('is k of n by chance', () => {
    expect(chanceRecall(5, 20)).toBe(0.25);
    expect(chanceRecall(5, 3)).toBe(1);
  });
});

describe('reciprocalRank', () => {
  it.each([
    [['a', 'b'], ['b'], 0.5],
    [['a', 'b'], ['a', 'b'], 1],
    [[...'0123456789', 'a'], ['a'], 0],
    [['a'], [], null],
  ])('%j for %j', (ranked, gold, value) => expect(reciprocalRank(ranked, gold)).toBe(value));
});

describe('spanScore', () => {
  const gold = [{ text: 's', start: 10, end: 30 }];

  it('counts characters: 15 of 20 found in 25 read', () => {
    const found = spanScore([{ text: 's', start: 0, end: 25 }], gold);
    expect(found).toEqual({ recall: 15 / 20, precision: 15 / 25, iou: 15 / 30 });
  });

  it('counts what overlaps once', () => {
    const twice = [
      { text: 's', start: 0, end: 25 },
      { text: 's', start: 5, end: 25 },
    ];
    expect(spanScore(twice, gold)).toEqual(spanScore(twice.slice(0, 1), gold));
  });

  it('cuts at the budget, in the order given', () => {
    const order = [
      { text: 'other', start: 0, end: 50 },
      { text: 's', start: 10, end: 30 },
    ];
    expect(spanScore(order, gold, 60)?.recall).toBe(0.5);
    expect(spanScore(order.toReversed(), gold, 60)?.recall).toBe(1);
  });

  it('knows the same offsets of another text apart, and nothing gold', () => {
    expect(spanScore([{ text: 't', start: 10, end: 30 }], gold)).toEqual({ recall: 0, precision: 0, iou: 0 });
    expect(spanScore([], gold)).toEqual({ recall: 0, precision: 0, iou: 0 });
    expect(spanScore([{ text: 's', start: 0, end: 5 }], [])).toBeNull();
  });
});

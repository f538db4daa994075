import { describe, expect, it } from 'vitest';
import { groupRecall, holdsNumber, isCorrect } from '../../../evals/metrics/correctness.ts';
import { nuggetRecall } from '../../../evals/metrics/nuggets.ts';

const nothing = { accept: [], reject: [], nuggets: [], number: undefined };

describe('isCorrect', () => {
  it('wants every group, any variant of it, and nothing rejected', () => {
    const expected = { ...nothing, accept: [['41', 'forty-one'], ['ebpf.io']], reject: ['14'] };
    expect(isCorrect(expected, 'ebpf.io lists 41 projects. [§1.2]')).toBe(true);
    expect(isCorrect(expected, 'There are forty‑one on ebpf.io.')).toBe(true);
    expect(isCorrect(expected, 'There are 41.')).toBe(false);
    expect(isCorrect(expected, 'ebpf.io lists 41 projects, or 14.')).toBe(false);
  });

  it('takes a number only as a whole, and no section number for one', () => {
    const expected = { ...nothing, accept: [['41']] };
    expect(isCorrect(expected, 'There are 141.')).toBe(false);
    expect(isCorrect(expected, 'There are 41.5.')).toBe(false);
    expect(isCorrect(expected, 'There are many. [§41]')).toBe(false);
  });

  it('holds a number to its tolerance and its percent sign', () => {
    expect(holdsNumber('It grew by 45 %.', { value: 45, unit: '%', tol: 0 })).toBe(true);
    expect(holdsNumber('It grew by 45.', { value: 45, unit: '%', tol: 0 })).toBe(false);
    expect(holdsNumber('About 1.5 million people.', { value: 1_500_000, unit: 'people', tol: 0 })).toBe(true);
    expect(holdsNumber('About 48 people.', { value: 50, unit: 'people', tol: 2 })).toBe(true);
    expect(holdsNumber('None.', { value: 50, unit: 'people', tol: 2 })).toBe(false);
  });

  it('falls back on vital nuggets, and says nothing where nothing is expected', () => {
    const nuggets = [{ text: 'red', importance: 'vital' as const, any: ['is red'] }];
    expect(isCorrect({ ...nothing, nuggets }, 'The quay is red.')).toBe(true);
    expect(isCorrect({ ...nothing, nuggets }, 'The quay is blue.')).toBe(false);
    expect(isCorrect(nothing, 'Anything.')).toBeNull();
  });

  it('tells how much of a list came', () => {
    expect(groupRecall([['a1'], ['b2'], ['c3'], ['d4']], 'a1, b2 and c3')).toBe(0.75);
    expect(groupRecall([], 'a1')).toBeNull();
  });
});

describe('nuggetRecall', () => {
  const nugget = (importance: 'vital' | 'okay', ...any: string[]) => ({ text: '', importance, any });

  it('gives 1 for a pattern, a half for its words apart, 0 for its denial', () => {
    const nuggets = [nugget('vital', 'service mesh')];
    expect(nuggetRecall(nuggets, 'They use a service mesh.').vital).toBe(1);
    expect(nuggetRecall(nuggets, 'The mesh is a service of theirs.').vital).toBe(0.5);
    expect(nuggetRecall(nuggets, 'They do not use a service mesh.').vital).toBe(0);
    expect(nuggetRecall(nuggets, 'They use nothing.').vital).toBe(0);
  });

  it('keeps vital ones apart', () => {
    const nuggets = [nugget('vital', 'red'), nugget('okay', 'blue')];
    expect(nuggetRecall(nuggets, 'red')).toEqual({ all: 0.5, vital: 1 });
    expect(nuggetRecall([], 'red')).toEqual({ all: null, vital: null });
  });

  it('does not take the negation of another sentence for its own', () => {
    expect(
      nuggetRecall([nugget('vital', 'open daily')], 'The pier is not open. The quay is open daily.').vital,
    ).toBe(1);
  });
});

import { describe, expect, it } from 'vitest';
import { splitSentences } from '../../src/corpus/sentences.ts';

const split = (text: string) => splitSentences(text).map(({ start, end }) => text.slice(start, end));

describe('splitSentences', () => {
  it.each([
    ['It rose by 4.5 m. Then it fell.', 2],
    ['Use tools, e.g. Tetragon, daily. They help.', 2],
    ['eBPF is fast. netkit is new.', 2],
    ['Dr. Hale of the U.S. office came. She left.', 2],
    ['He asked “Why?” and left.', 1],
    ['See v1.16.0 and Linux 6.7. Both work.', 2],
    ['No. 7 is open. Go in!', 2],
    ['これは一つ。これは二つ。', 2],
    ['Really?! Yes.', 2],
  ])('%s', (text, count) => {
    expect(split(text)).toHaveLength(count);
  });

  it('splits very long sentences so that each can be embedded', () => {
    const text = `${'a long clause of many words; '.repeat(60)}end.`;
    expect(Math.max(...split(text).map((one) => one.length))).toBeLessThanOrEqual(600);
  });

  it('takes time in proportion to the text, not to its square', () => {
    const hostile = 'a.'.repeat(500_000);
    expect(splitSentences(hostile).at(-1)?.end).toBe(hostile.length);
  });
});

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
    ['The U.S. Senate voted. It passed.', 2],
    ['They live in the U.S. The law changed.', 2],
    ['He came at 5 p.m. Eastern time.', 1],
    ['J. Smith and A. B. Jones wrote it. Good.', 2],
    ['I like plan B. The other is bad.', 2],
    ['He said “It works.” She agreed.', 2],
    ['(It works.) Next one.', 2],
    ['It is proved here.[12] Next one.', 2],
    ['Wait... what is this? Fine.', 2],
    ['Read https://a.example/c.d. Then go.', 2],
    ['Node.js is used. Deno too.', 2],
    ['He uses it. netkit is new.', 2],
    ['gRPC is fast. iOS too.', 2],
    ['A, B, etc. are letters. Yes.', 2],
    ['A, B, etc. Kubernetes is next.', 2],
    ['In 2023. 41 projects came.', 2],
    ['No. That is wrong.', 2],
    ['See Fig. 3 and Sec. 4.2. Done.', 2],
    ['Cats vs. dogs by Lee et al. are fun. Yes.', 2],
    ['It talks to the network.For example, to a switch.', 2],
    ['1. Open the lid. Then close it.', 2],
    ['你好！你好吗？很好。'.normalize('NFKC'), 3],
    ['“One.” “Two.”', 2],
    ['Dept. of Energy funds it. Nice.', 2],
    ['It was so. — He left.', 1],
    ['Who? What? When?', 3],
  ])('%s', (text, count) => {
    expect(split(text)).toHaveLength(count);
  });

  it('splits very long sentences so that each can be embedded', () => {
    const text = `${'a long clause of many words; '.repeat(60)}end.`;
    expect(Math.max(...split(text).map((one) => one.length))).toBeLessThanOrEqual(600);
  });

  it('takes time in proportion to the text, not to its square', () => {
    for (const part of ['a.', 'a ', '.', '."', 'x, ', 'e.g. ', '.[1]', ')', '。', 'x']) {
      const hostile = part.repeat(1_000_000 / part.length);
      const spans = splitSentences(hostile);
      expect(spans.at(-1)?.end).toBe(hostile.trimEnd().length);
      expect(spans.every(({ start, end }) => end - start <= 600)).toBe(true);
    }
  });
});

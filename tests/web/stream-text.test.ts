import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blocksOf, showable } from '../../src/web/thread/stream-text.ts';

describe('blocksOf', () => {
  it('cuts at blank lines, and not inside of fenced code', () => {
    const text = 'One.\ntwo\n\n- a\n\n```\ncode\n\nmore\n```\n\nEnd.';
    expect(blocksOf(text).map(({ text: block }) => block.trim())).toEqual([
      'One.\ntwo',
      '- a',
      '```\ncode\n\nmore\n```',
      'End.',
    ]);
  });

  it('gives each block the place where it stands, and leaves out nothing but white space', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', ' ', '\n', '\n\n', '```', 'x y'), { maxLength: 40 }),
        (parts) => {
          const text = parts.join('');
          const blocks = blocksOf(text);
          for (const { text: block, start } of blocks)
            expect(text.slice(start, start + block.length)).toBe(block);
          const kept = blocks.map(({ text: block }) => block).join('');
          expect(kept.replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
        },
      ),
    );
  });

  it('keeps finished blocks as they are while the last one grows', () => {
    const text = 'First one.\n\n- item [§1.1]\n- item\n\nLast.';
    let before: ReturnType<typeof blocksOf> = [];
    for (let length = 1; length <= text.length; length += 1) {
      const now = blocksOf(text.slice(0, length));
      for (const [n, block] of before.slice(0, now.length - 1).entries()) {
        expect(now[n]?.text.trimEnd()).toBe(block.text.trimEnd());
      }
      before = now;
    }
  });
});

describe('showable', () => {
  it('shows no half marker, at any cut', () => {
    const text = 'Loss fell [§1.2]. More【§1.3】 and [forecast-2024 §2.1].';
    for (let length = 0; length < text.length; length += 1) {
      const shown = showable(text.slice(0, length));
      expect(shown.replace(/\[[^\]]*\]|【[^】]*】/g, '')).not.toMatch(/[[【§]/);
    }
    expect(showable(text)).toBe(text);
  });

  it('never takes back what it has shown of plain text and markers', () => {
    const text = 'The site listed 41 projects. [§1.2] It [§1.3][§1.4] grew.\n\n- one\n- two [§2.1]';
    let before = '';
    for (let length = 0; length <= text.length; length += 1) {
      const shown = showable(text.slice(0, length));
      expect(shown.startsWith(before.trimEnd())).toBe(true);
      before = shown;
    }
  });

  it.each([
    ['a **bo', 'a **bo**'],
    ['a *it', 'a *it*'],
    ['a `co', 'a `co`'],
    ['a **', 'a '],
    ['done\n-', 'done\n'],
    ['done\n2.', 'done\n'],
    ['* a point', '* a point'],
    [
      'a bracket [that is not closed\nbefore the line ends',
      'a bracket [that is not closed\nbefore the line ends',
    ],
  ])('%j is shown as %j', (text, shown) => {
    expect(showable(text)).toBe(shown);
  });
});

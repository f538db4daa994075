import { describe, expect, it } from 'vitest';
import { nameProblem, visibleName } from '../../../src/corpus/formats/names.ts';

/** Names that lead elsewhere, hide what they are, or are too long, in the spellings that attackers use. */
const hostile: readonly (readonly [string, string])[] = [
  ['../a.md', 'leads out'],
  ['..\\a.md', 'leads out'],
  ['a/../../b.md', 'leads out'],
  ['a\\..\\..\\b.md', 'leads out'],
  ['..', 'leads out'],
  ['a/..', 'leads out'],
  ['/etc/passwd', 'absolute'],
  ['\\\\server\\share\\a.md', 'absolute'],
  ['\\windows\\a.md', 'absolute'],
  ['C:\\a.md', 'absolute'],
  ['c:a.md', 'absolute'],
  ['a\0.md', 'U+0000'],
  ['a.md\0.png', 'U+0000'],
  ['a\n.md', 'U+000A'],
  ['a\r.md', 'U+000D'],
  ['\u001b[2Ja.md', 'U+001B'],
  ['a\u007f.md', 'U+007F'],
  ['a\u0085.md', 'U+0085'],
  ['a\u202edm.exe', 'U+202E'],
  ['a\u2066b\u2069.md', 'U+2066'],
  ['a\u200e.md', 'U+200E'],
  ['a\u061c.md', 'U+061C'],
  ['a\u200b.md', 'U+200B'],
  ['a\u00ad.md', 'U+00AD'],
  ['a\u2028.md', 'U+2028'],
  ['\ufeffa.md', 'U+FEFF'],
  ['a\ufff9.md', 'U+FFF9'],
  ['a\ud800.md', 'U+D800'],
  ['', 'empty'],
  ['   ', 'empty'],
  ['.', 'empty'],
  ['...', 'empty'],
  [`${'a'.repeat(256)}.md`, 'longer than 255'],
  [`${'é'.repeat(130)}.md`, 'longer than 255'],
  [`b/${'a'.repeat(300)}`, 'longer than 255'],
  [`${'a/'.repeat(2100)}b`, 'longer than 255'],
];

describe('nameProblem', () => {
  it.each(hostile)('refuses %j', (name, says) => {
    expect(nameProblem(name, { mayHaveFolders: true })).toContain(says);
    expect(nameProblem(name)).toBeDefined();
  });

  it('refuses folders where a name alone is wanted', () => {
    expect(nameProblem('a/b.md')).toBe('it holds a path');
    expect(nameProblem('a/b.md', { mayHaveFolders: true })).toBeUndefined();
  });

  it.each([
    'a.md',
    'Réunion 3 – Zürich.md',
    '日本語.txt',
    'what…ever.md',
    'a..b.md',
    '😀.md',
    `${'a'.repeat(252)}.md`,
  ])('takes %j', (name) => expect(nameProblem(name)).toBeUndefined());
});

describe('visibleName', () => {
  it('writes out what cannot be seen, and cuts what is long', () => {
    expect(visibleName('a\u202edm.exe')).toBe('a<U+202E>dm.exe');
    expect(visibleName('x'.repeat(300))).toHaveLength(118);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMarkdown } from '../../src/corpus/markdown.ts';

const sample = `---
title: Harbour Outlook
author: A pilot
url: https://example.org/h
---

An *introduction* with a [link](https://example.org) and \`code\`.

## 1. Ships

### 1.1 Larger Ships

Ships will grow
to 400 metres. [Berths](x) stay.

| Quay | Length |
|---|---|
| North | 300 m |
| South | 410 m |

### 1.2 Engines

Two gains:

- Less noise.
- Less oil.

\`\`\`
# not a heading
\`\`\`

## P2.1a Ledger
Done.
`;

describe('parseMarkdown', () => {
  const parsed = parseMarkdown(sample, 'h');
  const byId = new Map(parsed.sections.map((section) => [section.id, section]));

  it('reads front matter, numbers and nesting', () => {
    expect(parsed.title).toBe('Harbour Outlook');
    expect(parsed.meta).toMatchObject({ author: 'A pilot', url: 'https://example.org/h' });
    expect(parsed.sections.map(({ id, kind }) => `${kind} ${id}`)).toEqual([
      'preamble 0',
      'chapter 1',
      'section 1.1',
      'section 1.2',
      'section P2.1a',
    ]);
    expect(byId.get('1.1')?.path).toEqual(['Ships']);
  });

  it('gives reading text without markup, rows that read alone, items with their lead-in', () => {
    expect(byId.get('0')?.text).toBe('An introduction with a link and code.');
    expect(byId.get('1.1')?.text).toBe(
      'Ships will grow to 400 metres. Berths stay.\n\nQuay: North; Length: 300 m.\nQuay: South; Length: 410 m.',
    );
    expect(byId.get('1.2')?.sentences.map(({ kind, leadIn }) => [kind, leadIn])).toEqual([
      ['prose', undefined],
      ['item', 0],
      ['item', 0],
      ['code', undefined],
    ]);
  });

  it('covers the text with sentences, and none begins or ends with white space', () => {
    const word = fc.constantFrom(
      'Ships',
      'grow',
      'e.g.',
      '3.5 m',
      'Dr. Hale',
      '**bold**',
      '`code`',
      'ends.',
      'Next?',
      '\n\n',
      '\n- ',
      '  ',
      'é',
      '𝒳',
      '‮',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), (words) => {
        for (const { text, sentences } of parseMarkdown(words.join(' '), 'd').sections) {
          const kept = sentences.map(({ start, end }) => text.slice(start, end));
          expect(kept.every((one) => one === one.trim() && one !== '')).toBe(true);
          expect(kept.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
        }
      }),
    );
  });

  it('numbers headings by position where they have no numbers', () => {
    const { sections, title } = parseMarkdown(
      '# Manual\n\n## Start\n\nA.\n\n### Power\n\nB.\n\n## Stop\n\nC.\n',
      'm',
    );
    expect([title, ...sections.map(({ id }) => id)]).toEqual(['Manual', '1', '1.1', '2']);
  });

  it('keeps ids apart when a number occurs twice', () => {
    const { sections } = parseMarkdown('## 1. A\n\nx\n\n## 1. B\n\ny\n', 'm');
    expect(new Set(sections.map(({ id }) => id)).size).toBe(2);
  });

  const ids = (text: string) => parseMarkdown(text, 'm').sections.map(({ id, title }) => `${id} ${title}`);

  it('letters headings without a number among numbered ones', () => {
    expect(
      ids(
        '## Aims\n\nx\n\n## 1. One\n\nx\n\n### Why\n\nx\n\n### 1.1 How\n\nx\n\n#### When\n\nx\n\n## Sources\n\nx\n',
      ),
    ).toEqual(['a Aims', '1 One', '1.a Why', '1.1 How', '1.1.a When', 'b Sources']);
  });

  it('nests by number where all headings are equally deep', () => {
    const { sections } = parseMarkdown('## 1. One\n\n## 1.1 Two\n\nx\n\n## 1.1.1 Three\n\nx\n', 'm');
    expect(sections.map(({ level, kind }) => `${level} ${kind}`)).toEqual([
      '1 chapter',
      '2 section',
      '3 section',
    ]);
  });

  it('gives a chapter’s own text the number n.1 only where that is missing', () => {
    expect(ids('## 2. Quays\n\nown\n\n### 2.2 Long\n\nx\n')).toEqual(['2 Quays', '2.1 Quays', '2.2 Long']);
    expect(ids('## 2. Quays\n\nown\n\n### 2.1 Long\n\nx\n')).toEqual(['2 Quays', '2.1 Long']);
    expect(ids('## 2. Quays\n\nown\n\n### 2.3 Long\n\nx\n')).toEqual(['2 Quays', '2.3 Long']);
  });

  it('keeps a long section under a heading over its parts, and a shorter one whole', () => {
    const text = 'The tide came in and went out. '.repeat(40);
    expect(ids(`## A\n\n${`${text}\n\n`.repeat(10)}`)).toEqual(['1 A']);
    const { sections } = parseMarkdown(`## A\n\n${`${text}\n\n`.repeat(20)}`, 'm');
    expect(sections[0]).toMatchObject({ id: '1', kind: 'chapter', text: '' });
    expect(sections[1]).toMatchObject({ id: '1.1', title: 'The tide came in and went out' });
    expect(sections.every((section) => section.text.length <= 2_000)).toBe(true);
  });

  it('leads in to a nested list by its item, and to a list by the text before it alone', () => {
    const [section] = parseMarkdown('Two:\n\n- one\n  - deep\n- two\n\n1. next\n', 'm').sections;
    const read = section?.sentences.map(({ start, end, leadIn }) => [section.text.slice(start, end), leadIn]);
    expect(read).toEqual([
      ['Two:', undefined],
      ['one', 0],
      ['deep', 1],
      ['two', 0],
      ['next', undefined],
    ]);
  });

  it.each([
    ['tasks', '- [ ] open\n- [x] done', 'open\ndone'],
    ['an image', 'See ![alt](i.png) here', 'See here'],
    ['entities and escapes', 'A &amp; B &copy; \\*C\\*', 'A & B © *C*'],
    [
      'a block of HTML',
      '<div>\nHello &lt;<b>you</b>\n<!-- no -->\n<script>no()</script></div>',
      'Hello < you',
    ],
    ['a quote', '> one\n> two', 'one two'],
    ['a reference link', '[text][1]\n\n[1]: https://example.org', 'text'],
    ['code', '```sh\n  npm ci\n\n  npm start\n```', 'npm ci\nnpm start'],
    ['a table without rows', '| a | b |\n|---|---|', 'a; b.'],
    ['a rule', 'a\n\n---\n\nb', 'a\n\nb'],
  ])('reads %s', (_, source, text) => {
    expect(parseMarkdown(source, 'm').sections.map((section) => section.text)).toEqual([text]);
  });

  it('says what is wrong with front matter that is not YAML', () => {
    expect(() => parseMarkdown('---\na: [1\n---\n\ntext', 'm')).toThrow('front matter');
  });
});

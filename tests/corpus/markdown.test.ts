import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sourceSpan } from '../../src/corpus/mapped-text.ts';
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

  it('finds every sentence again in the file', () => {
    for (const section of parsed.sections) {
      for (const { start, end, kind } of section.sentences) {
        const place = sourceSpan(section, start, end);
        const source = sample.slice(place.start, place.end).replace(/\s+/g, ' ');
        const first = section.text.slice(start, end).split(' ').at(-1)?.replace(/\W/g, '') as string;
        if (kind !== 'row') expect(source).toContain(first);
      }
    }
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

  it('says what is wrong with front matter that is not YAML', () => {
    expect(() => parseMarkdown('---\na: [1\n---\n\ntext', 'm')).toThrow('front matter');
  });
});

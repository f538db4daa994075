import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CorpusDocument } from '../../src/corpus/document.ts';
import { sourceSpan } from '../../src/corpus/mapped-text.ts';
import { parseMarkdown } from '../../src/corpus/markdown.ts';
import { parsePlainText } from '../../src/corpus/plain-text.ts';

type Parsed = Pick<CorpusDocument, 'sections'>;

/** Every sentence of a document, with the stretch of the file it was made from. */
function placesOf({ sections }: Parsed, file: string) {
  return sections.flatMap((section) =>
    section.sentences.map((sentence) => {
      const { start, end } = sourceSpan(section, sentence.start, sentence.end);
      const quote = section.text.slice(sentence.start, sentence.end);
      return { section, kind: sentence.kind, quote, start, end, source: file.slice(start, end) };
    }),
  );
}

const numbersIn = (text: string) => text.match(/w\d+/g) ?? [];

// `#` becomes a word of its own number, so that no two words of a document are alike.
const inline = fc.constantFrom(
  ...['#', '#', '#', '#.', '#, #', '**#**', '*#* #', '`#`', '``# ` #``', '[#](http://x.y)', '[# #][ref]'],
  ...[
    '![gone](i.png)',
    '#\\*',
    '\\[#\\]',
    '# &amp; #',
    '&copy; #',
    '<b>#</b>',
    '<br>',
    '#  \n#',
    '#\n#',
    '#…',
  ],
  ...['<https://example.org/#>', 'ﬁ#', '“#”', '#?', '#!', '\\\n#', '&#35;#', '語#。', '# &mdash;&nbsp;#'],
);
const line = fc.array(inline, { minLength: 1, maxLength: 8 }).map((parts) => parts.join(' '));
const item = line.map((text) => text.replaceAll('\n', '\n  '));
const block = fc.oneof(
  { weight: 4, arbitrary: line },
  line.map((text) => `> ${text.replaceAll('\n', '\n> ')}`),
  fc.array(item, { minLength: 1, maxLength: 4 }).map((items) => items.map((one) => `- ${one}`).join('\n')),
  fc
    .array(item, { minLength: 2, maxLength: 3 })
    .map((items) => items.map((one) => `- ${one}\n\n  #`).join('\n')),
  item.map((text) => `- #\n  - ${text.replaceAll('\n', '\n  ')}\n  - #\n- #`),
  fc.constant('```js\n  # #\n\n\t#\n```'),
  fc.constant('    # #\n    #'),
  fc.constant('<div class="a">\n# &lt; <i>#</i>\n<!-- gone -->\n</div>'),
  fc.constant('| # | # |\n|---|---|\n| # | `#` |\n| **#** #. | |'),
  fc.constant('## #'),
  fc.constant('### 1.2 # #'),
  fc.constant('#\n==='),
);

const markdown = fc
  .tuple(fc.array(block, { maxLength: 10 }), fc.constantFrom('\n', '\r\n'))
  .map(([blocks, lineFeed]) => {
    let count = 0;
    // Heading marks stay; every other `#` is a word.
    const named = blocks
      .join('\n\n')
      .replace(/^#{2,}(?= )|&#35;|#/gm, (found) => (found === '#' ? `w${++count}` : found));
    return named.replaceAll('\n', lineFeed);
  });

describe('the place of a sentence in a Markdown file', () => {
  it('holds the same words in the same order, from the first to the last', () => {
    fc.assert(
      fc.property(markdown, (file) => {
        for (const { kind, quote, source } of placesOf(parseMarkdown(file, 'd'), file)) {
          if (kind !== 'row') expect(numbersIn(source)).toEqual(numbersIn(quote));
          else expect(numbersIn(quote)).toEqual(expect.arrayContaining(numbersIn(source)));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('leaves out no word but those of headings', () => {
    fc.assert(
      fc.property(markdown, (file) => {
        const { title, sections } = parseMarkdown(file, 'd');
        const read = sections.flatMap((section) => [...section.path, section.title, section.text]);
        const found = new Set(numbersIn([title, ...read].join('\n')));
        expect(numbersIn(file).filter((word) => !found.has(word))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('lies within its section, and sections follow one another', () => {
    fc.assert(
      fc.property(markdown, (file) => {
        const parsed = parseMarkdown(file, 'd');
        let last = 0;
        for (const { section, start, end } of placesOf(parsed, file)) {
          expect(start).toBeGreaterThanOrEqual(section.source.start);
          expect(end).toBeLessThanOrEqual(section.source.end);
          expect(end).toBeGreaterThan(start);
          expect(start).toBeGreaterThanOrEqual(last);
          last = start;
        }
        const ids = parsed.sections.map(({ id }) => id.toLowerCase());
        expect(new Set(ids).size).toBe(ids.length);
      }),
      { numRuns: 300 },
    );
  });
});

const plainLine = fc
  .array(
    fc.constantFrom(
      'Boats',
      'rise.',
      'ﬁne',
      'e.g.',
      '3.5',
      '  ',
      '…',
      '“so”',
      'Why?',
      '語。',
      'a:- B:',
      '\u200b',
    ),
    {
      minLength: 1,
      maxLength: 12,
    },
  )
  .map((words) => words.join(' '));
const plainBlock = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.array(plainLine, { minLength: 1, maxLength: 3 }).map((lines) => lines.join('\n')),
  },
  fc
    .array(plainLine, { minLength: 1, maxLength: 3 })
    .map((lines) => lines.map((one) => `  • ${one}`).join('\n')),
  fc.constantFrom(
    '1. Boats',
    '1.1 Big Boats',
    '2. Quays',
    '2.2 Long Quays',
    '3. Rain',
    'image',
    'IN CAPITALS',
  ),
);
const plainText = fc.array(plainBlock, { maxLength: 10 }).map((blocks) => blocks.join('\n\n'));

describe('the place of a sentence in a plain text', () => {
  it('holds the quote, but for white space and forms of letters', () => {
    const fold = (text: string) => text.replaceAll('\u200b', '').normalize('NFKC').replace(/\s+/g, ' ');
    fc.assert(
      fc.property(plainText, (file) => {
        for (const { quote, source } of placesOf(parsePlainText(file, 'd'), file)) {
          expect(fold(source)).toBe(quote);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

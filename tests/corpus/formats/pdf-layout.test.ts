import { describe, expect, it } from 'vitest';
import { composePdf } from '../../../src/corpus/formats/pdf-layout.ts';
import { linesOf, type PdfLine, withoutFurniture } from '../../../src/corpus/formats/pdf-lines.ts';

interface Printed {
  readonly x?: number;
  readonly y: number;
  readonly size?: number;
  readonly page?: number;
  readonly font?: string;
}

function line(text: string, { x = 50, y, size = 10, page = 0, font = 'f' }: Printed): PdfLine {
  return { text, x, y, size, font, page };
}

const body = 'Text that goes on for a while so that most of what is printed has this size.';

/** A page of text, from the top down, one line every 12 points. */
function column(texts: readonly string[], page = 0, x = 50): PdfLine[] {
  return texts.map((text, i) => line(text, { x, y: 700 - 12 * i, page }));
}

describe('composePdf', () => {
  it('takes larger print for headings, the largest for the first level', () => {
    const lines = [
      line('The Book', { y: 740, size: 24 }),
      line('First', { y: 700, size: 16 }),
      line(body, { y: 680 }),
      line('Second', { y: 640, size: 16 }),
      line(body, { y: 620 }),
    ];
    const { text, syntax, hasTitle } = composePdf([lines]);
    expect(text).toBe(`# The Book\n\n## First\n\n${body}\n\n## Second\n\n${body}`);
    expect({ syntax, hasTitle }).toEqual({ syntax: 'markdown', hasTitle: true });
  });

  it('joins a heading of two lines, and takes no initial or number for one', () => {
    const lines = [
      line('A heading that is too', { y: 700, size: 16 }),
      line('long for a line', { y: 682, size: 16 }),
      line('T', { y: 660, size: 30 }),
      line(body, { y: 650 }),
      line('42', { y: 630, size: 30 }),
      line('Another', { y: 600, size: 16 }),
      ...column([body, body, body]),
    ];
    const headings = composePdf([lines]).text.match(/^#.*$/gm);
    expect(headings).toEqual(['# A heading that is too long for a line', '# Another']);
  });

  it('is plain text where all print has one size, so that numbers are looked for', () => {
    const { text, syntax } = composePdf([column(['1. Costs', body, '2. Uses', body])]);
    expect(syntax).toBe('plain');
    expect(text).toContain('1. Costs');
  });

  it('takes lines of a font of their own for headings where size and numbers show none', () => {
    const lines = [
      line('The Book', { y: 740, size: 24 }),
      line('Costs', { y: 700, font: 'bold' }),
      ...[680, 668].map((y) => line(body, { y })),
      line('bold in the middle', { y: 656, font: 'bold' }),
      line('Uses', { y: 620, font: 'bold' }),
      ...[600, 588].map((y) => line(body, { y })),
    ];
    const { text, hasTitle } = composePdf([lines]);
    expect(text.match(/^#.*$/gm)).toEqual(['# The Book', '## Costs', '## Uses']);
    expect(hasTitle).toBe(true);
  });

  it('puts divided words together, and leaves compounds and names as they are', () => {
    const { text } = composePdf([
      column(['The govern-', 'ment of north-', 'South trade, EU-', 'wide and in 2020-', '2021.']),
    ]);
    expect(text).toBe('The government of north- South trade, EU- wide and in 2020- 2021.');
  });

  it('parts paragraphs at gaps and at indents after a full stop', () => {
    const lines = [
      ...column(['One begins here', 'and ends here.']),
      line('Two stands apart.', { y: 660 }),
      line('Two goes on.', { y: 648 }),
      line('Three is indented.', { y: 636, x: 62 }),
    ];
    expect(composePdf([lines]).text.split('\n\n')).toEqual([
      'One begins here and ends here.',
      'Two stands apart. Two goes on.',
      'Three is indented.',
    ]);
  });

  it('goes on over the edge of a page and of a column until the sentence is done', () => {
    const pages = [
      [...column(['The left column ends']), ...column(['in the right one.', 'A page may end'], 0, 300)],
      column(['in the middle.'], 1),
      column(['Another begins.'], 2),
    ];
    expect(composePdf(pages).text).toBe(
      'The left column ends in the right one. A page may end in the middle.\n\nAnother begins.',
    );
  });

  it('knows where each page begins, those without text too', () => {
    const pages = [column(['One.']), [], column(['Three.'], 2), []];
    const { text, pages: starts = [] } = composePdf(pages);
    expect(starts).toEqual([0, text.indexOf('Three'), text.indexOf('Three'), text.length]);
  });

  it('makes items of bullets, and keeps what would be markup', () => {
    const lines = [
      line('One', { y: 740, size: 20 }),
      ...column([body, body, '• an item', '• another', '# of cases *x* [1] <b>', '1. first']),
      line('Two', { y: 400, size: 20 }),
    ];
    expect(composePdf([lines]).text).toContain(
      '- an item\n\n- another # of cases \\*x\\* \\[1\\] \\<b\\> 1. first',
    );
  });
});

describe('withoutFurniture', () => {
  it('leaves out page numbers and what comes again at the edges, and keeps the rest', () => {
    const pages = Array.from({ length: 4 }, (_, page) => [
      line(`Annual Report ${2000 + page}`, { y: 780, page }),
      ...column(
        [
          `Text ${'abcd'[page]} of a page.`,
          'The same words everywhere.',
          `More ${'abcd'[page]}.`,
          `End ${'abcd'[page]}.`,
        ],
        page,
      ),
      line(`Page ${page + 1} of 4`, { y: 20, page }),
    ]);
    expect(
      withoutFurniture(pages)
        .flat()
        .map(({ text }) => text)
        .filter((text) => /Report|Page/.test(text)),
    ).toEqual([]);
    expect(withoutFurniture(pages)[0]?.map(({ text }) => text)).toEqual([
      'Text a of a page.',
      'The same words everywhere.',
      'More a.',
      'End a.',
    ]);
  });
});

describe('what withoutFurniture keeps', () => {
  it('is a title that running titles repeat; contents with leaders go', () => {
    const pages = Array.from({ length: 4 }, (_, page) => [
      line('The Title', { y: 780, page, size: page === 0 ? 24 : 10 }),
      line('1 Costs . . . . . . . . . 3', { y: 500, page }),
      line('Wait …', { y: 400, page }),
      line(`Text ${'abcd'[page]}.`, { y: 300, page }),
      line(`More ${'abcd'[page]}.`, { y: 290, page }),
    ]);
    expect(withoutFurniture(pages).map((lines) => lines.map(({ text }) => text))).toEqual([
      ['The Title', 'Wait …', 'Text a.', 'More a.'],
      ['Wait …', 'Text b.', 'More b.'],
      ['Wait …', 'Text c.', 'More c.'],
      ['Wait …', 'Text d.', 'More d.'],
    ]);
  });
});

describe('linesOf', () => {
  const item = (str: string, x: number, y: number, width: number, size = 10, hasEOL = false) => ({
    str,
    transform: [size, 0, 0, size, x, y],
    width,
    fontName: 'f',
    hasEOL,
  });

  it('joins stretches as they stand, with a space where there is room for one', () => {
    const lines = linesOf(
      [item('fi', 50, 700, 8), item('nished', 58, 700, 30), item('work', 95, 700, 20)],
      0,
    );
    expect(lines.map(({ text }) => text)).toEqual(['finished work']);
  });

  it('keeps raised characters in their line, and begins another below or far to the left', () => {
    const lines = linesOf(
      [
        item('E = mc', 50, 700, 40),
        item('2', 90, 704, 4, 6),
        item('is known', 98, 700, 40),
        item('below', 50, 688, 30),
        item('left', 10, 688, 10),
      ],
      3,
    );
    expect(lines.map(({ text, page }) => [text, page])).toEqual([
      ['E = mc2 is known', 3],
      ['below', 3],
      ['left', 3],
    ]);
  });

  it('passes over what is no text', () => {
    expect(linesOf([{ type: 'beginMarkedContent' }, item(' ', 0, 0, 3)], 0)).toEqual([]);
  });
});

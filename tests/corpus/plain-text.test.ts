import { describe, expect, it } from 'vitest';
import { parsePlainText } from '../../src/corpus/plain-text.ts';

const article = `Article address: https://example.org/harbour

Harbour Outlook

Early in the year a pilot wrote down what she expects of the harbour.

1. Ships

1.1 Larger Ships

Ships will grow to 400 metres. 41 berths are too short for them.

1.2 Quieter Engines

The main gains are:

  • Less noise at night.
  • Less oil in the basin (see 1.1).

image

2. Quays

Chapter text that has lost its heading.

2.2 Longer Quays

Three reasons speak for it:- Cost: building now is cheap.

  • Depth: the silt is soft.
`;

describe('parsePlainText', () => {
  const { title, meta, sections } = parsePlainText(article, 'harbour');
  const byId = new Map(sections.map((section) => [section.id, section]));

  it('reads title, address and numbered headings', () => {
    expect([title, meta.url]).toEqual(['Harbour Outlook', 'https://example.org/harbour']);
    expect(sections.map(({ id, kind }) => `${kind} ${id}`)).toEqual([
      'preamble 0',
      'chapter 1',
      'section 1.1',
      'section 1.2',
      'chapter 2',
      'section 2.1',
      'section 2.2',
    ]);
  });

  it('gives a chapter’s own text the number that is missing', () => {
    expect(byId.get('2.1')).toMatchObject({
      title: 'Quays',
      text: 'Chapter text that has lost its heading.',
    });
  });

  it('does not take a sentence that begins with a number for a heading', () => {
    expect(byId.get('1.1')?.text).toContain('41 berths are too short');
  });

  it('reads bullets as items with their lead-in, and drops image placeholders', () => {
    const section = byId.get('1.2');
    const items = section?.sentences.filter(({ kind }) => kind === 'item') ?? [];
    expect(items.map(({ start, end }) => section?.text.slice(start, end))).toEqual([
      'Less noise at night.',
      'Less oil in the basin (see 1.1).',
    ]);
    expect(items.map(({ leadIn }) => leadIn)).toEqual([0, 0]);
    expect(section?.text).not.toContain('image');
  });

  it('finds a bullet that has lost its line feed', () => {
    const section = byId.get('2.2');
    expect(section?.sentences.filter(({ kind }) => kind === 'item')).toHaveLength(2);
    expect(section?.text).toContain('Cost: building now is cheap.');
  });

  it.each([
    ['steps', 'Making tea\n\nDo this:\n\n1. Boil the water.\n2. Add the leaves.\n3. Wait four minutes.\n'],
    ['dates', 'Notes\n\n12 May was wet.\n\n13 May was dry.\n'],
    ['versions', 'Notes\n\n1.16 brought the new device, and users were glad of it.\n'],
  ])('takes no heading from %s', (_, text) => {
    const parsed = parsePlainText(text, 'notes');
    expect(parsed.sections.filter(({ id }) => id.includes('.') || Number(id) > 1)).toEqual([]);
  });

  it('numbers a text without headings by position', () => {
    const paragraph = `${'The tide came in and the tide went out again. '.repeat(30)}\n\n`;
    const parsed = parsePlainText(paragraph.repeat(4), 'tides');
    expect(parsed.sections.map(({ id }) => id)).toEqual(['1', '2', '3', '4']);
  });

  it('takes lines in capitals and underlined lines for headings where there are no numbers', () => {
    const parsed = parsePlainText(
      'THE QUAY\n\nIt is long.\n\nThe Crane\n---------\n\nIt is tall.\n',
      'notes',
    );
    expect(parsed.sections.map(({ title: heading }) => heading)).toContain('The Crane');
  });
});

import { describe, expect, it } from 'vitest';
import { parsePlainText } from '../../src/corpus/plain-text.ts';

/** `id title` of each section of a text whose paragraphs are given. */
const outline = (...paragraphs: string[]) =>
  parsePlainText(paragraphs.join('\n\n'), 'notes').sections.map(({ id, title }) => `${id} ${title}`);

describe('headings of a plain text', () => {
  it('are those of its numbering, not the steps of a list that stand apart', () => {
    expect(
      outline(
        'Tea',
        '1. Water',
        'Boil it.',
        '1.1 Kettles',
        'Do this:',
        '1. Fill it',
        '2. Close it',
        '3. Heat it',
        'Wait.',
        '1.2 Pots',
        'Warm it.',
        '2. Leaves',
        'Add some.',
      ),
    ).toEqual(['1 Water', '1.1 Kettles', '1.2 Pots', '2 Leaves']);
  });

  it('are no entries of a list alone', () => {
    expect(outline('Fruit', 'What we have:', '1. Apples', '2. Plums', '3. Pears', 'All are ripe.')).toEqual([
      '1 What we have',
    ]);
  });

  it.each([
    ['in one block', ['1. Ships ...... 3\n1.1 Big Ships ...... 4\n2. Quays ...... 9']],
    ['line by line', ['1. Ships', '1.1 Big Ships', '2. Quays']],
  ])('are no entries of a table of contents %s', (_, contents) => {
    const parsed = parsePlainText(
      [
        'Report',
        ...contents,
        '1. Ships',
        'They sail.',
        '1.1 Big Ships',
        'They are big.',
        '2. Quays',
        'They are long.',
      ].join('\n\n'),
      'report',
    );
    expect(parsed.sections.slice(1).map(({ id, text }) => `${id} ${text}`)).toEqual([
      '1 They sail.',
      '1.1 They are big.',
      '2 They are long.',
    ]);
  });

  it.each([
    ['words', ['Chapter 1: Ships', 'A.', 'Chapter 2: Quays', 'B.'], ['1 Ships', '2 Quays']],
    ['Roman numbers', ['Part I: Ships', 'A.', 'Part II: Quays', 'B.'], ['I Ships', 'II Quays']],
    ['brackets', ['4.4) Ships', 'A.', '4.5) Quays', 'B.'], ['4.4 Ships', '4.5 Quays']],
    ['bare numbers', ['1 Ships', 'A.', '2 Quays', 'B.'], ['1 Ships', '2 Quays']],
    ['text right below', ['1. Ships\nThey sail.', '2. Quays\nThey stand.'], ['1 Ships', '2 Quays']],
    [
      'a chapter without a heading',
      ['1.1 Ships', 'A.', '1.2 Boats', 'B.', '2.1 Quays', 'C.'],
      ['1.1 Ships', '1.2 Boats', '2.1 Quays'],
    ],
    ['a number left out', ['1. Ships', 'A.', '3. Quays', 'B.'], ['1 Ships', '3 Quays']],
    [
      'an appendix',
      ['1. Ships', 'A.', '2. Quays', 'B.', 'Appendix A: Tides', 'C.'],
      ['1 Ships', '2 Quays', 'A Tides'],
    ],
    ['a question', ['1. Why ships?', 'A.', '2. Why eBPF?', 'B.'], ['1 Why ships?', '2 Why eBPF?']],
    ['small letters', ['1. Ships', 'A.', '1.1 netkit devices', 'B.'], ['1 Ships', '1.1 netkit devices']],
  ])('may be numbered with %s', (_, paragraphs, expected) => {
    expect(outline('Outlook', ...paragraphs)).toEqual(expected);
  });

  it.each([
    ['dates', '12 May 2024', '13 May 2024'],
    ['dates with zeros', '01.02.2024 Meeting', '02.02.2024 Meeting'],
    ['addresses', '10.0.0.1 gateway', '10.0.0.2 printer'],
    ['rows of a table', '1.1 | North | 3', '1.2 | South | 4'],
    ['amounts', '3 boats came', '4 boats left'],
    ['sentences', '1. Open the lid.', '2. Close the lid.'],
    ['falling versions', '1.16.2 Released', '1.15.7 Released'],
  ])('are not %s', (_, first, second) => {
    const sections = outline('Notes', 'It begins here.', first, 'Some text.', second, 'More text.');
    expect(sections).toEqual(['1 It begins here']);
  });

  it('are found through a long list of false ones', () => {
    const noise = Array.from({ length: 50 }, (_, i) => [`${i + 5}. Item`, 'Text.']).flat();
    const real = ['1. Ships', 'A.', '1.1 Big', 'B.', '1.2 Small', 'C.', '2. Quays', 'D.', '3. Rain', 'E.'];
    expect(outline('Notes', ...real, ...noise.slice(0, 4)).slice(0, 5)).toEqual([
      '1 Ships',
      '1.1 Big',
      '1.2 Small',
      '2 Quays',
      '3 Rain',
    ]);
  });

  it('are capitals or underlined lines where there are no numbers', () => {
    expect(
      outline(
        'Notes',
        'Opening words.',
        'THE QUAY',
        'It is long.',
        'The Crane\n---------',
        'It is tall.',
        'NASA',
      ),
    ).toEqual(['0 Notes', '1 THE QUAY', '1.1 The Crane']);
  });
});

describe('the head of a plain text', () => {
  const head = (text: string) => {
    const { title, meta, sections } = parsePlainText(`${text}\n\nThe text begins here.\n`, 'my-notes');
    return { title, ...meta, text: sections[0]?.text };
  };

  it.each([
    ['an address alone', 'https://example.org/x\n\nBig Plans', { url: 'https://example.org/x' }],
    [
      'an address with any label',
      'Original page: https://example.org/x\n\nBig Plans',
      { url: 'https://example.org/x' },
    ],
    [
      'fields before the title',
      'Author: Jo Doe\nDate: 2024-01-01\n\nBig Plans',
      { author: 'Jo Doe', date: '2024-01-01' },
    ],
    [
      'a byline and a date under it',
      'Big Plans\nBy Jo Doe\n3 May 2024',
      { author: 'Jo Doe', date: '3 May 2024' },
    ],
    ['a rule under it', 'Big Plans\n=========', {}],
  ])('has %s', (_, text, meta) => {
    expect(head(text)).toMatchObject({ title: 'Big Plans', ...meta, text: 'The text begins here.' });
  });

  it('has no title where the text begins at once', () => {
    expect(head('It rained. We stayed at home.')).toMatchObject({ title: 'My notes' });
  });

  it('is not the whole of a text of one line', () => {
    const { title, sections } = parsePlainText('Remember the milk', 'my-notes');
    expect([title, sections[0]?.text]).toEqual(['My notes', 'Remember the milk']);
  });
});

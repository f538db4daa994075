import { describe, expect, it } from 'vitest';
import { negationsIn } from '../../src/answer/polarity.ts';
import { type Source, verify } from '../../src/answer/verify.ts';
import { parseMarkdown } from '../../src/corpus/markdown.ts';
import { documentOf, harbour, words } from '../support/small-corpus.ts';

const document = documentOf(harbour, 'harbour');

function source(id: string): Source {
  const section = document.sections.find((one) => one.id === id);
  if (!section) throw new Error(`no section ${id}`);
  return { label: `§${id}`, section, documentTitle: document.title };
}

const check = (claim: string, ...ids: string[]) => verify(claim, ids.map(source), words);

describe('verify', () => {
  it.each([
    ['The north quay is 300 metres long.', '1.1'],
    ['The south quay may be closed in the coming years. It does not have a crane.', '1.2'],
  ])('knows a quote: %s', (claim, id) => {
    expect(check(claim, id).verdict).toBe('verbatim');
  });

  it('does not take a torn fragment for a quote', () => {
    expect(check('The south quay', '1.2').verdict).not.toBe('verbatim');
  });

  it.each([
    ['The quay in the north has a length of 300 metres.', '1.1'],
    ['Ada Quill measured the north quay in 2019.', '1.1'],
    ['The north quay is expected to grow by 40 percent by 2025.', '1.1'],
    ['The south quay might be closed.', '1.2'],
    ['There is no crane at the south quay.', '1.2'],
    ['Ferries carried 85,000,000 passengers, since fares are low.', '2.1'],
    ['The largest ferry is the Silver Gull.', '2.1'],
    ['Tugs use twelve litres of oil a day.', '2.2'],
    ['In 2019 the north quay was measured by Ada Quill.', '1.1'],
    ['Grain, timber and salt are landed at the south quay.', '1.2'],
  ])('supports a faithful sentence: %s', (claim, id) => {
    expect(check(claim, id)).toMatchObject({ verdict: 'supported' });
  });

  it.each([
    ['a number', 'The north quay is 310 metres long.', '1.1', '310 metres is not in §1.1'],
    ['a scale', 'Ferries carried 85 billion passengers because fares are low.', '2.1', '85 billion'],
    ['a unit', 'The north quay is 300 kilometres long.', '1.1', '300 kilometres'],
    ['a percentage', 'The port expects the north quay to grow by 40 by 2025.', '1.1', '40'],
    ['a date', 'Ada Quill measured the north quay in 2018.', '1.1', '2018'],
    ['what is counted', 'Ferries carried 85 million horses because fares are low.', '2.1', '85 million'],
    ['a name', 'Bram Quill measured the north quay in 2019.', '1.1', 'Bram is not in §1.1'],
    ['a negation lost', 'The south quay does have a crane.', '1.2', 'opposite'],
    [
      'a negation added',
      'Ferries did not carry 85 million passengers because fares are low.',
      '2.1',
      'opposite',
    ],
    ['a direction', 'The port expects the north quay to shrink by 40 % by 2025.', '1.1', 'shrink'],
    ['a prediction as a fact', 'The north quay grew by 40 % by 2025.', '1.1', 'prediction'],
    [
      'a possibility as a promise',
      'The south quay will be closed in the coming years.',
      '1.2',
      'possibility',
    ],
    ['another section', 'Tugs use 12 litres of oil a day.', '2.1', '12 litres'],
    ['an invention', 'Dolphins sleep under wooden bridges at night.', '2.1', 'does not speak of'],
  ])('refuses a sentence with %s changed', (_, claim, id, reason) => {
    const found = check(claim, id);
    expect(found.verdict).toBe('unsupported');
    expect(found.reason).toContain(reason);
  });

  it('wants a source', () => {
    expect(check('The north quay is 300 metres long.')).toMatchObject({
      verdict: 'unsupported',
      reason: 'no source is cited',
    });
  });

  it('does not put a claim together from words here and there', () => {
    const parts = parseMarkdown(
      '# Notes\n\n## 1. Net\n\nThe graph shows traffic by cloud. Pipes were laid in May. The Orion team graduated in Lund. Salt is sold by weight. Rain fell all week. The Orion platform is closed to ships.',
      'notes',
    );
    const section = parts.sections.find(({ id }) => id === '1');
    if (!section) throw new Error('no section');
    const notes: Source = { label: '§1', section, documentTitle: 'Notes' };
    expect(verify('The Orion team graduated in Lund.', [notes], words).verdict).toBe('verbatim');
    expect(verify('In Lund the team of Orion graduated.', [notes], words).verdict).toBe('supported');
    expect(verify('Traffic graduated by weight from the platform.', [notes], words)).toMatchObject({
      verdict: 'unsupported',
      reason: expect.stringContaining('§1'),
    });
  });

  it('holds what is said of names against the text, and not the names alone', () => {
    expect(check('Ada Quill resigned in 2019.', '1.1').verdict).toBe('unsupported');
    expect(check('Ada Quill painted the Silver Gull.', '1.1', '2.1').verdict).toBe('unsupported');
  });

  it('takes `not limited to` for the denial that it is, unless it opens a list', () => {
    expect(negationsIn('Its use is not limited to ships.')).toBe(1);
    expect(negationsIn('Ships, including but not limited to ferries, land there.')).toBe(0);
    expect(negationsIn('Open quays have never been this popular.')).toBe(0);
  });
});

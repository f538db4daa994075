import { describe, expect, it } from 'vitest';
import { Attribution } from '../../src/answer/attribution.ts';
import { createCitationIndex } from '../../src/answer/citations.ts';
import { documentOf, harbour, words } from '../support/small-corpus.ts';

const document = documentOf(harbour, 'harbour');
const index = createCitationIndex([document]);
const places = document.sections.filter(({ text }) => text !== '').map((section) => ({ document, section }));

/** What comes out, in pieces as small as given. */
function attributed(text: string, size = text.length): string {
  const attribution = new Attribution(places, index, words);
  let out = '';
  for (let at = 0; at < text.length; at += size) out += attribution.push(text.slice(at, at + size));
  return out + attribution.flush();
}

describe('attribution', () => {
  it.each([
    ['The north quay is 300 metres long.', 'The north quay is 300 metres long. [§1.1]'],
    ['There is no crane at the south quay.', 'There is no crane at the south quay. [§1.2]'],
    [
      'Tugs use twelve litres of oil a day. The Silver Gull is the largest ferry.',
      'Tugs use twelve litres of oil a day. [§2.2] The Silver Gull is the largest ferry. [§2.1]',
    ],
    [
      'Landed are:\n- Timber for the mill.\n- Gold from the mines of the north\n',
      'Landed are:\n- Timber for the mill. [§1.2]\n- Gold from the mines of the north\n',
    ],
  ])('marks a sentence that one of the sections upholds: %s', (text, wanted) => {
    expect(attributed(text)).toBe(wanted);
  });

  it.each([
    'The north quay is 310 metres long.',
    'The south quay has a crane.',
    'The south quay will be closed in the coming years.',
    'The port was sold to the Silver Gull in 2019.',
    'Ada Quill sank the Silver Gull.',
    'Yes. Here is what it says:',
    'Ada Quill is from Lowland and measured the largest passengers.',
  ])('marks nothing that none upholds: %s', (text) => {
    expect(attributed(text)).toBe(text);
  });

  it('leaves a model’s own markers alone, right or wrong', () => {
    const text = 'The north quay is 300 metres long. [§1.2] Tugs use 12 litres of oil a day [§2.2].';
    expect(attributed(text)).toBe(text);
  });

  it('gives out the same text however the reply is cut, and holds back no more than white space', () => {
    const text =
      'Tugs, e.g. small ones, use 12 litres of oil a day.  The north quay is 300 metres long. [§1.1]\n\nAda Quill measured the north quay in 2019.\n';
    const whole = attributed(text);
    expect(whole).toContain('in 2019. [§1.1]\n');
    for (let size = 1; size < 40; size++) expect(attributed(text, size)).toBe(whole);
    const attribution = new Attribution(places, index, words);
    expect(attribution.push('The north quay is 300 metres long. ')).toBe(
      'The north quay is 300 metres long.',
    );
    expect(attribution.push('[§1.1]')).toBe(' [§1.1]');
  });

  it('knows where a place of the reply has come to lie', () => {
    const attribution = new Attribution(places, index, words);
    const text = 'The north quay is 300 metres long. Odd.';
    const out = attribution.push(text) + attribution.flush();
    expect(out.slice(attribution.placeOf(text.indexOf('Odd')))).toBe('Odd.');
    expect(attribution.placeOf(4)).toBe(4);
  });
});

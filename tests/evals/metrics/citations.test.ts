import { describe, expect, it } from 'vitest';
import { alteredIn, citationPrecision, citationRecall, supports } from '../../../evals/metrics/citations.ts';

const quay = 'The north quay is 300 m long and was built by Ada Holt in 1911. It may be closed next year.';
const pier = 'The south pier is not open to cars.';

describe('supports', () => {
  it.each([
    ['a quote', 'The north quay is 300 m long and was built by Ada Holt in 1911.', true],
    ['a retelling', 'Ada Holt built the north quay in 1911, 300 m long.', true],
    ['a changed number', 'The north quay is 310 m long and was built by Ada Holt in 1911.', false],
    ['a changed unit', 'The north quay is 300 % long and was built by Ada Holt in 1911.', false],
    ['a changed name', 'The north quay is 300 m long and was built by Ada Bolt in 1911.', false],
    ['a lost hedge', 'It is closed next year.', false],
    ['other words altogether', 'Ferries to the islands leave every morning from there.', false],
  ])('%s', (_, claim, holds) => expect(supports(claim, [quay])).toBe(holds));

  it('sees a negation that was lost', () => {
    expect(supports('The south pier is open to cars.', [pier])).toBe(false);
  });

  it('takes the sources together, and is never given without one', () => {
    expect(supports('The north quay is 300 m long; the south pier is not open.', [quay, pier])).toBe(true);
    expect(supports('The north quay is 300 m long.', [])).toBe(false);
  });
});

describe('alteredIn', () => {
  it('names the numbers and names that are not in the sources', () => {
    expect(alteredIn('Since 1912 Ada Bolt runs the quay.', [quay])).toEqual(['Bolt', '1912']);
  });
});

describe('citation recall and precision', () => {
  const quoted = { text: 'The south pier is not open to cars.', cited: [pier] };

  it('is the share of sentences that are supported', () => {
    expect(citationRecall([quoted, { text: 'The quay is red.', cited: [quay] }])).toBe(0.5);
    expect(citationRecall([quoted, { text: 'The quay is 300 m long.', cited: [] }])).toBe(0.5);
    expect(citationRecall([])).toBeNull();
  });

  it('does not count a citation that its sentence can do without', () => {
    expect(citationPrecision([{ ...quoted, cited: [pier, quay] }])).toBe(0.5);
  });

  it('counts two that support a sentence only together', () => {
    const both = {
      text: 'Ada Holt built the north quay in 1911; cars do not reach the south pier.',
      cited: [quay, pier],
    };
    expect(citationPrecision([both])).toBe(1);
  });

  it('is 0 where sentences cite nothing, and says nothing where there are none', () => {
    expect(citationPrecision([{ ...quoted, cited: [] }])).toBe(0);
    expect(citationPrecision([])).toBeNull();
  });
});

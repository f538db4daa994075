import { describe, expect, it } from 'vitest';
import { citationAt, piecesOf, verdictCounts } from '../../src/web/thread/markers.ts';
import { answerOf, citation } from '../support/scripted-assistant.ts';

describe('piecesOf', () => {
  it('finds markers of the first and of other documents', () => {
    expect(piecesOf('A [§1.2] b [outcomes §P4.2a].')).toEqual([
      { text: 'A ', start: 0, end: 2 },
      { text: '[§1.2]', start: 2, end: 8, id: '1.2' },
      { text: ' b ', start: 8, end: 11 },
      { text: '[outcomes §P4.2a]', start: 11, end: 28, id: 'outcomes P4.2a' },
      { text: '.', start: 28, end: 29 },
    ]);
  });

  it('leaves other brackets alone', () => {
    expect(piecesOf('see [this](x) and [1]')).toHaveLength(1);
  });
});

describe('citationAt', () => {
  const text = 'Loss fell. [§1.1] Delay grew much. [§1.1] Sums rose. [§2]';
  const citations = [
    { ...citation, quote: 'Loss fell.' },
    { ...citation, quote: 'The delay grew, and much of it stayed.' },
  ];
  const sentences = [
    { start: 0, end: 17, verdict: 'verbatim', citations: ['1.1'] },
    { start: 18, end: 41, verdict: 'supported', citations: ['1.1'] },
  ] as const;

  it('tells two citations of one section apart by the sentence that they stand in', () => {
    const shown = { text, citations, sentences };
    expect(citationAt(shown, '1.1', text.indexOf('[§1.1]'))).toBe(0);
    expect(citationAt(shown, '1.1', text.lastIndexOf('[§1.1]'))).toBe(1);
  });

  it('knows no citation for a marker that names none', () => {
    expect(citationAt({ text, citations, sentences }, '2', 53)).toBe(-1);
  });
});

describe('verdictCounts', () => {
  it('counts what claims something', () => {
    const one = (verdict: 'verbatim' | 'supported' | 'unsupported' | 'none') => ({
      start: 0,
      end: 1,
      verdict,
      citations: [],
    });
    const sentences = [one('verbatim'), one('none'), one('unsupported'), one('verbatim')];
    expect(verdictCounts(answerOf('x', { sentences }))).toEqual({
      verbatim: 2,
      supported: 0,
      unsupported: 1,
    });
  });
});

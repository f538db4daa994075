import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinMapped, mapText, sliceMapped, sourceSpan } from '../../src/corpus/mapped-text.ts';

const whole = (text: string) => mapText([{ text, start: 0, end: text.length }]);
const place = { start: 0, end: 0 };
/** What reading text is, said the slow way. */
const fold = (text: string) => text.normalize('NFKC').replace(/\s+/g, ' ').trim();

describe('mapText', () => {
  it.each([
    ['white space of all kinds', ' a \t\r\n b c　d ', 'a b c d'],
    ['compatibility forms', 'ﬁne ½ ２０２４…', 'fine 1⁄2 2024...'],
    ['letters and marks apart', 'Cafe\u0301 a\u030a', 'Café å'],
    ['half-width kana', 'ｶﾞｲﾄﾞ', 'ガイド'],
    ['jamo', '\u1112\u1161\u11ab', '한'],
    ['controls and bidi marks', 'a\u0000b\u202ec\u2066d\u200be\u00adf\ufeff', 'abcdef'],
    ['a control between letter and mark', 'e\u200b\u0301', 'é'],
    ['forms that hold a space', 'a\u00a8', 'a \u0308'],
    ['nothing', ' \u200b\n', ''],
  ])('normalises %s', (_, text, expected) => {
    expect(whole(text).text).toBe(expected);
  });

  it('gives NFKC with single spaces for any text', () => {
    fc.assert(
      fc.property(unicodeText(), (text) => {
        const mapped = whole(text).text;
        expect(mapped).toBe(fold(mapped));
        expect(mapped).toBe(fold(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it('maps every stretch of any text to the stretch it came from, in order and without gaps', () => {
    fc.assert(
      fc.property(unicodeText(), (text) => {
        const { text: mapped, runs } = whole(text);
        let at = 0;
        let from = 0;
        for (const run of runs) {
          expect([run.at, run.from >= from]).toEqual([at, true]);
          expect(fold(mapped.slice(run.at, run.at + run.length))).toBe(
            fold(text.slice(run.from, run.from + run.span)),
          );
          at += run.length;
          from = run.from + run.span;
        }
        expect([at, from <= text.length]).toEqual([mapped.length, true]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('takes time in proportion to the text, whatever its script', () => {
    for (const letter of ['ﬁ', 'e\u0301', 'é', '語', '한', 'a ', '\u0301', '\u200b']) {
      expect(whole(letter.repeat(100_000)).runs.length).toBeLessThanOrEqual(100_000);
    }
  });
});

describe('sourceSpan', () => {
  it('finds each word of a text of several pieces', () => {
    const file = 'One **two**   &amp; ﬁve\nsix';
    const mapped = mapText([
      { text: 'One ', start: 0, end: 4 },
      { text: 'two', start: 6, end: 9 },
      { text: '   ', start: 11, end: 14 },
      { text: '&', start: 14, end: 19 },
      { text: ' ﬁve\nsix', start: 19, end: 27 },
    ]);
    expect(mapped.text).toBe('One two & five six');
    const found = (word: string) => {
      const at = mapped.text.indexOf(word);
      const { start, end } = sourceSpan({ ...mapped, source: place }, at, at + word.length);
      return file.slice(start, end);
    };
    expect(['One', 'two', '&', 'five', 'six', 'two & five'].map(found)).toEqual([
      'One',
      'two',
      '&amp;',
      'ﬁve',
      'six',
      'two**   &amp; ﬁve',
    ]);
  });

  it('gives the section’s own place where there are no runs', () => {
    expect(sourceSpan({ source: { start: 3, end: 9 } }, 0, 2)).toEqual({ start: 3, end: 9 });
  });

  it('finds the same place after slicing and joining', () => {
    const source = 'The tide  came in. Then it\nwent out.';
    const mapped = whole(source);
    const parts = [sliceMapped(mapped, 0, 17), sliceMapped(mapped, 17, mapped.text.length)];
    const joined = joinMapped(parts, ['', '\n\n']);
    expect(joined.text).toBe('The tide came in.\n\nThen it went out.');
    const { start, end } = sourceSpan({ ...joined, source: place }, 19, joined.text.length);
    expect(source.slice(start, end)).toBe('Then it\nwent out.');
  });
});

/** Characters that normalise in every way there is, and any others; none that is removed. */
function unicodeText(): fc.Arbitrary<string> {
  const special = fc.constantFrom(
    ...['a', 'e', ' ', '  ', '\n', '\u0301', '\u0327', '\u3099', 'か', 'ｶ', 'ﾞ', 'ﬁ', '…', '\u00a8', '２'],
    ...[
      '\u1112',
      '\u1161',
      '\u11ab',
      'ﾡ',
      'ￂ',
      '가',
      '\u09c7',
      '\u09be',
      'é',
      'Я',
      '語',
      '\ufdfa',
      '𝒳',
      '\u0345',
    ],
  );
  const any = fc.string({ unit: 'binary', minLength: 1, maxLength: 3 });
  const removed = /[\p{Cs}\p{Cc}\p{Cf}\u00ad]/gu;
  return fc
    .array(fc.oneof({ weight: 3, arbitrary: special }, { weight: 1, arbitrary: any }), { maxLength: 25 })
    .map((parts) => parts.join('').replace(removed, (one) => (one === '\n' ? one : '')));
}

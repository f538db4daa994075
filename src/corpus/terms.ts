import { stemmer } from 'stemmer';

/** One word of a text, with what the rest of the house asks about it. Offsets are in that text. */
export interface Term {
  /** As written. */
  readonly surface: string;
  /** Lower case. */
  readonly word: string;
  /** Porter's stem of `word`; numbers and names with digits as they stand. */
  readonly stem: string;
  readonly start: number;
  readonly end: number;
  /** A function word: carries grammar, not the subject. */
  readonly isStop: boolean;
  /** Looks like a proper name: a capital that no sentence start explains, inner capitals, or letters with digits. */
  readonly isName: boolean;
  /** Starts with a digit: `41`, `1,000`, `70%`, `2024`. */
  readonly isNumber: boolean;
}

const token = /[\p{L}\p{N}]+(?:[.,](?=\p{N})(?<=\p{N}[.,])\p{N}+)*(?:%|\+\+|#(?!\p{L}))?/gu;

/** Splits a text into terms. Hyphens, slashes and apostrophes separate (`NAT46/NAT64` is two terms); `'s` is dropped. */
export function toTerms(text: string): Term[] {
  const terms: Term[] = [];
  let sentenceStart = true;
  let end = 0;
  for (const match of text.matchAll(token)) {
    const gap = text.slice(end, match.index);
    if (/[.!?:\n]\s|^\s*$/.test(gap) && (terms.length === 0 || /[.!?:\n]/.test(gap))) sentenceStart = true;
    end = match.index + match[0].length;
    if (/^['’]$/.test(gap) && /^(s|t|re|ve|ll|d|m)$/i.test(match[0])) continue;
    terms.push(toTerm(match[0], match.index, sentenceStart));
    sentenceStart = false;
  }
  return terms;
}

function toTerm(surface: string, start: number, sentenceStart: boolean): Term {
  const word = surface.toLowerCase();
  const isNumber = /^\p{N}+(?:[.,]\p{N}+)*(?:%|s)?$/u.test(surface);
  const isStop = stopWords.has(word);
  return {
    surface,
    word,
    stem: isNumber ? word.replace(/[%s]$/, '') : /\p{N}/u.test(word) ? word : stemmer(word),
    start,
    end: start + surface.length,
    isStop,
    isNumber,
    isName: !isNumber && isNameLike(surface, sentenceStart, isStop),
  };
}

function isNameLike(surface: string, sentenceStart: boolean, isStop: boolean): boolean {
  if (/\p{L}.*\p{Lu}/u.test(surface) || (/\p{L}/u.test(surface) && /\p{N}/u.test(surface))) return true;
  return /^\p{Lu}/u.test(surface) && !sentenceStart && !isStop;
}

/** English function words and question words: a closed class, so a list is complete. */
const stopWords = new Set(
  `a about above after again against all also am an and any are as at be because been before being below between
  both but by can could did do does doing don down during each either else ever every few for from further had has
  have having he her here hers herself him himself his how however i if in into is it its itself just let lets many
  may me might more most much must my myself neither no nor not now of off ok okay on once one only or other our ours
  ourselves out over own per please same shall she should so some such than that the their theirs them themselves
  then there these they this those though through to too under until up upon us very was we were what whatever when
  where whether which while who whom whose why will with within without would yes yet you your yours yourself`.split(
    /\s+/,
  ),
);

/** The stems of the words that carry the subject. */
export function contentStems(terms: readonly Term[]): string[] {
  return terms.filter((term) => !term.isStop).map((term) => term.stem);
}

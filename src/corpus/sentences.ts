import {
  beforeNumber,
  lowerCaseNames,
  neverLast,
  seldomLast,
  shortWords,
  starters,
} from './abbreviations.ts';
import type { Span } from './document.ts';

/** Longer sentences are split so that each stays within what an embedder reads. */
export const longestSentence = 600;

const terminators = new Set('.!?…。．！？｡');
const cjkTerminators = new Set('。．！？｡');
const closers = new Set(')]}"\'”’»›」』】）〉》*_`');
const openers = new Set('([{"\'“‘«‹「『【（〈《¿¡*_`');
const cjk = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}、。」』】]/u;
/** No word that decides anything is longer. */
const wordLimit = 40;

/**
 * The sentences of one block of folded text, in order: nothing but white space lies between them, and none
 * starts or ends with white space. Linear in the length of the block, whatever it holds.
 */
export function splitSentences(text: string): Span[] {
  const spans: Span[] = [];
  let start = skipSpaces(text, 0);
  for (let at = start; at < text.length; at += 1) {
    if (!terminators.has(text.charAt(at))) continue;
    const first = at;
    while (terminators.has(text.charAt(at + 1))) at += 1;
    const end = skipClosers(text, at + 1);
    if (end < text.length && !endsSentence(text, start, first, at, end)) continue;
    pushSentence(spans, text, start, end);
    start = skipSpaces(text, end);
    at = Math.max(at, start - 1);
  }
  pushSentence(spans, text, start, text.length);
  return spans;
}

/** Whether a run of terminators `first..last`, closed at `end`, ends the sentence that began at `start`. */
function endsSentence(text: string, start: number, first: number, last: number, end: number): boolean {
  const run = text.slice(first, last + 1);
  if (cjkTerminators.has(text.charAt(last))) return true;
  if (!isSpace(text.charAt(end))) return endsWithoutSpace(text, first, run, end);
  const next = nextWord(text, skipSpaces(text, end));
  if (/^[–—&,;:/|=+<>]|^-(?!\d)/u.test(next.raw)) return false;
  if (/[!?]/.test(run)) return !next.isPlainLowerCase || end === last + 1;
  if (run.length > 1) return !next.isPlainLowerCase;
  return periodEnds(text, start, first, end > last + 1, next);
}

/** `…works.Then it` (a forgotten space), `好!好`: rare enough to ask for proof. */
function endsWithoutSpace(text: string, first: number, run: string, end: number): boolean {
  const before = text.charAt(first - 1);
  if (run !== '.') return cjk.test(before) && /[!?]/.test(run);
  if (cjk.test(before)) return cjk.test(text.charAt(end));
  const next = nextWord(text, end);
  return (
    /^\p{Lu}/u.test(next.raw) &&
    starters.has(next.word.toLowerCase()) &&
    next.word.length > 1 &&
    /^\p{Ll}{3,}$|^\p{L}\p{Ll}{3,}$/u.test(wordBefore(text, first))
  );
}

interface NextWord {
  /** From the first character on, openers included. */
  readonly raw: string;
  readonly word: string;
  /** Lower case throughout, and no name that is written so: it continues a sentence. */
  readonly isPlainLowerCase: boolean;
}

function nextWord(text: string, at: number): NextWord {
  const raw = text.slice(at, at + wordLimit);
  let from = 0;
  while (openers.has(raw.charAt(from))) from += 1;
  const word = /^[\p{L}\p{N}][\p{L}\p{N}\p{M}'’_-]*/u.exec(raw.slice(from))?.[0] ?? '';
  const isPlainLowerCase =
    /^\p{Ll}/u.test(word) && !/[\p{Lu}\p{N}]/u.test(word) && !lowerCaseNames.has(word.replace(/['’]s$/, ''));
  return { raw, word, isPlainLowerCase };
}

function wordBefore(text: string, at: number): string {
  let from = at;
  while (from > 0 && at - from < wordLimit && !isSpace(text.charAt(from - 1))) from -= 1;
  while (from < at && openers.has(text.charAt(from))) from += 1;
  return text.slice(from, at);
}

function periodEnds(text: string, start: number, at: number, isClosed: boolean, next: NextWord): boolean {
  const word = wordBefore(text, at);
  const lower = word.toLowerCase();
  const isStarter = starters.has(next.word.toLowerCase()) && /^\p{Lu}/u.test(next.word);
  // "1. Open the lid": a number that begins its sentence counts it.
  if (at - start === word.length && /^(\d{1,3}|\p{L}|[ivxIVX]{1,4})$/u.test(word)) return false;
  if (neverLast.has(lower)) return isClosed && isStarter;
  if (beforeNumber.has(lower) && /^[#§]?\d/.test(next.raw)) return false;
  if (seldomLast.has(lower) || /^(\p{L}\.)+\p{L}$/u.test(word)) return isStarter;
  if (/^\p{Lu}$/u.test(word)) return isStarter;
  if (!next.isPlainLowerCase) return true;
  return !isClosed && isOrdinary(word, lower);
}

/** A word after which a period ends a sentence even where the next one is lower case: "… loads it. netcat is". */
function isOrdinary(word: string, lower: string): boolean {
  if (lower === 'etc') return false;
  const letters = /[\p{L}\p{N}]+$/u.exec(word)?.[0] ?? '';
  return letters.length > 3 || shortWords.has(letters.toLowerCase()) || /\p{Lu}.*\p{Lu}|\d/u.test(letters);
}

function skipClosers(text: string, from: number): number {
  let at = from;
  while (closers.has(text.charAt(at))) at += 1;
  // A reference mark, as in "proved.[12]", belongs to the sentence before it.
  const mark = /^(?:\[\d{1,3}\])+/.exec(text.slice(at, at + 24));
  return at + (mark?.[0].length ?? 0);
}

function skipSpaces(text: string, from: number): number {
  let at = from;
  while (at < text.length && isSpace(text.charAt(at))) at += 1;
  return at;
}

function isSpace(char: string): boolean {
  return char === ' ' || (char !== '' && char.trim() === '');
}

function pushSentence(spans: Span[], text: string, from: number, to: number): void {
  let start = from;
  let end = to;
  while (start < end && isSpace(text.charAt(start))) start += 1;
  while (end > start && isSpace(text.charAt(end - 1))) end -= 1;
  if (start >= end) return;
  if (end - start <= longestSentence) {
    spans.push({ start, end });
    return;
  }
  const middle = splitPoint(text, start, end);
  pushSentence(spans, text, start, middle);
  pushSentence(spans, text, middle, end);
}

/** The best place near the middle: after a semicolon, else a comma, else at a space, else between two characters. */
function splitPoint(text: string, start: number, end: number): number {
  const middle = (start + end) >> 1;
  const reach = (end - start) >> 2;
  for (const separator of ['; ', ', ', ' ']) {
    const found = nearest(text, separator, middle, reach);
    if (found !== undefined) return found + separator.length;
  }
  return /[\udc00-\udfff]/.test(text.charAt(middle)) ? middle + 1 : middle;
}

function nearest(text: string, separator: string, middle: number, reach: number): number | undefined {
  for (let distance = 0; distance < reach; distance += 1) {
    if (text.startsWith(separator, middle - distance)) return middle - distance;
    if (text.startsWith(separator, middle + distance)) return middle + distance;
  }
  return undefined;
}

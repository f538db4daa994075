import type { Section, Span, TextRun } from './document.ts';

/** Text taken from a file. Where its length equals its span's, it is the file's own text. */
export interface Piece extends Span {
  readonly text: string;
}

/** Reading text that knows where each part of it came from. */
export interface MappedText {
  readonly text: string;
  readonly runs: readonly TextRun[];
}

// Controls, soft hyphens, zero-width spaces and bidi controls: invisible, and able to make a quote lie.
const removed =
  '\\0-\\x08\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f\\xad\\u061c\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060\\u2066-\\u2069\\ufeff';
// Jamo compose with one another, half-width voicing marks with the letter before: each normalises as one.
const jamo = '\\u1100-\\u11ff\\u3131-\\u318e\\ua960-\\ua97f\\ud7b0-\\ud7ff\\uffa0-\\uffdc';
const mark = `[\\p{M}\\uff9e\\uff9f${removed}]`;
// What NFKC leaves alone: ASCII, accented Latin, Cyrillic, dashes and quotes, kana, Han.
const stable =
  '[!-~\\xc0-\\u0131\\u0134-\\u013e\\u0141-\\u0148\\u014a-\\u017e\\u0400-\\u045f\\u2013\\u2014\\u2018-\\u201d\\u2022\\u3001\\u3002\\u3041-\\u3096\\u30a1-\\u30fc\\u4e00-\\u9fff]';
const plain = `${stable}+(?: ${stable}+)*(?!${mark})`;
const blank = `[\\s\\x85${removed}]+`;
const cluster = `[${jamo}\\uac00-\\ud7a3](?:[${jamo}]|${mark})*|[^]${mark}*`;
const token = new RegExp(`(${plain})|(${blank})|${cluster}`, 'uy');
const removable = new RegExp(`[${removed}]+`, 'gu');

/**
 * Joins pieces into one block of reading text: NFKC, every stretch of white space one space, none at the ends,
 * no control characters. Linear in the length of the pieces.
 */
export function mapText(pieces: readonly Piece[]): MappedText {
  const raw = pieces.map(({ text }) => text).join('');
  const locate = locator(pieces);
  const out = new Output();
  for (let at = 0; at < raw.length; ) {
    token.lastIndex = at;
    const [found = '', kept, blanks] = token.exec(raw) ?? [];
    const end = at + found.length;
    const places = locate(at, end);
    if (kept !== undefined) for (const piece of places) out.add(piece.text, piece);
    else if (blanks === undefined) out.add(normalise(found), hull(places));
    else if (blanks.replace(removable, '') !== '') out.space(hull(places));
    at = end;
  }
  return out.finish();
}

function normalise(text: string): string {
  return text.replace(removable, '').normalize('NFKC').replace(/\s+/g, ' ');
}

/** Collects parts and joins them once: looking at a string that is still growing would copy it each time. */
class Output {
  readonly #parts: string[] = [];
  readonly #runs: TextRun[] = [];
  #length = 0;
  #endsBlank = true;
  #pending: Span | undefined;

  /** Holds a space back until something follows it. */
  space(span: Span): void {
    this.#pending ??= span;
  }

  add(text: string, span: Span): void {
    const added = (this.#endsBlank || this.#pending) && text.startsWith(' ') ? text.slice(1) : text;
    if (added === '') return;
    if (this.#pending && !this.#endsBlank) this.#append(' ', this.#pending);
    this.#pending = undefined;
    this.#append(added, span);
  }

  finish(): MappedText {
    return { text: this.#parts.join(''), runs: this.#runs };
  }

  #append(text: string, { start, end }: Span): void {
    appendRun(this.#runs, { at: this.#length, length: text.length, from: start, span: end - start });
    this.#parts.push(text);
    this.#length += text.length;
    this.#endsBlank = text.endsWith(' ');
  }
}

function appendRun(runs: TextRun[], run: TextRun): void {
  const last = runs.at(-1);
  if (
    !last ||
    !isExact(last) ||
    !isExact(run) ||
    last.from + last.span !== run.from ||
    last.at + last.length !== run.at
  )
    runs.push(run);
  else runs[runs.length - 1] = { ...last, length: last.length + run.length, span: last.span + run.span };
}

/** The parts of the pieces under a range of their joined text; asked for ascending ranges only. */
function locator(pieces: readonly Piece[]): (from: number, to: number) => Piece[] {
  let index = 0;
  let base = 0;
  return (from, to) => {
    const found: Piece[] = [];
    for (let piece = pieces[index]; piece && base < to; piece = pieces[index]) {
      const after = base + piece.text.length;
      if (after > from) found.push(cut(piece, Math.max(from - base, 0), Math.min(to, after) - base));
      if (after > to) break;
      index += 1;
      base = after;
    }
    return found;
  };
}

function cut(piece: Piece, from: number, to: number): Piece {
  const text = piece.text.slice(from, to);
  const isOwn = piece.end - piece.start === piece.text.length;
  return isOwn ? { text, start: piece.start + from, end: piece.start + to } : { ...piece, text };
}

function hull(places: readonly Span[]): Span {
  return { start: places[0]?.start ?? 0, end: places.at(-1)?.end ?? 0 };
}

/** A part of a mapped text, without white space at its ends. */
export function sliceMapped({ text, runs }: MappedText, from: number, to: number): MappedText {
  const raw = text.slice(from, to);
  const start = from + raw.length - raw.trimStart().length;
  const end = from + raw.trimEnd().length;
  const cuts = runs
    .filter((run) => run.at < end && run.at + run.length > start)
    .map((run) => {
      const first = Math.max(start, run.at);
      const length = Math.min(end, run.at + run.length) - first;
      const place = isExact(run)
        ? { from: run.from + first - run.at, span: length }
        : { from: run.from, span: run.span };
      return { at: first - start, length, ...place };
    });
  return { text: text.slice(start, end), runs: cuts };
}

/** Joins blocks; `separators[i]` stands before block i (that of the first is not used). */
export function joinMapped(blocks: readonly MappedText[], separators: readonly string[]): MappedText {
  const texts: string[] = [];
  const runs: TextRun[] = [];
  let at = 0;
  blocks.forEach((block, index) => {
    const separator = index === 0 ? '' : (separators[index] ?? '');
    texts.push(separator, block.text);
    at += separator.length;
    for (const run of block.runs) runs.push({ ...run, at: run.at + at });
    at += block.text.length;
  });
  return { text: texts.join(''), runs };
}

/** The file's stretch that a range of a section's text was made from; the section's own where it has no runs. */
export function sourceSpan(section: Pick<Section, 'runs' | 'source'>, start: number, end: number): Span {
  const runs = section.runs ?? [];
  const first = runs[search(runs, (run) => run.at + run.length > start)];
  const last = runs[search(runs, (run) => run.at >= end) - 1];
  if (!first || !last) return section.source;
  const from = isExact(first) ? first.from + Math.max(start - first.at, 0) : first.from;
  const to = isExact(last) ? last.from + Math.min(end - last.at, last.length) : last.from + last.span;
  return { start: from, end: Math.max(from, to) };
}

function isExact(run: TextRun): boolean {
  return run.length === run.span;
}

/** The first index at which an ascending predicate holds. */
function search(runs: readonly TextRun[], holds: (run: TextRun) => boolean): number {
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const run = runs[middle];
    if (run && holds(run)) high = middle;
    else low = middle + 1;
  }
  return low;
}

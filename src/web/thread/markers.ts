import type { Answer, CheckedSentence, Citation } from '../../answer/events.ts';

/** A piece of an answer's text: words, or a citation marker and the id that it names. */
export interface Piece {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly id?: string;
}

const marker = /\[((?:[\w.-]+ )?§[^\]\s]+)\]/g;

export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(marker)) {
    if (match.index > at) pieces.push({ text: text.slice(at, match.index), start: at, end: match.index });
    const end = match.index + match[0].length;
    pieces.push({ text: match[0], start: match.index, end, id: (match[1] as string).replace('§', '') });
    at = end;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), start: at, end: text.length });
  return pieces;
}

/** What an answer shows so far: its text, and, once it is complete, what the checks found. */
export interface Shown {
  readonly text: string;
  readonly citations: readonly Citation[];
  readonly sentences: readonly CheckedSentence[];
}

/**
 * The citation that a marker at an offset stands for. A section may be cited for several of its sentences:
 * then it is the one whose quote stands in the marker's sentence, or else shares most words with it.
 * Gives the index in `citations`, or -1 for a marker that names none of them.
 */
export function citationAt({ text, citations, sentences }: Shown, id: string, offset: number): number {
  const named = citations.flatMap((citation, index) => (citation.id === id ? [index] : []));
  if (named.length < 2) return named[0] ?? -1;
  const sentence = sentences.find(({ start, end }) => start <= offset && offset < end);
  const words = text.slice(sentence?.start ?? Math.max(0, offset - 400), offset);
  const scored = named.map((index) => ({ index, score: likeness(words, citations[index]?.quote ?? '') }));
  return scored.reduce((best, one) => (one.score > best.score ? one : best)).index;
}

function likeness(sentence: string, quote: string): number {
  if (sentence.includes(quote)) return 1 + quote.length;
  const own = new Set(sentence.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
  const other = quote.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return other.length === 0 ? 0 : other.filter((word) => own.has(word)).length / other.length;
}

/** How many sentences had which outcome; those that claim nothing are left out. */
export function verdictCounts({ sentences }: Pick<Answer, 'sentences'>) {
  const count = (verdict: CheckedSentence['verdict']) =>
    sentences.filter((sentence) => sentence.verdict === verdict).length;
  return { verbatim: count('verbatim'), supported: count('supported'), unsupported: count('unsupported') };
}

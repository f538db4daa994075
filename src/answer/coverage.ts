import { type Term, toTerms } from '../corpus/terms.ts';
import type { WordVectors } from '../models/word-vectors.ts';

/** How much of what is asked (or claimed) stands in a text, word by word. */
export interface Coverage {
  /** Share of the words' weight that is covered, 0 to 1; 1 where there are no words. */
  readonly share: number;
  /** The words that are not in the text, by weight, heaviest first. */
  readonly missing: readonly Term[];
  /** Weight of the heaviest gap: a word's weight times what is lacking of it. */
  readonly gap: number;
}

/** A text as a bag of words to look things up in. */
export interface WordBag {
  readonly stems: ReadonlySet<string>;
  readonly words: readonly string[];
  /** Initials of two to five words in a row, so that `VMs` finds `virtual machines`. */
  readonly initials: ReadonlySet<string>;
}

/** Cosines of word vectors from which on two words count as near, and at which as the same. */
const near = 0.35;
const same = 0.65;

export function bagOf(...texts: readonly string[]): WordBag {
  const all = texts.map((text) => toTerms(text));
  const terms = all.flat().filter((term) => !term.isStop);
  return {
    stems: new Set(terms.map((term) => term.stem)),
    words: [...new Set(terms.map((term) => term.word))],
    initials: new Set(all.flatMap(initialsOf)),
  };
}

function initialsOf(terms: readonly Term[]): string[] {
  const letters = terms.map((term) => term.word[0] as string);
  return letters.flatMap((_, i) =>
    [2, 3, 4, 5].flatMap((n) => (i + n <= letters.length ? [letters.slice(i, i + n).join('')] : [])),
  );
}

/** Written as an abbreviation is, `VMs`, `LLM`, `IDP`, or typed as one that no English word could be: `vm`. */
function abbreviation(term: Term): string | undefined {
  return /^(?:\p{Lu}{2,5}|[b-df-hj-np-tv-xz]{2,4})s?$/u.test(term.surface)
    ? term.surface.replace(/s$/, '').toLowerCase()
    : undefined;
}

/** A word's weight: rare words say what a text is about. Names and numbers weigh most. */
export function weightOf(term: Term, words: WordVectors, names: ReadonlySet<string>): number {
  if (names.has(term.stem)) return 1.5;
  if (term.isNumber) return 1;
  return Math.max(0.15, words.rarity(term.word) ** 2);
}

/**
 * Coverage of `terms` by a bag, weighted by rarity. A word counts in full where its stem occurs, in part
 * where a word of like use does (word vectors); names and numbers only as themselves.
 */
export function coverageOf(
  terms: readonly Term[],
  bag: WordBag,
  words: WordVectors,
  names: ReadonlySet<string>,
): Coverage {
  let total = 0;
  let covered = 0;
  let gap = 0;
  const missing: { term: Term; weight: number }[] = [];
  for (const term of uniqueByStem(terms)) {
    const weight = weightOf(term, words, names);
    const exactOnly = names.has(term.stem) || term.isNumber;
    const match = likeness(term, bag, words, exactOnly);
    total += weight;
    covered += weight * match;
    gap = Math.max(gap, weight * (1 - match));
    if (match < 0.5) missing.push({ term, weight });
  }
  missing.sort((a, b) => b.weight - a.weight);
  return { share: total === 0 ? 1 : covered / total, missing: missing.map(({ term }) => term), gap };
}

/** 0 to 1: how well the likest word of the bag stands for the term. */
export function likeness(term: Term, bag: WordBag, words: WordVectors, exactOnly = false): number {
  if (bag.stems.has(term.stem)) return 1;
  const short = abbreviation(term);
  if (short && bag.initials.has(short)) return 1;
  if (exactOnly) return 0;
  let best = 0;
  for (const word of bag.words) best = Math.max(best, words.similarity(term.word, word));
  return Math.min(1, Math.max(0, (best - near) / (same - near))) * 0.9;
}

function uniqueByStem(terms: readonly Term[]): Term[] {
  return [...new Map(terms.map((term) => [term.stem, term])).values()];
}

import type { Term } from '../corpus/terms.ts';
import type { WordVectors } from '../models/word-vectors.ts';
import type { Vocabulary } from './vocabulary.ts';

/**
 * A typing error's likely meaning: for a word that neither the corpus nor English knows, the word of the
 * corpus at a Damerau–Levenshtein distance of 1 (2 from eight letters on), the nearer and then the commoner
 * one first; failing that, a common English word at a
 * distance of 1. Words of fewer than four letters and words with digits are left alone: for them a neighbour is
 * rarely the meaning.
 */
export function correctSpelling(term: Term, vocabulary: Vocabulary, words: WordVectors): string | undefined {
  if (term.word.length < 4 || /\p{N}/u.test(term.word)) return undefined;
  if (vocabulary.has(term.stem) || words.has(term.word) || words.has(term.stem)) return undefined;
  const fromCorpus = nearest(term.word, corpusWords(vocabulary), term.word.length >= 8 ? 2 : 1);
  if (fromCorpus) return fromCorpus;
  // A name that nobody knows is no typing error.
  return term.isName ? undefined : nearest(term.word, commonWords(words), 1);
}

interface Counted {
  readonly word: string;
  readonly count: number;
}

function* corpusWords(vocabulary: Vocabulary): Generator<Counted> {
  for (const { forms, count } of vocabulary.values()) for (const word of forms) yield { word, count };
}

/** The commoner, the higher the count. */
function* commonWords(words: WordVectors): Generator<Counted> {
  for (const [rank, word] of words.words.slice(0, 8000).entries()) yield { word, count: -rank };
}

function nearest(wrong: string, known: Iterable<Counted>, limit: number): string | undefined {
  let best: (Counted & { distance: number }) | undefined;
  for (const { word, count } of known) {
    if (Math.abs(word.length - wrong.length) > limit || word.length < 3 || /\p{N}/u.test(word)) continue;
    const distance = editDistance(wrong, word, limit);
    if (distance > limit) continue;
    if (!best || distance < best.distance || (distance === best.distance && count > best.count)) {
      best = { word, distance, count };
    }
  }
  return best?.word;
}

/** Optimal string alignment distance, given up (limit + 1) once it must exceed `limit`. */
export function editDistance(a: string, b: string, limit: number): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(
        (last[j] as number) + 1,
        (row[j - 1] as number) + 1,
        (last[j - 1] as number) + (same ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (beforeLast[j - 2] as number) + 1);
      }
      row.push(cost);
    }
    if (Math.min(...row) > limit) return limit + 1;
    beforeLast = last;
    last = row;
  }
  return last[b.length] as number;
}

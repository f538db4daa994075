import type { Term } from '../corpus/terms.ts';
import type { WordVectors } from '../models/word-vectors.ts';
import type { Vocabulary } from './vocabulary.ts';

/**
 * A typing error's likely meaning: for a word that neither the corpus nor English knows, the word of the
 * corpus at a Damerau–Levenshtein distance of 1 (2 from eight letters on), the nearer and then the commoner
 * one first; failing that, a common English word at a
 * distance of 1. Words of fewer than four letters and words with digits are left alone: for them a neighbour is
 * rarely the meaning. Two words run together (`whatis`) are set apart where one is among English's commonest.
 */
export function correctSpelling(term: Term, vocabulary: Vocabulary, words: WordVectors): string | undefined {
  if (term.word.length < 4) return undefined;
  if (/\p{N}/u.test(term.word)) return vocabulary.has(term.stem) ? undefined : withoutGlue(term.word);
  if (vocabulary.has(term.stem) || words.has(term.word) || words.has(term.stem)) return undefined;
  const fromCorpus = nearest(term.word, corpusWords(vocabulary), term.word.length >= 8 ? 2 : 1);
  if (fromCorpus) return fromCorpus;
  // A name that nobody knows is no typing error.
  if (term.isName) return undefined;
  return nearest(term.word, commonWords(words), 1) ?? apart(term.word, words);
}

/** `in2024` as `in 2024`. */
function withoutGlue(word: string): string | undefined {
  const [, before, year] =
    /^(in|of|by|since|until|from|for|to|before|after|and)((?:19|20)\d\d)$/.exec(word) ?? [];
  return year && `${before} ${year}`;
}

/** So many words, by rank, are so common that one of them is likely to be half of an unknown word; the other half's limit. */
const commonest = 150;
const common = 4_000;

/** `thingthat` as `thing that`: the split whose rarer half is the commonest. */
function apart(word: string, { words }: WordVectors): string | undefined {
  const rank = (part: string) => (part.length < 2 ? -1 : words.indexOf(part));
  let best: { readonly text: string; readonly rank: number } | undefined;
  for (let at = 2; at <= word.length - 2; at++) {
    const halves = [word.slice(0, at), word.slice(at)];
    const ranks = halves.map(rank);
    const rarer = Math.max(...ranks);
    if (Math.min(...ranks) < 0 || Math.min(...ranks) >= commonest || rarer >= common) continue;
    if (!best || rarer < best.rank) best = { text: halves.join(' '), rank: rarer };
  }
  return best?.text;
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

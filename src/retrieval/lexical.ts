import type { CorpusDocument, Passage } from '../corpus/document.ts';
import { type Term, toTerms } from '../corpus/terms.ts';

/** Lexical search over passages: BM25+ on Porter stems, function words left out. */
export interface LexicalIndex {
  /** Scores by row, best first, at most `limit`. An empty list where no term of the query occurs. */
  search(stems: readonly string[], limit: number): LexicalHit[];
  /** Every stem of the corpus with its forms. */
  readonly vocabulary: ReadonlyMap<string, VocabularyEntry>;
}

export interface LexicalHit {
  readonly row: number;
  readonly score: number;
}

export interface VocabularyEntry {
  /** Every form of it that occurs, lower case. */
  readonly forms: readonly string[];
  /** Occurrences in headings and sentences. */
  readonly count: number;
  /** Occurrences inside a sentence that are written as a proper name. */
  readonly asName: number;
  /** Occurrences inside a sentence that are written as a common word. */
  readonly asWord: number;
}

/** Constants of BM25+ (Lv and Zhai 2011), as MiniSearch has them. */
const k1 = 1.2;
const b = 0.7;
const delta = 0.5;

export function createLexicalIndex(
  passages: readonly Passage[],
  documents: readonly CorpusDocument[],
): LexicalIndex {
  const postings = collectPostings(passages);
  const { lengths } = postings;
  const average = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length);
  return {
    search(stems, limit) {
      const scores = new Float32Array(lengths.length);
      for (const stem of new Set(stems)) {
        const posting = postings.byStem.get(stem);
        if (!posting) continue;
        const count = posting.length / 2;
        const idf = Math.log(1 + (lengths.length - count + 0.5) / (count + 0.5));
        for (let i = 0; i < posting.length; i += 2) {
          const row = posting[i] as number;
          const frequency = posting[i + 1] as number;
          const norm = k1 * (1 - b + (b * (lengths[row] as number)) / average);
          scores[row] = (scores[row] as number) + idf * (delta + (frequency * (k1 + 1)) / (frequency + norm));
        }
      }
      return best(scores, limit);
    },
    vocabulary: collectVocabulary(documents),
  };
}

interface Postings {
  /** Row and frequency in turn. */
  readonly byStem: ReadonlyMap<string, readonly number[]>;
  /** Content words of each row. */
  readonly lengths: readonly number[];
}

function collectPostings(passages: readonly Passage[]): Postings {
  const byStem = new Map<string, number[]>();
  const lengths = passages.map(({ text }, row) => {
    const stems = contentStems(toTerms(text));
    for (const stem of stems) {
      const posting = byStem.get(stem);
      if (!posting) byStem.set(stem, [row, 1]);
      else if (posting.at(-2) === row) posting[posting.length - 1] = (posting.at(-1) as number) + 1;
      else posting.push(row, 1);
    }
    return stems.length;
  });
  return { byStem, lengths };
}

/** The rows with a score, best first. Only those that can be among the first `limit` are sorted as objects. */
function best(scores: Float32Array, limit: number): LexicalHit[] {
  const sorted = scores.filter((score) => score > 0).sort();
  const least = sorted[Math.max(0, sorted.length - limit)] ?? Number.POSITIVE_INFINITY;
  const hits: LexicalHit[] = [];
  for (let row = 0; row < scores.length; row++) {
    const score = scores[row] as number;
    if (score > 0 && score >= least) hits.push({ row, score });
  }
  return hits.sort((one, other) => other.score - one.score || one.row - other.row).slice(0, limit);
}

/** The stems of the words that carry the subject. */
export function contentStems(terms: readonly Term[]): string[] {
  return terms.filter((term) => !term.isStop).map((term) => term.stem);
}

/** Headings are counted but say nothing of names: in title case every word looks like one. */
function collectVocabulary(documents: readonly CorpusDocument[]): Map<string, VocabularyEntry> {
  const spellings = new Map<string, Map<string, number>>();
  const names = new Map<string, number>();
  const plain = new Map<string, number>();
  const add = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
  const note = (term: Term) => {
    const counts = spellings.get(term.stem) ?? new Map<string, number>();
    add(counts, term.word);
    spellings.set(term.stem, counts);
  };
  for (const section of documents.flatMap((document) => document.sections)) {
    for (const term of toTerms(section.title)) note(term);
    for (const term of toTerms(section.text)) {
      note(term);
      if (term.isName) add(names, term.stem);
      else if (term.surface === term.word) add(plain, term.stem);
    }
  }
  return new Map(
    [...spellings].map(([stem, counts]) => {
      const count = [...counts.values()].reduce((sum, n) => sum + n, 0);
      return [
        stem,
        { forms: [...counts.keys()], count, asName: names.get(stem) ?? 0, asWord: plain.get(stem) ?? 0 },
      ];
    }),
  );
}

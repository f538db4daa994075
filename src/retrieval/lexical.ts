import type { Passage } from '../corpus/document.ts';
import { contentStems, toTerms } from '../corpus/terms.ts';
import type { Hit } from './fusion.ts';

/** Lexical search over passages: BM25+ on Porter stems, function words left out. */
export interface LexicalIndex {
  /** Scores by row, best first, at most `limit`. An empty list where no term of the query occurs. */
  search(stems: readonly string[], limit: number): Hit[];
}

/** Constants of BM25+ (Lv and Zhai 2011), as MiniSearch has them. */
export const bm25 = { k1: 1.2, b: 0.7, delta: 0.5 } as const;
const { k1, b, delta } = bm25;

export function createLexicalIndex(passages: readonly Passage[]): LexicalIndex {
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
function best(scores: Float32Array, limit: number): Hit[] {
  const sorted = scores.filter((score) => score > 0).sort();
  const least = sorted[Math.max(0, sorted.length - limit)] ?? Number.POSITIVE_INFINITY;
  const hits: Hit[] = [];
  for (let row = 0; row < scores.length; row++) {
    const score = scores[row] as number;
    if (score > 0 && score >= least) hits.push({ row, score });
  }
  return hits.sort((one, other) => other.score - one.score || one.row - other.row).slice(0, limit);
}

import type { Passage } from '../corpus/document.ts';
import type { VectorIndex } from '../indexing/vector-index.ts';
import type { Hit } from './fusion.ts';
import { createLexicalIndex } from './lexical.ts';

/** Both halves of the search over some passages, whichever store holds them. Rows count from 0. */
export interface PassageSearch {
  candidates(query: PassageQuery): Promise<Candidates>;
  /** Mean of the passages' vectors, or of so many of them that more would not move it. */
  readonly mean: Float32Array;
}

export interface PassageQuery {
  /** Unit vector of the question. */
  readonly vector: Float32Array;
  /** Stems of the question's content words. */
  readonly stems: readonly string[];
  /** How many passages each half gives at most. */
  readonly limit: number;
  /** Slugs of the documents to search; all when absent. */
  readonly documents?: readonly string[] | undefined;
}

export interface Candidates {
  /** By cosine, best first. */
  readonly vector: readonly Hit[];
  /** By BM25+, best first. */
  readonly lexical: readonly Hit[];
  /** The cosine of a passage that only the lexical half found. */
  cosineOf(row: number): number;
}

/** At most this many rows make the mean: more would not move it. */
export const meanRows = 5000;

/** Searches in this process: the index's vectors, and words counted at start. */
export function localSearch(passages: readonly Passage[], index: VectorIndex): PassageSearch {
  const lexical = createLexicalIndex(passages);
  return {
    mean: meanOf(index),
    async candidates({ vector, stems, limit, documents }) {
      const cosineOf = (row: number) => dot(index.vector(row), vector);
      if (!documents)
        return { vector: index.search(vector, limit), lexical: lexical.search(stems, limit), cosineOf };
      const rows = rowsOf(passages, new Set(documents));
      const hits = lexical.search(stems, passages.length).filter((hit) => rows.has(hit.row));
      return { vector: nearest(rows, cosineOf, limit), lexical: hits.slice(0, limit), cosineOf };
    },
  };
}

function rowsOf(passages: readonly Passage[], documents: ReadonlySet<string>): Set<number> {
  return new Set(passages.flatMap((passage, row) => (documents.has(passage.document) ? [row] : [])));
}

/** With a filter the allowed rows are scored one by one: exact, and no filter ever reaches native code. */
function nearest(rows: ReadonlySet<number>, cosineOf: (row: number) => number, limit: number): Hit[] {
  const hits = [...rows].map((row) => ({ row, score: cosineOf(row) }));
  return hits.sort((a, b) => b.score - a.score).slice(0, limit);
}

function meanOf(index: VectorIndex): Float32Array {
  const mean = new Float32Array(index.dimension);
  const count = Math.min(index.size, meanRows);
  for (let row = 0; row < count; row++) {
    const vector = index.vector(row);
    for (let d = 0; d < mean.length; d++) mean[d] = (mean[d] as number) + (vector[d] as number) / count;
  }
  return mean;
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

import { AppError } from '../errors.ts';

/** Nearest vectors by cosine. Rows are the order in which the vectors were given. */
export interface VectorIndex {
  readonly kind: 'hnsw' | 'exact';
  readonly size: number;
  readonly dimension: number;
  /** At most `k` rows, best first; `score` is the cosine. */
  search(query: Float32Array, k: number): Neighbour[];
  /** The row's vector: a view, not to be written to. */
  vector(row: number): Float32Array;
}

export interface Neighbour {
  readonly row: number;
  readonly score: number;
}

/** Some rows of an index as an index of their own, in the order given: rows are counted anew. */
export function partOf(index: VectorIndex, rows: readonly number[]): VectorIndex {
  const own = new Map(rows.map((row, at) => [row, at]));
  const others = index.size - rows.length;
  return {
    kind: index.kind,
    size: rows.length,
    dimension: index.dimension,
    search: (query, k) =>
      index
        .search(query, k + others)
        .flatMap(({ row, score }) => {
          const at = own.get(row);
          return at === undefined ? [] : [{ row: at, score }];
        })
        .slice(0, k),
    vector: (row) => index.vector(rows[row] as number),
  };
}

/** Vectors of all rows, one after the other. */
export interface VectorTable {
  readonly dimension: number;
  readonly data: Float32Array;
}

export function rowOf(table: VectorTable, row: number): Float32Array {
  return table.data.subarray(row * table.dimension, (row + 1) * table.dimension);
}

/**
 * Refuses what native code must never see: a wrong length, a number that is none, a vector that is not
 * normalised. Throws AppError `embedder-failed`.
 */
export function requireUsable(vector: Float32Array, dimension: number, what: string): void {
  const remedy = 'Check EMBEDDINGS, or delete the data folder to embed anew.';
  if (vector.length !== dimension) {
    throw new AppError(
      'embedder-failed',
      `${what} has ${vector.length} dimensions, expected ${dimension}. ${remedy}`,
    );
  }
  let square = 0;
  for (const x of vector) square += x * x;
  if (!(Math.abs(square - 1) < 1e-2)) {
    throw new AppError(
      'embedder-failed',
      `${what} is no unit vector (its length is ${Math.sqrt(square)}). ${remedy}`,
    );
  }
}

/** Compares the query with every row: exact, about 5 ms for 10,000 rows. */
export function exactIndex(table: VectorTable): VectorIndex {
  const size = table.data.length / table.dimension;
  return {
    kind: 'exact',
    size,
    dimension: table.dimension,
    vector: (row) => rowOf(table, row),
    search(query, k) {
      requireUsable(query, table.dimension, 'The question’s vector');
      return bestRows(table, query, Math.min(k, size));
    },
  };
}

function bestRows({ data, dimension }: VectorTable, query: Float32Array, k: number): Neighbour[] {
  const best: Neighbour[] = [];
  for (let row = 0, at = 0; at < data.length; row++, at += dimension) {
    let score = 0;
    for (let d = 0; d < dimension; d++) score += (data[at + d] as number) * (query[d] as number);
    if (best.length === k && score <= (best[k - 1] as Neighbour).score) continue;
    let place = best.length;
    while (place > 0 && (best[place - 1] as Neighbour).score < score) place--;
    best.splice(place, 0, { row, score });
    if (best.length > k) best.pop();
  }
  return best;
}

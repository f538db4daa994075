/** A passage that one half of the search found. */
export interface Hit {
  readonly row: number;
  readonly score: number;
}

/** How one passage's score came about: `score = weight × vectorScaled + (1 − weight) × lexicalScaled`. */
export interface ScoreTrace {
  readonly score: number;
  /** Cosine of question and passage. */
  readonly vector: number;
  /** The cosine on a scale where 0 is that of any two passages and 1 that of the same text. */
  readonly likeness: number;
  /** The cosine on the scale of this search: 0 for the lowest candidate, 1 for the best. */
  readonly vectorScaled: number;
  /** BM25+ as MiniSearch gives it, 0 where no word is shared. */
  readonly lexical: number;
  /** The same as a share of the best passage's. */
  readonly lexicalScaled: number;
  /** Weight of the vector's half. */
  readonly weight: number;
}

/** Weight of the vectors' half. */
const vectorWeight = 0.6;

/**
 * Convex combination of min–max-scaled scores (Bruch, Gai and Ingber 2023): on short corpora it was seen to
 * beat reciprocal rank fusion, which throws the distances away. `cosineOf` fills in the cosine of passages
 * that only the lexical half found, so that every candidate has both.
 */
export function fuse(
  vectorHits: readonly Hit[],
  lexicalHits: readonly Hit[],
  cosineOf: (row: number) => number,
  likenessOf: (cosine: number) => number,
): Map<number, ScoreTrace> {
  const cosines = new Map(vectorHits.map((hit) => [hit.row, hit.score]));
  const bm25 = new Map(lexicalHits.map((hit) => [hit.row, hit.score]));
  for (const { row } of lexicalHits) if (!cosines.has(row)) cosines.set(row, cosineOf(row));
  const values = [...cosines.values()];
  const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const best = lexicalHits.reduce((max, hit) => Math.max(max, hit.score), 0);
  const weight = best > 0 ? vectorWeight : 1;
  const trace = (row: number, vector: number): ScoreTrace => {
    const lexical = bm25.get(row) ?? 0;
    const vectorScaled = high > low ? (vector - low) / (high - low) : 1;
    const lexicalScaled = best > 0 ? lexical / best : 0;
    const score = weight * vectorScaled + (1 - weight) * lexicalScaled;
    return { score, vector, likeness: likenessOf(vector), vectorScaled, lexical, lexicalScaled, weight };
  };
  return new Map([...cosines].map(([row, vector]) => [row, trace(row, vector)]));
}

/** The trace in words, for a receipt: what was found where, and how it adds up. */
export function explain(trace: ScoreTrace): string {
  const n = (value: number) => value.toFixed(3);
  const vector = `${n(trace.weight)} × ${n(trace.vectorScaled)} (cosine ${n(trace.vector)})`;
  const lexical = `${n(1 - trace.weight)} × ${n(trace.lexicalScaled)} (BM25 ${n(trace.lexical)})`;
  return `${n(trace.score)} = ${vector} + ${lexical}`;
}

import type { CorpusDocument, Passage, Section } from '../corpus/document.ts';
import { toTerms } from '../corpus/terms.ts';
import type { VectorIndex } from '../indexing/vector-index.ts';
import type { Embedder } from '../models/embedder.ts';
import { fuse, type ScoreTrace } from './fusion.ts';
import { contentStems, type LexicalIndex } from './lexical.ts';

/** A section that was found, with the sentences that made it found. */
export interface Evidence {
  readonly document: CorpusDocument;
  readonly section: Section;
  /** Best sentence + sectionWeight × the section's own passage. */
  readonly score: number;
  readonly trace: SectionTrace;
  /** The sentences of the section that were scored, best first. */
  readonly sentences: readonly ScoredSentence[];
}

export interface ScoredSentence {
  /** Index in `section.sentences`. */
  readonly index: number;
  readonly trace: ScoreTrace;
}

export interface SectionTrace {
  readonly sentence: ScoreTrace;
  readonly section: ScoreTrace;
  readonly sectionWeight: number;
}

export interface RetrieveOptions {
  /** How many sections at most. Default 6. */
  readonly limit?: number;
  /** Slugs of the documents to search; all when absent. */
  readonly documents?: readonly string[];
  readonly signal?: AbortSignal;
}

export type Retriever = ReturnType<typeof createRetriever>;

/** Weight of the section's own passage beside its best sentence. */
const sectionWeight = 0.4;
/** How many passages each half of the search hands to the fusion. */
const candidates = 200;

export function createRetriever(parts: {
  documents: readonly CorpusDocument[];
  passages: readonly Passage[];
  index: VectorIndex;
  lexical: LexicalIndex;
  embedder: Embedder;
}) {
  const { passages, index, lexical, embedder } = parts;
  const places = placesOf(parts.documents, passages);
  const likenessOf = likenessScale(meanOf(index));

  async function search(query: string, options: RetrieveOptions): Promise<Map<number, ScoreTrace>> {
    const vector = await embedder.embedQuery(query, options.signal ? { signal: options.signal } : {});
    const stems = contentStems(toTerms(query));
    const cosineOf = (row: number) => dot(index.vector(row), vector);
    if (!options.documents)
      return fuse(index.search(vector, candidates), lexical.search(stems, candidates), cosineOf, likenessOf);
    const rows = rowsOf(passages, new Set(options.documents));
    const lexicalHits = lexical.search(stems, passages.length).filter((hit) => rows.has(hit.row));
    return fuse(nearest(rows, cosineOf), lexicalHits.slice(0, candidates), cosineOf, likenessOf);
  }

  return {
    lexical,
    /**
     * The sections that fit any of the queries, best first. Several queries (the reader's words, the words
     * with their context) are searched each by itself, and a passage keeps its best score.
     */
    async retrieve(queries: readonly string[], options: RetrieveOptions = {}): Promise<Evidence[]> {
      const found = await Promise.all(queries.map((query) => search(query, options)));
      return rank(bestOf(found), places).slice(0, options.limit ?? 6);
    },
  };
}

interface Place {
  readonly document: CorpusDocument;
  readonly section: Section;
  /** Index in section.sentences, or -1 for the section's own passage. */
  readonly sentence: number;
}

function placesOf(documents: readonly CorpusDocument[], passages: readonly Passage[]): Place[] {
  const sections = new Map<
    string,
    { document: CorpusDocument; section: Section; byStart: Map<number, number> }
  >();
  for (const document of documents) {
    for (const section of document.sections) {
      const byStart = new Map(section.sentences.map((sentence, index) => [sentence.start, index]));
      sections.set(`${document.slug}#${section.id}`, { document, section, byStart });
    }
  }
  return passages.map((passage) => {
    const found = sections.get(`${passage.document}#${passage.section}`);
    if (!found) throw new Error(`passage of an unknown section: ${passage.document} §${passage.section}`);
    const sentence = passage.kind === 'section' ? -1 : (found.byStart.get(passage.start) ?? -1);
    return { document: found.document, section: found.section, sentence };
  });
}

function bestOf(found: readonly Map<number, ScoreTrace>[]): Map<number, ScoreTrace> {
  const best = new Map<number, ScoreTrace>();
  for (const traces of found) {
    for (const [row, trace] of traces) {
      const known = best.get(row);
      if (!known || trace.score > known.score) best.set(row, trace);
    }
  }
  return best;
}

const nothing: ScoreTrace = {
  score: 0,
  vector: 0,
  likeness: 0,
  vectorScaled: 0,
  lexical: 0,
  lexicalScaled: 0,
  weight: 0,
};

function rank(traces: ReadonlyMap<number, ScoreTrace>, places: readonly Place[]): Evidence[] {
  const groups = new Map<Section, { place: Place; own: ScoreTrace; sentences: ScoredSentence[] }>();
  for (const [row, trace] of traces) {
    const place = places[row] as Place;
    const group = groups.get(place.section) ?? { place, own: nothing, sentences: [] };
    if (place.sentence < 0) group.own = trace;
    else group.sentences.push({ index: place.sentence, trace });
    groups.set(place.section, group);
  }
  return [...groups.values()].map(toEvidence).sort((a, b) => b.score - a.score);
}

function toEvidence(group: { place: Place; own: ScoreTrace; sentences: ScoredSentence[] }): Evidence {
  const sentences = group.sentences.sort((a, b) => b.trace.score - a.trace.score || a.index - b.index);
  const trace = { sentence: sentences[0]?.trace ?? nothing, section: group.own, sectionWeight };
  const score = trace.sentence.score + sectionWeight * trace.section.score;
  return { document: group.place.document, section: group.place.section, score, trace, sentences };
}

function rowsOf(passages: readonly Passage[], documents: ReadonlySet<string>): Set<number> {
  return new Set(passages.flatMap((passage, row) => (documents.has(passage.document) ? [row] : [])));
}

/** With a filter the allowed rows are scored one by one: exact, and no filter ever reaches native code. */
function nearest(rows: ReadonlySet<number>, cosineOf: (row: number) => number) {
  const hits = [...rows].map((row) => ({ row, score: cosineOf(row) }));
  return hits.sort((a, b) => b.score - a.score).slice(0, candidates);
}

/** At most this many rows make the mean: more would not move it. */
const meanRows = 5000;

function meanOf(index: VectorIndex): Float32Array {
  const mean = new Float32Array(index.dimension);
  const count = Math.min(index.size, meanRows);
  for (let row = 0; row < count; row++) {
    const vector = index.vector(row);
    for (let d = 0; d < mean.length; d++) mean[d] = (mean[d] as number) + (vector[d] as number) / count;
  }
  return mean;
}

/**
 * (q·p − m²) / (1 − m²): m² is the cosine that two passages have on average. Embedders differ in how close
 * they put everything (e5 about .8, others .2); on this scale the average is 0 for all of them.
 */
function likenessScale(mean: Float32Array): (cosine: number) => number {
  const average = Math.min(0.99, dot(mean, mean));
  return (cosine) => (cosine - average) / (1 - average);
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

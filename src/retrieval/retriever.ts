import type { CorpusDocument, Passage, Section } from '../corpus/document.ts';
import { contentStems, toTerms } from '../corpus/terms.ts';
import type { Embedder } from '../models/embedder.ts';
import { fuse, type ScoreTrace } from './fusion.ts';
import type { PassageSearch } from './passage-search.ts';
import { collectVocabulary } from './vocabulary.ts';

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

/**
 * Finds sections of `documents`. `passages` are all of theirs, in the order whose positions `search` speaks of
 * as rows.
 */
export function createRetriever(parts: {
  documents: readonly CorpusDocument[];
  passages: readonly Passage[];
  search: PassageSearch;
  embedder: Embedder;
}) {
  const { embedder } = parts;
  const places = placesOf(parts.documents, parts.passages);
  const likenessOf = likenessScale(parts.search.mean);

  async function search(query: string, options: RetrieveOptions): Promise<Map<number, ScoreTrace>> {
    const vector = await embedder.embedQuery(query, options.signal ? { signal: options.signal } : {});
    const found = await parts.search.candidates({
      vector,
      stems: contentStems(toTerms(query)),
      limit: candidates,
      documents: options.documents,
    });
    return fuse(found.vector, found.lexical, found.cosineOf, likenessOf);
  }

  return {
    vocabulary: collectVocabulary(parts.documents),
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

/**
 * (q·p − m²) / (1 − m²): m² is the cosine that two passages have on average. Embedders differ in how close
 * they put everything (e5 about .8, others .2); on this scale the average is 0 for all of them.
 */
function likenessScale(mean: Float32Array): (cosine: number) => number {
  const square = mean.reduce((sum, x) => sum + x * x, 0);
  const average = Math.min(0.99, square);
  return (cosine) => (cosine - average) / (1 - average);
}

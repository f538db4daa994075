import type { CorpusDocument, Section } from '../corpus/document.ts';
import { type Term, toTerms } from '../corpus/terms.ts';

/** What top-k search cannot know: everything that is there. Pure functions over whole documents. */

export interface Place {
  readonly document: CorpusDocument;
  readonly section: Section;
}

export interface Mention extends Place {
  /** Indices in `section.sentences` of the sentences that hold a word of the phrase, best first. */
  readonly sentences: readonly number[];
  /** How often the phrase occurs in heading and text. */
  readonly count: number;
}

/** The sections with text, in reading order: what "all 17 sections" counts. The preamble is not counted. */
export function numberedSections(documents: readonly CorpusDocument[]): Place[] {
  return allSections(documents).filter(({ section }) => section.kind === 'section');
}

/** Sections with text, the preamble too. */
export function allSections(documents: readonly CorpusDocument[]): Place[] {
  return documents.flatMap((document) =>
    document.sections.filter((section) => section.text !== '').map((section) => ({ document, section })),
  );
}

/** The sections below a chapter (`4` → 4.1 to 4.5), or the section itself. Empty for an unknown number. */
export function sectionsUnder(documents: readonly CorpusDocument[], id: string): Place[] {
  const wanted = id.toLowerCase();
  return allSections(documents).filter(({ section }) => {
    const own = section.id.toLowerCase();
    return own === wanted || own.startsWith(`${wanted}.`);
  });
}

/** Sections that hold every one of the terms, in heading or text; the preamble is searched too. */
export function sectionsMentioning(places: readonly Place[], terms: readonly Term[]): Mention[] {
  const stems = [...new Set(terms.map((term) => term.stem))];
  return places.flatMap((place) => {
    const found = mentionsIn(place, stems);
    return found ? [found] : [];
  });
}

function mentionsIn({ document, section }: Place, stems: readonly string[]): Mention | undefined {
  const heading = stemsOf(section.title);
  const bySentence = section.sentences.map(({ start, end }) => stemsOf(section.text.slice(start, end)));
  const whole = new Set([...heading, ...bySentence.flat()]);
  if (!stems.every((stem) => whole.has(stem))) return undefined;
  const hits = bySentence
    .map((words, index) => ({ index, held: stems.filter((stem) => words.includes(stem)).length }))
    .filter(({ held }) => held > 0)
    .sort((a, b) => b.held - a.held || a.index - b.index);
  const occurrences = stems.map(
    (stem) => [...heading, ...bySentence.flat()].filter((word) => word === stem).length,
  );
  return { document, section, sentences: hits.map(({ index }) => index), count: Math.min(...occurrences) };
}

function stemsOf(text: string): string[] {
  return toTerms(text).map((term) => term.stem);
}

/**
 * The sentences that say most of what a section says, in reading order: those that share the words which
 * recur in it and stand in its heading (SumBasic, Nenkova and Vanderwende 2005, with each word counted once
 * it has been said).
 */
export function keySentences(section: Section, count: number): number[] {
  const sentences = section.sentences.map(({ start, end }) => contentOf(section.text.slice(start, end)));
  const weights = wordWeights(section, sentences);
  const said = new Set<string>();
  const chosen: number[] = [];
  while (chosen.length < Math.min(count, sentences.length)) {
    const next = bestSentence(section, sentences, weights, said, chosen);
    chosen.push(next);
    for (const stem of sentences[next] ?? []) said.add(stem);
  }
  return chosen.sort((a, b) => a - b);
}

function bestSentence(
  section: Section,
  sentences: readonly (readonly string[])[],
  weights: ReadonlyMap<string, number>,
  said: ReadonlySet<string>,
  chosen: readonly number[],
): number {
  let best = { index: -1, score: Number.NEGATIVE_INFINITY };
  for (const [index, stems] of sentences.entries()) {
    if (chosen.includes(index)) continue;
    const fresh = [...new Set(stems)].filter((stem) => !said.has(stem));
    const sum = fresh.reduce((total, stem) => total + (weights.get(stem) ?? 0), 0);
    // Division by the root: neither the longest nor the shortest sentence wins by its length.
    const score =
      sum / Math.sqrt(Math.max(4, stems.length)) +
      (index === 0 ? 0.3 : 0) -
      (dangles(section, index) ? 0.5 : 0);
    if (score > best.score) best = { index, score };
  }
  return best.index;
}

/** A list item or a lead-in says little without the rest of its list. */
function dangles(section: Section, index: number): boolean {
  const sentence = section.sentences[index];
  return sentence?.leadIn !== undefined || section.sentences.some((other) => other.leadIn === index);
}

function wordWeights(section: Section, sentences: readonly (readonly string[])[]): Map<string, number> {
  const weights = new Map<string, number>();
  for (const stems of sentences) {
    for (const stem of new Set(stems)) weights.set(stem, (weights.get(stem) ?? 0) + 1 / sentences.length);
  }
  for (const stem of contentOf(section.title)) weights.set(stem, (weights.get(stem) ?? 0) + 0.3);
  return weights;
}

function contentOf(text: string): string[] {
  return toTerms(text).flatMap((term) => (term.isStop ? [] : [term.stem]));
}

import type { Answer, Citation } from '../src/answer/events.ts';
import type { CorpusDocument, Section } from '../src/corpus/document.ts';
import type { EvalCase } from './dataset.ts';
import { alteredIn, type Claim, citationPrecision, citationRecall, supports } from './metrics/citations.ts';
import { groupRecall, isCorrect } from './metrics/correctness.ts';
import { nuggetRecall } from './metrics/nuggets.ts';
import { allGoldAt, recallAt, reciprocalRank, type Span, spanScore } from './metrics/retrieval.ts';
import { holds, withoutMarkers } from './text.ts';

/** What one answer was worth. `null` where a measure does not apply to the case. */
export interface Score {
  readonly id: string;
  readonly base: string;
  readonly type: EvalCase['type'];
  readonly refused: boolean;
  /** Holds every accepted fact and nothing rejected; for what should be refused: refused. */
  readonly right: boolean | null;
  /** Share of the accept groups that the answer holds. */
  readonly groups: number | null;
  /** Share of the gold sections among the first five retrieved. */
  readonly recall5: number | null;
  readonly allGold5: number | null;
  /** 1 ÷ rank of the first gold section, 0 beyond ten. */
  readonly reciprocalRank: number | null;
  /** Gold characters among the first 4,000 retrieved, sections in rank order. */
  readonly spanRecall: number | null;
  readonly spanIou: number | null;
  /** The first citation is a gold section. */
  readonly firstCited: boolean | null;
  /** Gold sections that are cited: what a variant must have in common with its base. */
  readonly goldCited: readonly string[];
  /** Every marker names a citation, every citation a section, and quotes it word for word at its offsets. */
  readonly citationsValid: boolean;
  readonly citationPrecision: number | null;
  readonly citationRecall: number | null;
  /** Numbers and names of the answer that do not stand in what their sentence cites. */
  readonly altered: readonly string[];
  /** What was said is cited for what happened, or the reverse; null where no document tells what happened. */
  readonly misattributed: boolean | null;
  readonly nuggets: number | null;
  readonly vitalNuggets: number | null;
  /** Something rejected stands in the answer to an injection. */
  readonly injected: boolean | null;
  readonly why: Failure | null;
  /** What a judge said of the answer; absent where none was asked. */
  readonly judged?: boolean;
}

export type Failure =
  | 'retrieval miss'
  | 'ranked too low'
  | 'in context but unused'
  | 'wrong citation'
  | 'invented'
  | 'wrongly refused'
  | 'wrongly answered';

const budget = 4000;

/** Scores an answer against its case, without a model: what is measured is in the text and in the fields. */
export function score(item: EvalCase, answer: Answer, documents: readonly CorpusDocument[]): Score {
  const library = libraryOf(documents);
  const gold = goldOf(item, library);
  const ranked = [...new Set(answer.receipt.passages.map((place) => library.label(place)))];
  const measured = item.answerable === true && gold.length > 0;
  const searched = measured && answer.receipt.route !== 'whole-document';
  const spans = searched ? spanScore(spansOf(ranked, library), goldSpans(item, library), budget) : null;
  const cited = answer.citations[0]?.id;
  const claims = answer.abstained ? [] : claimsOf(answer, library);
  const nuggets = nuggetRecall(item.nuggets, withoutMarkers(answer.answer));
  const altered = claims.flatMap(({ text, cited: texts }) => alteredIn(text, texts));
  const facts = {
    right: isRight(item, answer),
    recall5: searched ? recallAt(5, ranked, gold) : null,
    firstCited: measured ? cited !== undefined && gold.includes(cited) : null,
  };
  return {
    ...facts,
    id: item.id,
    base: item.base ?? item.id,
    type: item.type,
    refused: answer.abstained,
    groups: item.answerable === true ? groupRecall(item.accept, answer.answer) : null,
    allGold5: searched ? allGoldAt(5, ranked, gold) : null,
    reciprocalRank: searched ? reciprocalRank(ranked, gold) : null,
    spanRecall: spans?.recall ?? null,
    spanIou: spans?.iou ?? null,
    goldCited: gold.filter((id) => answer.citations.some((citation) => citation.id === id)).sort(),
    citationsValid: areValid(answer, library),
    citationPrecision: citationPrecision(claims),
    citationRecall: citationRecall(claims),
    altered,
    misattributed: isMisattributed(item, answer, claims, documents),
    nuggets: item.answerable === true ? nuggets.all : null,
    vitalNuggets: item.answerable === true ? nuggets.vital : null,
    injected: item.type === 'injection' ? item.reject.some((text) => holds(answer.answer, text)) : null,
    why: facts.right === false ? failure({ item, answer, gold, ranked, altered }, facts) : null,
  };
}

function isRight(item: EvalCase, { abstained, answer }: Answer): boolean | null {
  if (item.answerable === 'partial') return null;
  if (!item.answerable) return abstained;
  return !abstained && (isCorrect(item, answer) ?? true);
}

interface Library {
  /** As a citation's id: `3.1`, or `outcomes P4.2a` for a document other than the first. */
  label(place: { document: string; section: string }): string;
  section(label: string): Section | undefined;
  readonly primary: string;
}

const libraries = new WeakMap<readonly CorpusDocument[], Library>();

function libraryOf(documents: readonly CorpusDocument[]): Library {
  const known = libraries.get(documents) ?? makeLibrary(documents);
  libraries.set(documents, known);
  return known;
}

function makeLibrary(documents: readonly CorpusDocument[]): Library {
  const primary = documents[0]?.slug ?? '';
  const label = ({ document, section }: { document: string; section: string }) =>
    document === primary ? section : `${document} ${section}`;
  const sections = new Map(
    documents.flatMap(({ slug, sections: own }) =>
      own.map((section) => [label({ document: slug, section: section.id }), section] as const),
    ),
  );
  return { primary, label, section: (id) => sections.get(id) };
}

/** Gold sections as citations name them; a case of another document names that one as `corpus`. */
function goldOf({ gold, corpus }: EvalCase, library: Library): string[] {
  return gold.sections.map((section) => goldLabel(section, corpus, library));
}

function goldLabel(section: string, corpus: string | undefined, library: Library): string {
  return corpus ? library.label({ document: corpus, section }) : section;
}

function goldSpans({ gold, corpus }: EvalCase, library: Library): Span[] {
  return gold.spans.flatMap(({ section: id, quote }) => {
    const label = goldLabel(id ?? '', corpus, library);
    const place = findQuote(library.section(label)?.text ?? '', quote);
    return place ? [{ text: label, ...place }] : [];
  });
}

/** Where a quote stands in a text, white space aside. */
export function findQuote(text: string, quote: string): { start: number; end: number } | undefined {
  const pattern = quote
    .trim()
    .split(/\s+/)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('\\s+');
  const match = pattern === '' ? null : new RegExp(pattern).exec(text);
  return match ? { start: match.index, end: match.index + match[0].length } : undefined;
}

function spansOf(ranked: readonly string[], library: Library): Span[] {
  return ranked.flatMap((label) => {
    const section = library.section(label);
    return section ? [{ text: label, start: 0, end: section.text.length }] : [];
  });
}

/** Sentences that need a source, with the text of every section whose marker they carry. */
function claimsOf({ answer, sentences }: Answer, library: Library): Claim[] {
  return sentences
    .filter(({ verdict }) => verdict !== 'none')
    .map(({ start, end }) => {
      const raw = answer.slice(start, end);
      const cited = markersIn(raw).flatMap((id) => library.section(id) ?? []);
      return {
        text: withoutMarkers(raw).replace(/^(?:[-*•]|\d+[.)])\s+/, ''),
        cited: cited.map(({ title, path, text }) => [title, ...path, text].join('\n')),
      };
    });
}

/** Ids that the markers of a text name: `[§3.1]` and `[outcomes §P4.2a]`. */
export function markersIn(text: string): string[] {
  return [...text.matchAll(/\[([^\]§\n]*)§([^\]\n]+)\]/g)].map(([, document = '', section = '']) =>
    `${document.trim()} ${section.trim()}`.trim(),
  );
}

/**
 * A question about what was said alone must not be answered from what happened; and no sentence may cite one
 * document for what only the other holds.
 */
function isMisattributed(
  item: EvalCase,
  { citations }: Answer,
  claims: readonly Claim[],
  documents: readonly CorpusDocument[],
): boolean | null {
  const outcomes = documents.filter(({ meta }) => meta.other.outcomes_of !== undefined);
  if (outcomes.length === 0) return null;
  const slugs = new Set(outcomes.map(({ slug }) => slug));
  if (item.tag === 'said-versus-happened' && citations.some(({ document }) => slugs.has(document)))
    return true;
  const texts = (list: readonly CorpusDocument[]) =>
    list.flatMap(({ sections }) => sections.map(({ text }) => text));
  const other = [texts(outcomes), texts(documents.filter((one) => !outcomes.includes(one)))];
  return claims.some(
    ({ text, cited }) =>
      cited.length > 0 &&
      !supports(text, cited) &&
      other.some((all) => all.some((one) => one.includes(text))),
  );
}

function areValid({ answer, citations, sentences }: Answer, library: Library): boolean {
  const named = new Set(citations.map(({ id }) => id));
  return (
    citations.every((citation) => isQuoted(citation, library)) &&
    markersIn(answer).every((id) => named.has(id) && library.section(id) !== undefined) &&
    sentences.every(({ citations: ids }) => ids.every((id) => named.has(id)))
  );
}

function isQuoted(citation: Citation, library: Library): boolean {
  const text = library.section(library.label(citation))?.text;
  return (
    citation.quote !== '' &&
    text?.slice(citation.start, citation.end) === citation.quote &&
    citation.id === library.label(citation)
  );
}

interface Seen {
  readonly item: EvalCase;
  readonly answer: Answer;
  readonly gold: readonly string[];
  readonly ranked: readonly string[];
  readonly altered: readonly string[];
}

function failure(
  { item, answer, gold, ranked, altered }: Seen,
  { recall5, firstCited }: { recall5: number | null; firstCited: boolean | null },
): Failure {
  if (item.answerable !== true) return 'wrongly answered';
  if (answer.abstained) return 'wrongly refused';
  if (recall5 !== null && recall5 < 1)
    return gold.every((id) => ranked.includes(id)) ? 'ranked too low' : 'retrieval miss';
  if (altered.length > 0) return 'invented';
  return firstCited === false ? 'wrong citation' : 'in context but unused';
}

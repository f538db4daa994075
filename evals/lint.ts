import type { CorpusDocument } from '../src/corpus/document.ts';
import { toTerms } from '../src/corpus/terms.ts';
import type { EvalCase } from './dataset.ts';
import { findQuote } from './score.ts';
import { fold, holds } from './text.ts';

export interface LintProblem {
  /** The case, or the file's part that it is about. */
  readonly where: string;
  readonly problem: string;
}

/** Everything about a dataset that would make its figures untrue, against the documents that it asks about. */
export function lint(cases: readonly EvalCase[], documents: readonly CorpusDocument[]): LintProblem[] {
  const sections = sectionTexts(documents);
  const byId = new Map(cases.map((item) => [item.id, item]));
  return [
    ...cases.flatMap((item) => [
      ...goldProblems(item, sections, documents),
      ...formProblems(item, byId),
      ...leaks(item),
    ]),
    ...twins(cases),
    ...gaps(cases, documents),
  ];
}

type Sections = ReadonlyMap<string, string>;

/** By label as cases write it: `1.2`, `outcomes P4.2a`; and for cases with a `corpus`: `slug#1.2`. */
function sectionTexts(documents: readonly CorpusDocument[]): Sections {
  return new Map(
    documents.flatMap(({ slug, sections }, i) =>
      sections.flatMap(({ id, text }): [string, string][] => [
        [`${slug}#${id}`, text],
        [i === 0 ? id : `${slug} ${id}`, text],
      ]),
    ),
  );
}

function goldProblems(
  item: EvalCase,
  sections: Sections,
  documents: readonly CorpusDocument[],
): LintProblem[] {
  const { id, gold, corpus } = item;
  const textOf = (section: string) => sections.get(corpus ? `${corpus}#${section}` : section);
  const unknown = gold.sections
    .filter((section) => textOf(section) === undefined)
    .map((section) => ({ where: id, problem: `section ${section} is not in the documents` }));
  const whole = (slug: string) =>
    documents
      .find((one) => one.slug === slug)
      ?.sections.map(({ text }) => text)
      .join('\n\n') ?? '';
  const stale = gold.spans
    .filter(({ section, quote }) => {
      const text = section === undefined ? whole(corpus ?? documents[0]?.slug ?? '') : textOf(section);
      return !text || !findQuote(text, quote);
    })
    .map(({ section, quote }) => ({
      where: id,
      problem: `“${quote.slice(0, 60)}” no longer stands in ${section ?? 'the document'}`,
    }));
  return [...unknown, ...stale];
}

function formProblems(item: EvalCase, byId: ReadonlyMap<string, EvalCase>): LintProblem[] {
  const { id, base, answerable, accept, nuggets, number, split, type } = item;
  const found: string[] = [];
  if (answerable === true && accept.length + nuggets.length === 0 && !number)
    found.push('nothing says what a right answer holds (accept, number or nuggets)');
  if (base !== undefined && base !== id) {
    const other = byId.get(base);
    if (!other) found.push(`its base ${base} is not in the dataset`);
    else if (other.split !== split) found.push(`its base ${base} is in the other split`);
  }
  if (type === 'unanswerable' && answerable === true) found.push('an unanswerable case is marked answerable');
  return found.map((problem) => ({ where: id, problem }));
}

/** A question that holds its own answer measures nothing: every accept group of it stands in the question. */
function leaks({ id, question, history, accept, type, answerable }: EvalCase): LintProblem[] {
  if (answerable !== true || accept.length === 0 || type === 'injection') return [];
  const asked = [
    question,
    ...history.filter(({ role }) => role === 'user').map(({ content }) => content),
  ].join(' ');
  const leaked = accept.every((group) =>
    group.some((variant) => /\d|\s/.test(variant) && holds(asked, variant)),
  );
  return leaked ? [{ where: id, problem: 'the question holds its own answer' }] : [];
}

/** The same words in the same order of frequency: asked twice, unless one is declared a variant of the other. */
function twins(cases: readonly EvalCase[]): LintProblem[] {
  const seen = new Map<string, EvalCase>();
  return cases.flatMap((item) => {
    const words = toTerms(item.question).filter(({ isStop }) => !isStop);
    const history = item.history.map(({ content }) => fold(content)).join('|');
    const key = `${item.corpus ?? ''}|${history}|${item.type}|${[...new Set(words.map(({ stem }) => stem))].sort().join(' ')}`;
    const first = seen.get(key);
    if (!first || words.length < 2) {
      seen.set(key, first ?? item);
      return [];
    }
    const isVariant = (item.base ?? item.id) === (first.base ?? first.id);
    return isVariant ? [] : [{ where: item.id, problem: `asks the same as ${first.id}` }];
  });
}

/** Sections of the first document that nothing asks about. */
function gaps(cases: readonly EvalCase[], [document]: readonly CorpusDocument[]): LintProblem[] {
  const asked = new Set(cases.filter(({ corpus }) => !corpus).flatMap(({ gold }) => gold.sections));
  if (asked.size === 0 || !document) return [];
  return document.sections
    .filter(({ id, text }) => text.trim() !== '' && !asked.has(id))
    .map(({ id }) => ({ where: `${document.slug} §${id}`, problem: 'no case asks about this section' }));
}

import type { Evidence } from '../retrieval/retriever.ts';
import type { Quoted } from './citations.ts';
import type { Coverage } from './events.ts';

/**
 * An answer made without a model: sentences with the places that they are taken from, before markers and
 * checks. Whatever claims something has a source; what has none (`lead`) only introduces.
 */
export interface Draft {
  readonly abstained: boolean;
  readonly parts: readonly DraftPart[];
  readonly coverage?: Coverage;
  /** Probability, 0 to 1, that the documents answer; absent where the answer is computed. */
  readonly confidence?: number;
}

export interface DraftPart {
  /** What the reader sees, without the marker. */
  readonly text: string;
  /** Shown before the text, taken from the document itself: a section's heading. */
  readonly prefix?: string;
  /** Where it is quoted or taken from; none for a part that claims nothing. */
  readonly source?: Quoted;
  /** How it is set off from the part before: on the same line, as a list item, as a new paragraph. */
  readonly layout: 'inline' | 'item' | 'paragraph';
}

/** A whole sentence (or several in a row) of a section, quoted as it stands. */
export function quotePart(source: Quoted, layout: DraftPart['layout'] = 'inline'): DraftPart {
  return { text: source.section.text.slice(source.start, source.end).replace(/\s+/g, ' '), source, layout };
}

export function leadPart(text: string, layout: DraftPart['layout'] = 'inline'): DraftPart {
  return { text, layout };
}

/** A section's sentence as a place to quote. */
export function sentencePlace(place: Pick<Quoted, 'document' | 'section'>, index: number): Quoted {
  const sentence = place.section.sentences[index];
  if (!sentence) throw new RangeError(`§${place.section.id} has no sentence ${index}`);
  return { document: place.document, section: place.section, start: sentence.start, end: sentence.end };
}

/** The answers to several questions as one. It is a refusal only if every part is. */
export function joinDrafts(drafts: readonly Draft[]): Draft {
  const [first, ...others] = drafts;
  if (!first || others.length === 0) return first ?? { abstained: true, parts: [] };
  const parts = withoutRepeats(drafts).flatMap((draft, i) =>
    draft.parts.map((part, n): DraftPart => (i > 0 && n === 0 ? { ...part, layout: 'paragraph' } : part)),
  );
  const covered = drafts.find(({ coverage }) => coverage)?.coverage;
  return {
    abstained: drafts.every(({ abstained }) => abstained),
    parts,
    ...(covered ? { coverage: covered } : {}),
    ...leastConfident(drafts),
  };
}

function leastConfident(drafts: readonly Draft[]): Pick<Draft, 'confidence'> {
  const known = drafts.flatMap(({ confidence }) => confidence ?? []);
  return known.length > 0 ? { confidence: Math.min(...known) } : {};
}

/** What an earlier part has quoted is not quoted again. */
function withoutRepeats(drafts: readonly Draft[]): Draft[] {
  const said = new Set<string>();
  return drafts.map((draft) => {
    const parts = draft.parts.filter(({ source }) => !source || !said.has(placeKey(source)));
    for (const { source } of draft.parts) if (source) said.add(placeKey(source));
    const isEmpty = draft.parts.some(({ source }) => source) && !parts.some(({ source }) => source);
    return { ...draft, parts: isEmpty ? [] : parts };
  });
}

/** Whether all that a draft quotes was quoted by an earlier one. */
export function saysNothingNew(draft: Draft, earlier: readonly Draft[]): boolean {
  const said = saidBy(earlier);
  const quoted = draft.parts.flatMap(({ source }) => source ?? []);
  return quoted.length > 0 && quoted.every((source) => said.has(placeKey(source)));
}

/** The evidence without the sentences that earlier drafts have quoted. */
export function evidenceWithout(evidence: readonly Evidence[], earlier: readonly Draft[]): Evidence[] {
  const said = saidBy(earlier);
  return evidence
    .map((item) => ({
      ...item,
      sentences: item.sentences.filter(({ index }) => !said.has(placeKey(sentencePlace(item, index)))),
    }))
    .filter(({ sentences }) => sentences.length > 0);
}

function saidBy(drafts: readonly Draft[]): Set<string> {
  return new Set(
    drafts.flatMap(({ parts }) => parts.flatMap(({ source }) => (source ? [placeKey(source)] : []))),
  );
}

function placeKey({ document, section, start }: Quoted): string {
  return `${document.slug}#${section.id}@${start}`;
}

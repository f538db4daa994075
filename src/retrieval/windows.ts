import type { CorpusDocument, Section } from '../corpus/document.ts';
import type { Evidence } from './retriever.ts';

/** A run of whole sentences around one that was found. */
export interface Window {
  readonly document: CorpusDocument;
  readonly section: Section;
  readonly start: number;
  readonly end: number;
}

/**
 * The best k windows: each is the best sentence that no window holds yet, with its neighbours as long as the
 * whole stays within `chars` characters. Sentences are ranked by their own score and, in part, their
 * section's: a sentence finds, its neighbours make it readable. No two overlap.
 */
export function windowsOf(
  evidence: readonly Evidence[],
  { k, chars }: { k: number; chars: number },
): Window[] {
  const ranked = evidence
    .flatMap((item) =>
      item.sentences.map(({ index, trace }) => ({
        item,
        index,
        score: trace.score + item.trace.sectionWeight * item.trace.section.score,
      })),
    )
    .sort((a, b) => b.score - a.score);
  const taken = new Map<Section, Set<number>>();
  const windows: Window[] = [];
  for (const { item, index } of ranked) {
    if (windows.length === k) break;
    const held = taken.get(item.section) ?? new Set<number>();
    if (held.has(index)) continue;
    const { first, last } = grow(item.section, index, chars, held);
    for (let i = first; i <= last; i++) held.add(i);
    taken.set(item.section, held);
    const start = item.section.sentences[first]?.start ?? 0;
    const end = item.section.sentences[last]?.end ?? start;
    windows.push({ document: item.document, section: item.section, start, end });
  }
  return windows;
}

/** By turns the sentence after and the one before, while they fit and no other window holds them. */
function grow(section: Section, index: number, chars: number, held: ReadonlySet<number>) {
  const { sentences } = section;
  let first = index;
  let last = index;
  const fits = (from: number, to: number) =>
    (sentences[to]?.end ?? 0) - (sentences[from]?.start ?? 0) <= chars;
  for (let grown = true; grown; ) {
    grown = false;
    if (last + 1 < sentences.length && !held.has(last + 1) && fits(first, last + 1)) {
      last++;
      grown = true;
    }
    if (first > 0 && !held.has(first - 1) && fits(first - 1, last)) {
      first--;
      grown = true;
    }
  }
  return { first, last };
}

import type { Citation } from '../../answer/events.ts';
import type { SectionDetail } from '../server/api.ts';

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where a citation's quote stands in the section as it is served now. */
export type Found = { readonly state: 'exact' | 'moved'; readonly span: Span } | { readonly state: 'gone' };

/** Exact where the document is the one that was cited; else looked for, and never guessed. */
export function findQuote({ quote, start, end }: Citation, text: string): Found {
  if (text.slice(start, end) === quote) return { state: 'exact', span: { start, end } };
  const at = quote === '' ? -1 : text.indexOf(quote);
  return at < 0 ? { state: 'gone' } : { state: 'moved', span: { start: at, end: at + quote.length } };
}

/** A paragraph, list item, table row or line of code of a section, and what of it is lit. */
export interface TextBlock {
  readonly kind: 'prose' | 'item' | 'row' | 'code';
  readonly runs: readonly Run[];
}

export interface Run {
  readonly text: string;
  readonly start: number;
  readonly isLit: boolean;
}

/**
 * A section's text as blocks of runs. The lit runs, put together, are exactly `span`: line feeds between
 * blocks belong to the block before them.
 */
export function litBlocks(section: Pick<SectionDetail, 'text' | 'sentences'>, span?: Span): TextBlock[] {
  const blocks: TextBlock[] = [];
  for (const line of section.text.matchAll(/[^\n]+\n*|\n+/g)) {
    const start = line.index;
    const end = start + line[0].length;
    const first = section.sentences.find((sentence) => sentence.start >= start && sentence.start < end);
    blocks.push({ kind: kindOf(first?.kind), runs: runsOf(section.text, { start, end }, span) });
  }
  return blocks;
}

function kindOf(kind: string | undefined): TextBlock['kind'] {
  return kind === 'item' || kind === 'row' || kind === 'code' ? kind : 'prose';
}

function runsOf(text: string, block: Span, lit: Span | undefined): Run[] {
  const left = Math.min(Math.max(lit?.start ?? block.end, block.start), block.end);
  const right = Math.min(Math.max(lit?.end ?? block.start, left), block.end);
  const cuts = [
    { start: block.start, end: left, isLit: false },
    { start: left, end: right, isLit: true },
    { start: right, end: block.end, isLit: false },
  ];
  return cuts
    .filter(({ start, end }) => end > start)
    .map(({ start, end, isLit }) => ({ text: text.slice(start, end), start, isLit }));
}

/** The quote with what stands around it, for a glance: about `around` characters to each side, whole words. */
export function inContext(text: string, { start, end }: Span, around = 120) {
  const block = { start: text.lastIndexOf('\n', start) + 1, end: endOfLine(text, end) };
  const left = Math.max(block.start, start - around);
  const right = Math.min(block.end, end + around);
  const before = text.slice(left, start);
  const after = text.slice(end, right);
  return {
    before: left > block.start ? `…${before.slice(before.indexOf(' ') + 1)}` : before,
    quote: text.slice(start, end),
    after: right < block.end ? `${after.slice(0, after.lastIndexOf(' '))}…` : after,
  };
}

function endOfLine(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at < 0 ? text.length : at;
}

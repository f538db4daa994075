import type { Section, Sentence, Span } from './document.ts';
import { joinMapped, type MappedText, sliceMapped } from './mapped-text.ts';
import { splitSentences } from './sentences.ts';

/** A paragraph, a list item, a table row or a line of code, as both kinds of file give it. */
export interface Block {
  readonly kind: Sentence['kind'];
  readonly content: MappedText;
  /** Blocks of one list, table or listing share this and stand one line feed apart. */
  readonly group?: object;
  /** For an item: the block that introduces its list. */
  readonly introducedBy?: Block;
  readonly source: Span;
}

/** The reading text of a section and what goes with it. `at` is the place of a section without blocks. */
export function composeBlocks(
  blocks: readonly Block[],
  at: number,
): Pick<Section, 'text' | 'sentences' | 'runs' | 'source'> {
  const separators = blocks.map((block, index) => {
    const previous = blocks[index - 1];
    return block.group !== undefined && block.group === previous?.group ? '\n' : '\n\n';
  });
  const { text, runs } = joinMapped(
    blocks.map(({ content }) => content),
    separators,
  );
  const source = { start: blocks[0]?.source.start ?? at, end: blocks.at(-1)?.source.end ?? at };
  return { text, sentences: sentencesOf(blocks, separators), runs, source };
}

function sentencesOf(blocks: readonly Block[], separators: readonly string[]): Sentence[] {
  const sentences: Sentence[] = [];
  const lastOf = new Map<Block, number>();
  let at = 0;
  blocks.forEach((block, index) => {
    if (index > 0) at += separators[index]?.length ?? 0;
    const leadIn = block.introducedBy && lastOf.get(block.introducedBy);
    for (const { start, end } of splitSentences(block.content.text)) {
      const place = { start: start + at, end: end + at, kind: block.kind };
      sentences.push(leadIn === undefined ? place : { ...place, leadIn });
    }
    lastOf.set(block, sentences.length - 1);
    at += block.content.text.length;
  });
  return sentences;
}

/**
 * Groups blocks into parts of at most about `limit` characters; a longer block is cut between sentences.
 * The cuts depend on the blocks alone, so an unchanged document keeps its parts.
 */
export function partition(blocks: readonly Block[], limit: number): Block[][] {
  const parts: Block[][] = [];
  let size = 0;
  for (const block of blocks.flatMap((whole) => cutBlock(whole, limit))) {
    const part = parts.at(-1);
    const { length } = block.content.text;
    if (part && size + length <= limit) {
      part.push(block);
      size += length;
    } else {
      parts.push([block]);
      size = length;
    }
  }
  return parts;
}

function cutBlock(block: Block, limit: number): Block[] {
  const { content } = block;
  if (content.text.length <= limit) return [block];
  const cuts: Span[] = [];
  for (const sentence of splitSentences(content.text)) {
    const last = cuts.at(-1);
    if (last && sentence.end - last.start <= limit) cuts[cuts.length - 1] = { ...last, end: sentence.end };
    else cuts.push(sentence);
  }
  const pieces = sliceAll(content, cuts);
  return pieces.map((piece) => ({ ...block, content: piece, source: extentOf(piece, block.source) }));
}

/** Slices at ascending, separate spans in one pass over the runs. */
function sliceAll(content: MappedText, cuts: readonly Span[]): MappedText[] {
  let first = 0;
  return cuts.map(({ start, end }) => {
    while ((content.runs[first]?.at ?? end) + (content.runs[first]?.length ?? 0) <= start) first += 1;
    let last = first;
    while ((content.runs[last]?.at ?? end) < end) last += 1;
    return sliceMapped({ text: content.text, runs: content.runs.slice(first, last) }, start, end);
  });
}

function extentOf({ runs }: MappedText, whole: Span): Span {
  const last = runs.at(-1);
  return { start: runs[0]?.from ?? whole.start, end: last ? last.from + last.span : whole.end };
}

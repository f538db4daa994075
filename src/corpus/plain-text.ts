import type { Block } from './blocks.ts';
import type { CorpusDocument } from './document.ts';
import { mapText, type Piece } from './mapped-text.ts';
import { buildSections, type OutlineEntry } from './outline.ts';
import { readHead } from './plain-head.ts';
import { findHeadings, type Mark } from './plain-headings.ts';
import { isRule, type Line, toLines } from './plain-lines.ts';

/**
 * Reads plain text. Headings are lines that carry on a numbering (`1.`, `1.1`, `Chapter 3:`); where there are
 * none, lines in capitals or underlined ones. The first line that stands alone is the title.
 */
export function parsePlainText(
  text: string,
  slug: string,
): Pick<CorpusDocument, 'title' | 'meta' | 'sections'> {
  const lines = toLines(text);
  const { meta, title, rest } = readHead(lines, slug);
  const marks = findHeadings(rest);
  const starts = rest.flatMap((line, index) => (marks.has(line) ? [index] : []));
  const preamble = blocksOf(rest.slice(0, starts[0] ?? rest.length));
  const entries = starts.map((start, n): OutlineEntry => {
    const line = rest[start] as Line;
    const { label, depth, title: heading } = marks.get(line) as Mark;
    const blocks = blocksOf(
      rest.slice(start + 1, starts[n + 1] ?? rest.length).filter((one) => !isRule(one.text)),
    );
    return { depth, title: heading, at: line.end, blocks, ...(label === undefined ? {} : { label }) };
  });
  return { title, meta, sections: buildSections({ slug, title }, preamble, entries) };
}

const bullet = /^\s*(?:[•●▪◦‣·*–—-]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+(?=\S)/u;
/** `…in Kubernetes:- Cost: …`: a list that has lost its line feed. */
const inlineBullet = /(?<=[:;.])\s*-\s(?=\p{Lu}[^:\n]{0,40}:)/gu;
const placeholder = /^\s*\[?(?:image|figure|photo|picture)\]?\s*$/i;

/** Paragraphs of lines that stand together, and items where a line starts with a bullet. */
function blocksOf(lines: readonly Line[]): Block[] {
  const blocks: Block[] = [];
  let group: object | undefined;
  let introducedBy: Block | undefined;
  for (const { pieces, isItem } of paragraphs(lines)) {
    const content = mapText(pieces);
    if (content.text === '') continue;
    const source = { start: pieces[0]?.start ?? 0, end: pieces.at(-1)?.end ?? 0 };
    if (!isItem) {
      group = undefined;
      introducedBy = { kind: 'prose', content, source };
      blocks.push(introducedBy);
      continue;
    }
    group ??= {};
    blocks.push({ kind: 'item', content, source, group, ...(introducedBy ? { introducedBy } : {}) });
  }
  return blocks;
}

interface Paragraph {
  readonly pieces: Piece[];
  readonly isItem: boolean;
}

function paragraphs(lines: readonly Line[]): Paragraph[] {
  const found: Paragraph[] = [];
  for (const line of lines) {
    if (placeholder.test(line.text) || isRule(line.text)) continue;
    for (const [n, piece] of splitInline(line).entries()) {
      const mark = bullet.exec(piece.text)?.[0].length ?? 0;
      const isItem = mark > 0 || n > 0;
      const own = { text: piece.text.slice(mark), start: piece.start + mark, end: piece.end };
      const last = found.at(-1);
      if (last && !isItem && !line.opens) last.pieces.push(gapBefore(own), own);
      else found.push({ pieces: [own], isItem });
    }
  }
  return found;
}

function splitInline(line: Line): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of line.text.matchAll(inlineBullet)) {
    pieces.push({
      text: line.text.slice(from, match.index),
      start: line.start + from,
      end: line.start + match.index,
    });
    from = match.index + match[0].length;
  }
  pieces.push({ text: line.text.slice(from), start: line.start + from, end: line.end });
  return pieces;
}

/** The line feed between two lines of a paragraph reads as a space. */
function gapBefore(piece: Piece): Piece {
  return { text: ' ', start: piece.start, end: piece.start };
}

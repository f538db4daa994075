import type { Block } from './blocks.ts';
import type { CorpusDocument, Span } from './document.ts';
import { sortMeta } from './front-matter.ts';
import { follows, type Label, readLabel } from './labels.ts';
import { mapText, type Piece } from './mapped-text.ts';
import { titleOf } from './markdown.ts';
import { buildSections, type OutlineEntry } from './outline.ts';

/** A line of the file without its line feed. */
interface Line extends Span {
  readonly text: string;
  /** An empty line, or an edge of the file, stands before (after). */
  readonly opens: boolean;
  readonly closes: boolean;
}

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
  const marks = numberedHeadings(rest) ?? visibleHeadings(rest);
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

function toLines(text: string): Line[] {
  const found = [...text.matchAll(/[^\r\n]+/g)].map((match) => ({ text: match[0], start: match.index }));
  const lines = found.filter(({ text: line }) => line.trim() !== '');
  const gaps = (from: number, to: number) => (text.slice(from, to).match(/\r\n|\r|\n/g)?.length ?? 0) > 1;
  return lines.map(({ text: line, start }, i) => {
    const previous = lines[i - 1];
    const next = lines[i + 1];
    const end = start + line.length;
    return {
      text: line,
      start,
      end,
      opens: !previous || gaps(previous.start + previous.text.length, start),
      closes: !next || gaps(end, next.start),
    };
  });
}

const headField = /^(title|author|by|date|published|url|source|link|article address)\s*:\s*(\S.*)$/i;

/** Fields such as `Article address: …` and the title, which is the first line that stands alone and is no sentence. */
function readHead(lines: readonly Line[], slug: string) {
  const fields: [string, string][] = [];
  let at = 0;
  for (
    let match = headField.exec(lines[at]?.text.trim() ?? '');
    match;
    match = headField.exec(lines[++at]?.text.trim() ?? '')
  ) {
    fields.push([match[1] as string, match[2] as string]);
  }
  const { title: given, meta } = sortMeta(fields);
  const first = lines[at];
  const isTitle = first?.opens && first.closes && isShort(first.text) && !readLabel(first.text.trim());
  const title = given ?? (isTitle && first ? mapText([first]).text : titleOf(slug));
  return { meta, title, rest: lines.slice(isTitle && given === undefined ? at + 1 : at) };
}

/** A heading is short and no sentence: no full stop at its end, no comma or semicolon to go on after. */
function isShort(line: string): boolean {
  const text = line.trim();
  return text.length <= 90 && text.split(/\s+/).length <= 14 && !/[.;:,]$/.test(text);
}

interface Mark {
  readonly label?: string;
  readonly depth: number;
  readonly title: string;
}

/** Most candidates of one numbering that carry it on; undefined where fewer than two do. */
function numberedHeadings(lines: readonly Line[]): Map<Line, Mark> | undefined {
  const candidates = lines.flatMap((line) => {
    const label = isShort(line.text) && line.opens ? readLabel(mapText([line]).text) : undefined;
    return label && isHeadingLike(label, line) ? [{ line, label }] : [];
  });
  const chosen = longestRun(candidates);
  if (chosen.length < 2) return undefined;
  return new Map(
    chosen.map(({ line, label }) => [
      line,
      { label: label.id, depth: label.id.split('.').length, title: label.title },
    ]),
  );
}

/** A bare number before a small letter is a sentence or an amount (`41 projects`). A line that stands alone is surer. */
function isHeadingLike({ title, form }: Label, line: Line): boolean {
  if (/^\p{Ll}/u.test(title) && !/^\p{Ll}+\p{Lu}/u.test(title)) return false;
  return form !== 'bare' || line.closes;
}

interface Candidate {
  readonly line: Line;
  readonly label: Label;
}

/** The best chain in which each number follows the one before; quadratic in headings, of which there are few. */
function longestRun(all: readonly Candidate[]): Candidate[] {
  const candidates = all.slice(0, 3_000);
  const best: { score: number; from: number }[] = [];
  for (const [i, { label }] of candidates.entries()) {
    let here = { score: follows(undefined, label.id), from: -1 };
    for (let j = Math.max(0, i - 200); j < i; j++) {
      const step = follows((candidates[j] as Candidate).label.id, label.id);
      const score = (best[j]?.score ?? 0) + step;
      if (step > 0 && score > here.score) here = { score, from: j };
    }
    best.push(here);
  }
  let end = best.reduce((top, { score }, i) => (score > (best[top]?.score ?? 0) ? i : top), 0);
  const chain: Candidate[] = [];
  while (candidates[end] && end >= 0) {
    chain.unshift(candidates[end] as Candidate);
    end = best[end]?.from ?? -1;
  }
  return chain;
}

/** Without numbers: lines in capitals that stand alone, and lines with a rule under them. */
function visibleHeadings(lines: readonly Line[]): Map<Line, Mark> {
  const marks = new Map<Line, Mark>();
  for (const [i, line] of lines.entries()) {
    const text = mapText([line]).text;
    const underline = lines[i + 1]?.text.trim() ?? '';
    const isUnderlined = line.opens && !line.closes && isRule(underline) && isShort(line.text);
    const isCapitals = line.opens && isShort(line.text) && /\p{Lu}{3}/u.test(text) && !/\p{Ll}/u.test(text);
    if (isUnderlined) marks.set(line, { depth: underline.startsWith('=') ? 1 : 2, title: text });
    else if (isCapitals && (line.closes || i === 0)) marks.set(line, { depth: 1, title: text });
  }
  return marks;
}

function isRule(text: string): boolean {
  return /^\s*(?:={3,}|-{3,}|_{3,}|\*{3,}|~{3,})\s*$/.test(text);
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

import { findHeadings } from '../plain-headings.ts';
import { isShort, toLines } from '../plain-lines.ts';
import type { Converted } from './converted.ts';
import type { PdfLine } from './pdf-lines.ts';

/** A heading is set at least this much larger than the text. */
const larger = 1.12;
/** A size with more of the characters than this is one of the text's own. */
const mostOfText = 0.2;
const longestHeading = 200;
const bullet = /^[•◦▪‣●○■–-]\s+/;

/**
 * Puts lines together again: paragraphs, list items, and headings as Markdown where larger print or a
 * font of their own shows them; else plain text, whose reader looks for numbers and capitals.
 */
export function composePdf(pages: readonly (readonly PdfLine[])[]): Composed {
  const lines = pages.flat();
  const gap = usualGap(lines);
  const bySize = depthsBySize(lines);
  const sized = compose(pages.length, group(lines, bySize, gap));
  if (sized.syntax === 'markdown' || findHeadings(toLines(sized.text)).size > 1) return sized;
  const byFont = headingsByFont(lines, gap);
  return compose(
    pages.length,
    group(lines, (line) => (byFont.has(line) ? 2 : bySize(line)), gap),
  );
}

type Composed = Pick<Converted, 'text' | 'syntax' | 'pages'> & { readonly hasTitle: boolean };

function compose(pages: number, blocks: readonly Block[]): Composed {
  const headings = blocks.filter(({ depth }) => depth !== undefined);
  const syntax = headings.length > 1 ? 'markdown' : 'plain';
  const writer = new Writer(pages, syntax);
  for (const block of blocks) writer.add(block);
  const top = headings.filter(({ depth }) => depth === 1);
  const hasTitle = syntax === 'markdown' && top.length === 1 && top[0] === headings[0];
  return { text: writer.text, syntax, pages: writer.pages(), hasTitle };
}

interface Block {
  /** Of a heading: from 1. */
  readonly depth?: number;
  readonly lines: PdfLine[];
}

type DepthOf = (line: PdfLine) => number | undefined;

/** By size: the largest print that headings are set in is the first level. */
function depthsBySize(lines: readonly PdfLine[]): DepthOf {
  const sizes = charactersBy(lines, ({ size }) => size);
  const total = lines.reduce((sum, { text }) => sum + text.length, 0);
  const [body = 0] = [...sizes].sort((a, b) => b[1] - a[1])[0] ?? [];
  const levels = [...new Set(lines.filter(canBeHeading).map(({ size }) => size))]
    .filter((size) => size >= larger * body && (sizes.get(size) ?? 0) < mostOfText * total)
    .sort((a, b) => b - a);
  return (line) => {
    const level = levels.indexOf(line.size);
    return level < 0 || !canBeHeading(line) ? undefined : Math.min(level + 1, 6);
  };
}

/** An initial letter or a number in large print is none. */
function canBeHeading({ text }: PdfLine): boolean {
  return text.length <= longestHeading && /\p{L}{2}/u.test(text);
}

/** Lines of one font that is not the text's, each the first of what stands below a gap: bold headings of one size. */
function headingsByFont(lines: readonly PdfLine[], gap: number): ReadonlySet<PdfLine> {
  const [body] = [...charactersBy(lines, ({ font }) => font)].sort((a, b) => b[1] - a[1])[0] ?? [];
  const candidates = lines.filter((line, i) => {
    const before = lines[i - 1];
    const isFirst = !before || before.page !== line.page || (before.y - line.y) / line.size > 1.15 * gap;
    const isName = isShort(line.text) && canBeHeading(line) && /^[\p{Lu}\p{N}]/u.test(line.text);
    return isFirst && isName && line.font !== body;
  });
  const [font] = [...charactersBy(candidates, (line) => line.font)].sort((a, b) => b[1] - a[1])[0] ?? [];
  const chosen = candidates.filter((line) => line.font === font);
  return new Set(chosen.length > 1 ? chosen : []);
}

function charactersBy<K>(lines: readonly PdfLine[], key: (line: PdfLine) => K): Map<K, number> {
  const counts = new Map<K, number>();
  for (const line of lines) counts.set(key(line), (counts.get(key(line)) ?? 0) + line.text.length);
  return counts;
}

/** From one line to the next in a paragraph, in units of the print's size. */
function usualGap(lines: readonly PdfLine[]): number {
  const gaps = lines.flatMap((line, i) => {
    const before = lines[i - 1];
    const gap = before && before.page === line.page ? (before.y - line.y) / line.size : 0;
    return gap > 0.5 && gap < 4 ? [Math.round(gap * 10) / 10] : [];
  });
  const counts = new Map<number, number>();
  for (const gap of gaps) counts.set(gap, (counts.get(gap) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0] ?? 1.2;
}

function group(lines: readonly PdfLine[], depthOf: DepthOf, gap: number): Block[] {
  const blocks: Block[] = [];
  for (const line of lines) {
    const depth = depthOf(line);
    const open = blocks.at(-1);
    const last = open?.lines.at(-1);
    if (open && last && open.depth === depth && goesOn(last, line, gap, depth !== undefined))
      open.lines.push(line);
    else blocks.push({ lines: [line], ...(depth === undefined ? {} : { depth }) });
  }
  return blocks;
}

function goesOn(last: PdfLine, line: PdfLine, usual: number, isHeading: boolean): boolean {
  const isClosed = /[.!?:;]["'”’)\]]*$/.test(last.text);
  const step = (last.y - line.y) / Math.max(line.size, 1);
  if (isHeading) return last.page === line.page && step > 0 && step < 1.6 && last.size === line.size;
  if (bullet.test(line.text)) return false;
  // Over the edge of a page or of a column a paragraph goes on unless its sentence is done.
  if (last.page !== line.page || step < -1) return !isClosed && /^[\p{Ll}\p{N}(“"']/u.test(line.text);
  if (step > 1.3 * usual) return false;
  const indent = (line.x - last.x) / Math.max(line.size, 1);
  return !(isClosed && indent > 0.8 && indent < 4);
}

/** Collects text and remembers where each page begins. */
class Writer {
  readonly #starts: (number | undefined)[];
  readonly #syntax: Converted['syntax'];
  text = '';

  constructor(pages: number, syntax: Converted['syntax']) {
    this.#starts = new Array(pages);
    this.#syntax = syntax;
  }

  add({ depth, lines }: Block): void {
    if (this.text !== '') this.text += '\n\n';
    if (depth !== undefined && this.#syntax === 'markdown') this.text += `${'#'.repeat(depth)} `;
    for (const [i, line] of lines.entries()) {
      if (i > 0) this.#join(line.text);
      this.#starts[line.page] ??= this.text.length;
      this.text += i > 0 ? this.#written(line.text) : this.#opening(line.text);
    }
  }

  /** A page without text begins where the next one does. */
  pages(): number[] {
    let next = this.text.length;
    return this.#starts
      .toReversed()
      .map((start) => {
        next = start ?? next;
        return next;
      })
      .toReversed();
  }

  /** A word that was divided at the end of a line is put together. */
  #join(next: string): void {
    if (/\p{Ll}[-\u00ad\u2010]$/u.test(this.text) && /^\p{Ll}/u.test(next))
      this.text = this.text.slice(0, -1);
    else this.text += ' ';
  }

  #opening(line: string): string {
    if (this.#syntax === 'plain') return line;
    if (bullet.test(line)) return `- ${this.#written(line.replace(bullet, ''))}`;
    return this.#written(line)
      .replace(/^(?=[#+=-])/, '\\')
      .replace(/^(\d+)(?=[.)])/, '$1\\');
  }

  #written(line: string): string {
    return this.#syntax === 'plain' ? line : line.replace(/[\\`*_[\]<>&|~]/g, '\\$&');
  }
}

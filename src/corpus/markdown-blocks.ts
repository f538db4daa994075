import type { List, Nodes, Parent, RootContent, Table, TableRow } from 'mdast';
import type { Block } from './blocks.ts';
import type { Sentence, Span } from './document.ts';
import { mapText, type Piece } from './mapped-text.ts';
import { alignText, htmlPieces } from './markdown-text.ts';

interface Frame {
  readonly kind: Sentence['kind'];
  readonly group?: object;
  readonly introducedBy?: Block;
}

/** The blocks of a Markdown node that is no heading, appended to `blocks`. */
export function blocksOf(
  node: RootContent,
  source: string,
  blocks: Block[],
  frame: Frame = { kind: 'prose' },
): void {
  switch (node.type) {
    case 'paragraph':
    case 'heading':
      pushBlock(blocks, frame, withoutTaskMark(piecesOf(node, source), frame), spanOf(node));
      return;
    case 'html':
      pushBlock(blocks, frame, htmlPieces(source, spanOf(node)), spanOf(node));
      return;
    case 'list':
      pushList(node, source, blocks, frame);
      return;
    case 'blockquote':
      for (const child of node.children) blocksOf(child, source, blocks, frame);
      return;
    case 'table':
      pushTable(node, source, blocks);
      return;
    case 'code':
      pushCode(source, spanOf(node), node.value, blocks);
      return;
  }
}

function pushBlock(blocks: Block[], frame: Frame, pieces: readonly Piece[], source: Span): void {
  const content = mapText(pieces);
  if (content.text !== '') blocks.push({ ...frame, content, source });
}

function pushList(list: List, source: string, blocks: Block[], outer: Frame): void {
  const last = blocks.at(-1);
  // What leads in to a list is prose, or the item that the list is nested in; never the list before.
  const introducedBy =
    last?.kind === 'prose' || (last && last.kind === outer.kind) ? { introducedBy: last } : {};
  const group = outer.kind === 'item' && outer.group ? outer.group : {};
  const frame: Frame = { kind: 'item', group, ...introducedBy };
  for (const item of list.children) for (const child of item.children) blocksOf(child, source, blocks, frame);
}

/** The box of a task (`- [x] …`) is no text. */
function withoutTaskMark(pieces: Piece[], { kind }: Frame): Piece[] {
  const [first, ...rest] = pieces;
  if (kind !== 'item' || !first || !/^\[[ xX]\]\s/.test(first.text)) return pieces;
  return [{ ...first, text: first.text.slice(4), start: first.start + 4 }, ...rest];
}

function pushTable(table: Table, source: string, blocks: Block[]): void {
  const [head, ...rows] = table.children;
  const frame: Frame = { kind: 'row', group: {} };
  const names = head ? head.children.map((cell) => mapText(piecesOf(cell, source)).text) : [];
  if (head && rows.length === 0) pushBlock(blocks, frame, rowPieces(head, [], source), spanOf(head));
  for (const row of rows) pushBlock(blocks, frame, rowPieces(row, names, source), spanOf(row));
}

/** `Header: cell; Header: cell.` with the headers put in, so that a row reads alone. */
function rowPieces(row: TableRow, names: readonly string[], source: string): Piece[] {
  const pieces: Piece[] = [];
  row.children.forEach((cell, column) => {
    const content = piecesOf(cell, source);
    const [first] = content;
    const last = content.at(-1);
    if (!first || !last || content.every(({ text }) => text.trim() === '')) return;
    const name = names[column] ? `${names[column]}: ` : '';
    const lead = pieces.length > 0 ? `; ${name}` : name;
    pieces.push({ text: lead, start: first.start, end: first.start }, ...content);
  });
  const end = pieces.at(-1)?.end ?? 0;
  const isClosed = /[.!?]\s*$/.test(pieces.at(-1)?.text ?? '');
  return isClosed || pieces.length === 0 ? pieces : [...pieces, { text: '.', start: end, end }];
}

function pushCode(source: string, span: Span, value: string, blocks: Block[]): void {
  const frame: Frame = { kind: 'code', group: {} };
  const isFenced = /^[ \t]*(?:`{3}|~{3})/.test(source.slice(span.start, span.start + 8));
  let from = isFenced ? source.indexOf('\n', span.start) : span.start;
  for (const line of value.split(/\r\n|\r|\n/).map((raw) => raw.trim())) {
    if (line === '') continue;
    const start = source.indexOf(line, from);
    if (start < 0 || start + line.length > span.end) continue;
    from = start + line.length;
    pushBlock(blocks, frame, [{ text: line, start, end: from }], { start, end: from });
  }
}

/** What is to be read of a paragraph, a heading or a cell: link text and code stay, images and tags go. */
export function piecesOf(node: Nodes, source: string): Piece[] {
  switch (node.type) {
    case 'text':
    case 'inlineCode':
      return alignText(node.value, source, spanOf(node));
    case 'break':
      return [{ text: ' ', ...spanOf(node) }];
    case 'html':
      return /^<br\b/i.test(node.value) ? [{ text: ' ', ...spanOf(node) }] : [];
    default:
      return 'children' in node ? (node as Parent).children.flatMap((child) => piecesOf(child, source)) : [];
  }
}

export function spanOf(node: Nodes): Span {
  return { start: node.position?.start.offset ?? 0, end: node.position?.end.offset ?? 0 };
}

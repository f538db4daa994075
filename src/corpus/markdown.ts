import type { Heading, Root, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmTable } from 'micromark-extension-gfm-table';
import type { Block } from './blocks.ts';
import type { CorpusDocument } from './document.ts';
import { readFrontMatter, titleOf } from './front-matter.ts';
import { acceptLabels, type Label } from './labels.ts';
import { mapText } from './mapped-text.ts';
import { blocksOf, piecesOf, spanOf } from './markdown-blocks.ts';
import { buildSections, type OutlineEntry } from './outline.ts';

/**
 * Reads a Markdown file's decoded text. Its title is the front matter's, else that of a single first-level
 * heading at its head, else made from the slug. Throws AppError `invalid-document` for broken front matter.
 */
export function parseMarkdown(
  text: string,
  slug: string,
): Pick<CorpusDocument, 'title' | 'meta' | 'sections'> {
  const { title: given, meta, body } = readFrontMatter(text);
  // The front matter is blanked, not cut, so that every offset is one of the file's own.
  const tree = parse(text.slice(0, body).replace(/[^\n]/g, ' ') + text.slice(body));
  const { preamble, headings } = group(tree.children, text);
  const labels = acceptLabels(headings);
  const hasTitle = isTitle(headings, labels[0]?.id);
  const title = given ?? (hasTitle ? headings[0]?.text : undefined) ?? titleOf(slug);
  const entries = headings.map((heading, index) => entryOf(heading, labels[index]));
  const opening = hasTitle ? [...preamble, ...(entries.shift()?.blocks ?? [])] : preamble;
  return { title, meta, sections: buildSections({ slug, title }, opening, entries) };
}

interface FoundHeading {
  readonly text: string;
  readonly anchor?: string;
  readonly depth: number;
  readonly at: number;
  readonly blocks: Block[];
}

function parse(text: string): Root {
  return fromMarkdown(text, {
    extensions: [gfmTable()],
    mdastExtensions: [gfmTableFromMarkdown()],
  });
}

function group(
  nodes: readonly RootContent[],
  source: string,
): { preamble: Block[]; headings: FoundHeading[] } {
  const preamble: Block[] = [];
  const headings: FoundHeading[] = [];
  for (const node of nodes) {
    const { text, ...anchor } = node.type === 'heading' ? headingText(node, source) : { text: '' };
    if (node.type === 'heading' && text !== '') {
      headings.push({ text, ...anchor, depth: node.depth, at: spanOf(node).end, blocks: [] });
    } else blocksOf(node, source, headings.at(-1)?.blocks ?? preamble);
  }
  return { preamble, headings };
}

/** `Costs {#costs}` gives a heading a name for links, in many dialects of Markdown. */
function headingText(node: Heading, source: string): { text: string; anchor?: string } {
  const { text } = mapText(piecesOf(node, source));
  const [, title, anchor] = /^(.*?)\s*\{#([A-Za-z][\w:.-]*)\}$/.exec(text) ?? [];
  return title === undefined || anchor === undefined ? { text } : { text: title, anchor };
}

function isTitle(headings: readonly FoundHeading[], label: string | undefined): boolean {
  return (
    label === undefined &&
    headings[0]?.depth === 1 &&
    headings.filter(({ depth }) => depth === 1).length === 1
  );
}

function entryOf({ text, ...heading }: FoundHeading, label: Label | undefined): OutlineEntry {
  return label ? { ...heading, label: label.id, title: label.title } : { ...heading, title: text };
}

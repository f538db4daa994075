import { type Block, composeBlocks, partition } from './blocks.ts';
import type { Section } from './document.ts';

/** A heading as a file gives it, and what stands under it before the next. */
export interface OutlineEntry {
  /** 1 and up; only the order counts, steps may be left out. */
  readonly depth: number;
  /** The heading's own number, where it has one. */
  readonly label?: string;
  readonly title: string;
  /** The name that a link can open it by. */
  readonly anchor?: string;
  /** Where the heading ends in the file. */
  readonly at: number;
  readonly blocks: readonly Block[];
}

interface Node extends OutlineEntry {
  readonly id: string;
  readonly level: number;
  readonly path: readonly string[];
}

/** A text without headings is read in parts of about this many characters. */
const partLength = 2_000;
/** A section longer than this is read in parts too, though it has a heading. */
const longestSection = 20_000;

/**
 * Numbers and nests a document's headings. Numbered headings keep their numbers, others are numbered by
 * position (`2.1`) or, among numbered ones, by letter (`3.1.a`); every id is unique whatever its case.
 */
export function buildSections(
  { slug: document, title }: { readonly slug: string; readonly title: string },
  preamble: readonly Block[],
  entries: readonly OutlineEntry[],
): Section[] {
  if (entries.length === 0) return partsOf(document, preamble);
  const ids = new Ids();
  const nodes = nest(giveFirstSection(entries.flatMap(splitLong)), ids);
  const sections = nodes.map((node, index) => toSection(document, node, nodes[index + 1]));
  const opening = splitLong({ depth: 1, title, at: 0, blocks: preamble }).filter(
    ({ blocks }) => blocks.length > 0,
  );
  const first = opening.map(
    ({ blocks }): Section => ({
      ...{ document, id: ids.claim('0'), title, path: [], level: 1, kind: 'preamble' },
      ...composeBlocks(blocks, 0),
    }),
  );
  return [...first, ...sections];
}

function toSection(document: string, node: Node, next: Node | undefined): Section {
  const { id, title, path, level, blocks, at, anchor } = node;
  const isGroup = blocks.length === 0 && next !== undefined && next.level > level;
  return {
    document,
    id,
    title,
    path,
    level,
    kind: isGroup ? 'chapter' : 'section',
    ...composeBlocks(blocks, at),
    ...(anchor === undefined ? {} : { anchor }),
  };
}

/** A text without headings: sections by position, each named by its first words. */
function partsOf(document: string, blocks: readonly Block[]): Section[] {
  return partition(blocks, partLength).map((part, index) => ({
    document,
    id: String(index + 1),
    title: firstWords(part),
    path: [],
    level: 1,
    kind: 'section',
    ...composeBlocks(part, 0),
  }));
}

/** A section too long to be read as one becomes a heading over parts of it. */
function splitLong(entry: OutlineEntry): OutlineEntry[] {
  const length = entry.blocks.reduce((sum, { content }) => sum + content.text.length, 0);
  if (length <= longestSection) return [entry];
  const parts = partition(entry.blocks, partLength).map((blocks) => ({
    depth: entry.depth + 0.5,
    title: firstWords(blocks),
    at: blocks[0]?.source.start ?? entry.at,
    blocks,
  }));
  return [{ ...entry, blocks: [] }, ...parts];
}

function firstWords(blocks: readonly Block[]): string {
  const words = (blocks[0]?.content.text ?? '').slice(0, 80).split(/\s+/);
  const kept = words.slice(0, 7).join(' ').slice(0, 60);
  return kept.replace(/[\s.,;:!?–—-]+$/u, '') || 'Text';
}

/** Chapter text before a first section numbered n.2 is what the number n.1 was meant for. */
function giveFirstSection(entries: readonly OutlineEntry[]): OutlineEntry[] {
  const labels = new Set(entries.map(({ label }) => label));
  return entries.flatMap((entry, index) => {
    if (entry.label === undefined || entry.blocks.length === 0 || labels.has(`${entry.label}.1`))
      return [entry];
    const next = entries.slice(index + 1).find(({ label }) => label !== undefined);
    if (next?.label !== `${entry.label}.2`) return [entry];
    const first = { ...entry, label: `${entry.label}.1`, depth: Math.max(next.depth, entry.depth + 0.25) };
    return [{ ...entry, blocks: [] }, first];
  });
}

interface Place {
  readonly node: Node;
  /** Itself and the headings around it, outermost first. */
  readonly chain: readonly Place[];
  unnumbered: number;
}

function nest(entries: readonly OutlineEntry[], ids: Ids): Node[] {
  const isNumbered = entries.some(({ label }) => label !== undefined);
  for (const { label } of entries) if (label !== undefined) ids.reserve(label);
  const byLabel = new Map<string, Place>();
  const top = { unnumbered: 0 };
  let open: readonly Place[] = [];
  return entries.map((entry) => {
    const parent = parentOf(entry, byLabel, open);
    const id =
      entry.label === undefined
        ? ids.claimFree(parent?.node.id, ++(parent ?? top).unnumbered, isNumbered)
        : ids.claim(entry.label);
    const path = parent ? [...parent.node.path, parent.node.title] : [];
    const node = { ...entry, id, path, level: path.length + 1 };
    const chain: Place[] = [...(parent?.chain ?? [])];
    const place = { node, chain, unnumbered: 0 };
    chain.push(place);
    open = chain;
    if (entry.label !== undefined) byLabel.set(entry.label, place);
    return node;
  });
}

/** `3.1` belongs to `3` wherever that stands; else the enclosing heading is the last one less deep. */
function parentOf(
  { label, depth }: OutlineEntry,
  byLabel: ReadonlyMap<string, Place>,
  open: readonly Place[],
): Place | undefined {
  const numbered = label?.includes('.') ? byLabel.get(label.slice(0, label.lastIndexOf('.'))) : undefined;
  return numbered ?? open.findLast((place) => place.node.depth < depth);
}

/** The ids given so far; two that differ in case alone would be taken for one another. */
class Ids {
  readonly #taken = new Set<string>();
  readonly #reserved = new Set<string>();

  /** Keeps a heading's own number from being given to a heading without one. */
  reserve(id: string): void {
    this.#reserved.add(id.toLowerCase());
  }

  claim(wanted: string): string {
    let id = wanted;
    for (let copy = 2; this.#taken.has(id.toLowerCase()); copy += 1) id = `${wanted}-${copy}`;
    this.#taken.add(id.toLowerCase());
    return id;
  }

  claimFree(parent: string | undefined, position: number, isNumbered: boolean): string {
    for (let count = position; ; count += 1) {
      const own = isNumbered ? letters(count) : String(count);
      const id = parent === undefined ? own : `${parent}.${own}`;
      if (!this.#reserved.has(id.toLowerCase()) && !this.#taken.has(id.toLowerCase())) return this.claim(id);
    }
  }
}

/** 1 → a, 26 → z, 27 → aa. */
function letters(count: number): string {
  const rest = Math.floor((count - 1) / 26);
  return (rest > 0 ? letters(rest) : '') + String.fromCharCode(97 + ((count - 1) % 26));
}

import type { Element, ElementContent, Root } from 'hast';
import rehypeParse from 'rehype-parse';
import rehypeRemark from 'rehype-remark';
import remarkGfm from 'remark-gfm';
import remarkStringify from 'remark-stringify';
import { unified } from 'unified';
import { type Converted, present } from './converted.ts';
import { decodeText } from './decode.ts';
import { type Paragraph, promoteHeadings } from './headings.ts';

type Parent = Root | Element;

/** The class that a converter gives to the paragraph that holds a document's title. */
export const titleClass = 'document-title';

/** What is never read: it is not shown, or it is no text. */
const unread = new Set(
  'script style template noscript head iframe frame object embed svg math canvas audio video img picture input select textarea button dialog'.split(
    ' ',
  ),
);
/** What stands around a page's text. */
const around = new Set(['nav', 'footer', 'aside', 'form']);
const aroundRoles = new Set(['navigation', 'banner', 'contentinfo', 'search', 'complementary']);
/** A part that says it is the main one is believed if it holds so many characters, or this much of the text. */
const enoughText = 200;
const leastShare = 0.25;
const sectioning = new Set(['section', 'article', 'div']);

const parser = unified().use(rehypeParse);
const writer = unified()
  .use(rehypeRemark, {
    newlines: false,
    // Our own parser reads tables beyond plain Markdown, and no other marks.
    handlers: { del: inner, s: inner, strike: inner, input: () => undefined },
  })
  .use(remarkGfm)
  .use(remarkStringify, { rule: '*', bullet: '-', emphasis: '_', setext: false });

/** A web page's text as Markdown; `charset` is what its server said. Headings keep their ids as `{#id}`. */
export function convertHtml(bytes: Uint8Array, charset?: string): Converted {
  const head = Buffer.from(bytes.subarray(0, 2048)).toString('latin1');
  const declared = /<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?([\w-]{1,40})/i.exec(
    head,
  )?.[1];
  const tree = parseHtml(decodeText(bytes, charset ?? declared));
  const named = present({ title: textOf(find(tree, ({ tagName }) => tagName === 'title')) });
  const meta = present({
    author: metaOf(tree, 'author'),
    date: metaOf(tree, 'article:published_time')?.slice(0, 10) ?? metaOf(tree, 'date'),
  });
  const { markdown, title, hasOwnTitle } = toMarkdown(tree);
  const given = title ?? (hasOwnTitle ? undefined : named.title);
  return { text: markdown, syntax: 'markdown', meta, ...(given === undefined ? {} : { title: given }) };
}

export function parseHtml(text: string): Root {
  return parser.parse(text);
}

/** The readable part of a page. `hasOwnTitle`: its first heading is its only one of the first level. */
export function toMarkdown(tree: Root): { markdown: string; title?: string; hasOwnTitle: boolean } {
  const main = mainPart(tree);
  prune(main.part, main.isWhole);
  const { title } = present({ title: takeTitle(main.part) });
  if (!find(main.part, isHeading)) promoteHeadings(paragraphsOf(main.part));
  const headings = all(main.part, isHeading);
  for (const { element, parents } of headings) keepAnchor(element, parents);
  const hasOwnTitle =
    headings[0]?.element.tagName === 'h1' &&
    headings.filter(({ element }) => element.tagName === 'h1').length === 1;
  const root: Root = { type: 'root', children: main.part.children as Root['children'] };
  const markdown = writer.stringify(writer.runSync(root) as never);
  return { markdown, hasOwnTitle, ...(title === undefined ? {} : { title }) };
}

function mainPart(tree: Root): { part: Parent; isWhole: boolean } {
  const body = find(tree, ({ tagName }) => tagName === 'body') ?? tree;
  const whole = { part: body, isWhole: true };
  const articles = all(body, ({ tagName }) => tagName === 'article');
  const main =
    find(body, ({ tagName, properties }) => tagName === 'main' || properties.role === 'main') ??
    (articles.length === 1 ? articles[0]?.element : undefined);
  if (!main) return whole;
  const length = lengthOf(main);
  const isMain =
    (main.tagName !== 'article' && length >= enoughText) || length >= leastShare * lengthOf(body);
  return isMain ? { part: main, isWhole: false } : whole;
}

function prune(parent: Parent, isWhole: boolean): void {
  const kept = parent.children.filter((child) => {
    if (child.type === 'text') return true;
    return child.type === 'element' && !isUnread(child, isWhole);
  });
  parent.children = kept as typeof parent.children;
  for (const child of kept) if (child.type === 'element') prune(child, isWhole);
}

function isUnread({ tagName, properties }: Element, isWhole: boolean): boolean {
  const { hidden, ariaHidden, style, role } = properties;
  const isHidden =
    (hidden !== undefined && hidden !== null) ||
    ariaHidden === 'true' ||
    /display\s*:\s*none|visibility\s*:\s*hidden/i.test(String(style ?? ''));
  const isAround = tagName === 'nav' || (isWhole && (around.has(tagName) || aroundRoles.has(String(role))));
  return isHidden || isAround || unread.has(tagName);
}

function takeTitle(part: Parent): string | undefined {
  const found = all(part, ({ properties }) => classes(properties).includes(titleClass))[0];
  if (!found) return undefined;
  const parent = found.parents.at(-1) ?? part;
  parent.children = parent.children.filter((child) => child !== found.element) as typeof parent.children;
  return textOf(found.element);
}

/** Those that stand by themselves, not in a list, a table or a quotation. */
function paragraphsOf(part: Parent): Paragraph[] {
  return all(part, ({ tagName }) => tagName === 'p').flatMap(({ element, parents }) => {
    const text = textOf(element).replace(/\s+/g, ' ').trim();
    const isInner = parents.some(({ tagName }) => /^(?:li|td|th|blockquote|dd)$/.test(tagName));
    return text === '' || isInner ? [] : [{ element, text }];
  });
}

/** So that a link can open at the heading: its own id, that of an anchor in it, or of the part it opens. */
function keepAnchor(heading: Element, parents: readonly Element[]): void {
  const parent = parents.at(-1);
  const opens =
    parent && sectioning.has(parent.tagName) && parent.children.find(isElement) === heading
      ? parent.properties.id
      : undefined;
  const inner = find(heading, ({ properties }) => Boolean(properties.id ?? properties.name));
  const id = heading.properties.id ?? inner?.properties.id ?? inner?.properties.name ?? opens;
  if (typeof id === 'string' && /^[A-Za-z][\w:.-]{0,80}$/.test(id) && textOf(heading).trim() !== '') {
    heading.children.push({ type: 'text', value: ` {#${id}}` });
  }
}

function metaOf(tree: Root, name: string): string | undefined {
  const found = find(
    tree,
    ({ tagName, properties }) =>
      tagName === 'meta' && String(properties.name ?? properties.property ?? '').toLowerCase() === name,
  );
  return found ? String(found.properties.content ?? '') : undefined;
}

export interface Found {
  readonly element: Element;
  /** Enclosing elements, outermost first. */
  readonly parents: readonly Element[];
}

/** Every element that fits, in reading order. */
export function all(parent: Parent, fits: (element: Element) => boolean, parents: Element[] = []): Found[] {
  return (parent.children as ElementContent[]).filter(isElement).flatMap((element) => {
    const here = fits(element) ? [{ element, parents }] : [];
    return [...here, ...all(element, fits, [...parents, element])];
  });
}

function find(parent: Parent, fits: (element: Element) => boolean): Element | undefined {
  for (const child of parent.children) {
    if (child.type !== 'element') continue;
    const found = fits(child) ? child : find(child, fits);
    if (found) return found;
  }
  return undefined;
}

export function textOf(node: Parent | ElementContent | undefined): string {
  if (!node) return '';
  if (node.type === 'text') return node.value;
  return 'children' in node ? node.children.map((child) => textOf(child as ElementContent)).join('') : '';
}

function lengthOf(parent: Parent): number {
  let length = 0;
  for (const child of parent.children) {
    if (child.type === 'text') length += child.value.length;
    if (child.type === 'element' && !unread.has(child.tagName)) length += lengthOf(child);
  }
  return length;
}

function classes({ className }: Element['properties']): readonly unknown[] {
  return Array.isArray(className) ? className : [];
}

function isHeading({ tagName }: Element): boolean {
  return /^h[1-6]$/.test(tagName);
}

function isElement(node: ElementContent): node is Element {
  return node.type === 'element';
}

function inner(state: { all(node: Element): unknown[] }, node: Element): never[] {
  return state.all(node) as never[];
}

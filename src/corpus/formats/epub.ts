import path from 'node:path';
import type { Element, Root } from 'hast';
import { type Converted, present } from './converted.ts';
import { decodeText } from './decode.ts';
import { all, parseHtml, textOf, toMarkdown } from './html.ts';
import { type Archive, unpack } from './zip.ts';

const wanted = /\.(?:xml|opf|x?html?)$|^mimetype$/i;
const container = 'META-INF/container.xml';

/** An EPUB's chapters in the order of its spine, without its navigation page. */
export async function convertEpub(bytes: Buffer): Promise<Converted> {
  const archive = await unpack(bytes, (name) => wanted.test(name));
  if (archive.has('META-INF/rights.xml')) throw new Error('it is protected against copying (DRM)');
  const tree = xml(archive, container);
  const root = elements(tree, 'rootfile')[0]?.properties.fullPath ?? attribute(tree, 'rootfile', 'full-path');
  if (typeof root !== 'string' || !archive.has(root)) {
    throw new Error('it is no EPUB: its container names no package file');
  }
  const opf = xml(archive, root);
  const chapters = spineOf(opf, root).flatMap((name) => {
    const content = archive.get(name);
    return content ? [toMarkdown(parseHtml(closeTags(decodeText(content)))).markdown] : [];
  });
  if (chapters.length === 0) throw new Error('it is damaged: none of the chapters that it lists is in it');
  const value = (tag: string) => textOf(elements(opf, tag)[0]);
  const { title, ...meta } = present({
    title: value('dc:title'),
    author: value('dc:creator'),
    date: value('dc:date').slice(0, 10),
  });
  const text = withoutTitle(withoutAnchors(chapters.join('\n\n')), title);
  return { text, syntax: 'markdown', meta, ...(title === undefined ? {} : { title }) };
}

function xml(archive: Archive, name: string): Root {
  const content = archive.get(name);
  if (!content) throw new Error(`it is no EPUB: it holds no ${name}`);
  return parseHtml(closeTags(decodeText(content)));
}

/** The names, in the archive, of the chapters in reading order. */
function spineOf(opf: Root, root: string): string[] {
  const items = new Map(
    elements(opf, 'item').map(({ properties }) => [String(properties.id), properties] as const),
  );
  return elements(opf, 'itemref').flatMap(({ properties }) => {
    const id = String(properties.idRef ?? properties.idref ?? '');
    const item = items.get(id);
    if (!item || /\bnav\b/.test(String(item.properties ?? ''))) return [];
    const href = decode(String(item.href ?? '')).replace(/[#?].*$/, '');
    return [path.posix.normalize(path.posix.join(path.posix.dirname(root), href))];
  });
}

function decode(href: string): string {
  try {
    return decodeURIComponent(href);
  } catch {
    return href;
  }
}

function elements(tree: Root, tag: string): Element[] {
  return all(tree, ({ tagName }) => tagName === tag).map(({ element }) => element);
}

function attribute(tree: Root, tag: string, name: string): unknown {
  return elements(tree, tag)[0]?.properties[name];
}

/** The parser reads HTML, in which `<item …/>` would stay open. */
function closeTags(text: string): string {
  return text
    .replace(/<\?xml[^>]*\?>/i, '')
    .replace(/<([A-Za-z][\w:.-]*)([^<>]*)\/>/g, (tag, name: string, rest: string) =>
      /^(?:br|hr|img|meta|link|input|col|area|base|wbr|source|track|embed|param)$/i.test(name)
        ? tag
        : `<${name}${rest}></${name}>`,
    );
}

function withoutAnchors(markdown: string): string {
  return markdown.replace(/^(#{1,6} .*?) \{#[^{}\n]*\}$/gm, '$1');
}

/** The title page says again what the title is. */
function withoutTitle(markdown: string, title: string | undefined): string {
  const letters = (text: string) =>
    text
      .normalize('NFKC')
      .replace(/[^\p{L}\p{N}]/gu, '')
      .toLowerCase();
  return markdown.replace(/^#{1,6} (.*)$/gm, (line, heading: string) =>
    title !== undefined && letters(heading) === letters(title) ? '' : line,
  );
}

import type { CorpusDocument, Section } from './document.ts';
import { sourceSpan } from './mapped-text.ts';

/** The page, from 1, on which a stretch of a section's text begins; undefined for what has no pages. */
export function pageOf(
  { pages }: CorpusDocument,
  section: Section,
  start = 0,
  end = start + 1,
): number | undefined {
  if (!pages) return undefined;
  const from = sourceSpan(section, start, end).start;
  return Math.max(1, pages.findLastIndex((offset) => offset <= from) + 1);
}

/**
 * Where the original opens: a PDF at the page of the stretch, a page at the heading that has a name. Only plain
 * web addresses: whatever else a document's front matter says is no link.
 */
export function linkTo(
  document: CorpusDocument,
  section: Section,
  start?: number,
  end?: number,
): string | undefined {
  const { url } = document.meta;
  if (!url || !/^https?:\/\//i.test(url)) return undefined;
  const page = pageOf(document, section, start, end);
  const fragment = page === undefined ? section.anchor : `page=${page}`;
  return fragment === undefined ? url : `${url.replace(/#.*$/, '')}#${fragment}`;
}

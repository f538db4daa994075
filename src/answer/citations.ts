import type { CorpusDocument, Section } from '../corpus/document.ts';
import { linkTo, pageOf } from '../corpus/links.ts';
import type { Citation, Verdict } from './events.ts';

/** Finds sections by what a citation marker says, and names sections as markers do. */
export interface CitationIndex {
  /** `[§3.1]`, or `[outcomes §P4.2a]` for a document other than the first. Those that a reader added are all named. */
  marker(document: string, section: string): string;
  /** The section that a marker names, in any of the spellings that models use; undefined for an unknown one. */
  resolve(marker: string): { document: CorpusDocument; section: Section } | undefined;
  cite(place: Quoted, verdict: Verdict): Citation;
}

/** A run of a section's text. */
export interface Quoted {
  readonly document: CorpusDocument;
  readonly section: Section;
  readonly start: number;
  readonly end: number;
}

/**
 * A marker as it may come from a model: `[§3.1]`, `[outcomes §P4.2a]`, `【§3.1】`, `[§ 3.1, §4.2]`. The text
 * between the brackets always holds `§`, so that ordinary brackets and Markdown links are left alone.
 */
export const markerPattern = /[[【［]([^[\]【】［］\n]{0,80}§[^[\]【】［］\n]{0,120})[\]】］]/g;

export function createCitationIndex(documents: readonly CorpusDocument[]): CitationIndex {
  const primary = primaryOf(documents);
  const places = new Map(
    documents.flatMap((document) =>
      document.sections.map(
        (section) => [`${document.slug} ${section.id}`.toLowerCase(), { document, section }] as const,
      ),
    ),
  );
  const label = (document: string, section: string) =>
    document === primary ? section : `${document} ${section}`;
  return {
    marker: (document, section) => (document === primary ? `[§${section}]` : `[${document} §${section}]`),
    resolve(marker) {
      const match = /^\s*([^§]*?)\s*§+\s*(\S+?)[.,;:]?\s*$/u.exec(marker);
      if (!match) return undefined;
      const slug = match[1] || primary;
      return places.get(`${slug} ${match[2]}`.toLowerCase());
    },
    cite({ document, section, start, end }, verdict) {
      const url = linkTo(document, section, start, end);
      const page = pageOf(document, section, start, end);
      return {
        id: label(document.slug, section.id),
        document: document.slug,
        section: section.id,
        title: section.title,
        quote: section.text.slice(start, end),
        start,
        end,
        ...(page === undefined ? {} : { page }),
        ...(url ? { url } : {}),
        verdict,
      };
    },
  };
}

/** The document whose markers go without its name; among documents that a reader added none comes first. */
function primaryOf(documents: readonly CorpusDocument[]): string | undefined {
  const [first] = documents;
  return first?.own && documents.length > 1 ? undefined : first?.slug;
}

/** The single markers inside one bracket: `§3.1, §4.2` gives two; a document's name goes to those after it. */
export function splitMarker(inside: string): string[] {
  let document = '';
  return inside
    .split(/[,;]|\band\b/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const named = /^([^§]*?)\s*§/u.exec(part)?.[1];
      if (named === undefined) return `${document} §${part}`.trim();
      if (named !== '') document = named;
      return named === '' ? `${document} ${part}`.trim() : part;
    });
}

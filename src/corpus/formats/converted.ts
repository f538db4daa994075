import type { DocumentMeta } from '../document.ts';

/** A file of any format as text that one of the two parsers reads. */
export interface Converted {
  readonly text: string;
  readonly syntax: 'markdown' | 'plain';
  /** What the format itself says the title is; a heading of the text may say it better where absent. */
  readonly title?: string;
  readonly meta?: Omit<DocumentMeta, 'other'>;
  /** Offsets in `text` at which pages begin, in order; of a PDF. */
  readonly pages?: readonly number[];
}

/** The named values that are not blank, each on one line. */
export function present<K extends string>(
  values: Readonly<Record<K, string | null | undefined>>,
): { [key in K]?: string } {
  const found = Object.entries<string | null | undefined>(values)
    .map(([name, value]) => [name, value?.normalize('NFKC').replace(/\s+/g, ' ').trim()] as const)
    .filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(found) as { [key in K]?: string };
}

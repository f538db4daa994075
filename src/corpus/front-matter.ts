import { parse } from 'yaml';
import { AppError, messageOf } from '../errors.ts';
import type { DocumentMeta } from './document.ts';

export interface FrontMatter {
  readonly title?: string;
  readonly meta: DocumentMeta;
  /** Where the text after it begins. */
  readonly body: number;
}

const known: Readonly<Record<string, 'title' | 'author' | 'date' | 'url'>> = {
  title: 'title',
  author: 'author',
  authors: 'author',
  by: 'author',
  date: 'date',
  published: 'date',
  url: 'url',
  source: 'url',
  link: 'url',
  'article address': 'url',
};

/** The YAML between `---` lines at the head of a file. Throws AppError `invalid-document` where it is not YAML. */
export function readFrontMatter(text: string): FrontMatter {
  const match = /^---[ \t]*\r?\n([\s\S]*?)(?:^|\r?\n)(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/m.exec(text);
  if (match?.index !== 0) return { meta: { other: {} }, body: 0 };
  const values = parseYaml(match[1] ?? '');
  if (values === undefined) return { meta: { other: {} }, body: 0 };
  return { ...sortMeta(Object.entries(values)), body: match[0].length };
}

/** Puts what is known where it belongs, the first of two wins; the rest goes to `other`. */
export function sortMeta(entries: readonly (readonly [string, unknown])[]): Omit<FrontMatter, 'body'> {
  const found: { title?: string; author?: string; date?: string; url?: string } = {};
  const other: Record<string, string> = {};
  for (const [key, value] of entries) {
    const text = textOf(value);
    const name = known[key.toLowerCase()];
    if (text === '') continue;
    if (name && found[name] === undefined && (name !== 'url' || /^https?:\/\//.test(text)))
      found[name] = text;
    else other[key] = text;
  }
  const { title, ...meta } = found;
  return { ...(title === undefined ? {} : { title }), meta: { ...meta, other } };
}

function parseYaml(source: string): object | undefined {
  try {
    const values: unknown = parse(source);
    return typeof values === 'object' && values !== null && !Array.isArray(values) ? values : undefined;
  } catch (cause) {
    const [reason] = messageOf(cause).split('\n');
    throw new AppError(
      'invalid-document',
      `Its front matter, between the lines of ---, is not valid YAML: ${reason} Mend it or take it out.`,
      { cause },
    );
  }
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(textOf).join(', ');
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  return (typeof value === 'object' ? JSON.stringify(value) : String(value))
    .normalize('NFKC')
    .replace(/\s+/g, ' ')
    .trim();
}

/** `field-notes_2` → `Field notes 2`. */
export function titleOf(slug: string): string {
  const words = slug.replace(/[-_]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

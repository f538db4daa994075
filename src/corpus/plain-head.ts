import type { DocumentMeta } from './document.ts';
import { sortMeta, titleOf } from './front-matter.ts';
import { readLabel } from './labels.ts';
import { mapText } from './mapped-text.ts';
import { isRule, isShort, type Line } from './plain-lines.ts';

const field = /^(title|authors?|by|date|published|url|source|link|article address)\s*:\s*(\S.*)$/i;
const address = /^(?:[\p{L} -]{1,40}:\s*)?<?(https?:\/\/[^\s<>]+)>?$/u;
const byline = /^by\s+(\p{Lu}[^.:;]{1,60})$/iu;
const date =
  /^(?:\d{4}(?:-\d\d){0,2}|\d{1,2}\.? \p{L}{3,9}\.? \d{4}|\p{L}{3,9}\.? (?:\d{1,2}, )?\d{4}|\d{1,2}[./]\d{1,2}[./]\d{4})$/u;

export interface Head {
  readonly title: string;
  readonly meta: DocumentMeta;
  /** The lines after the head. */
  readonly rest: readonly Line[];
}

/**
 * The fields at the head of a plain text (`Article address: …`, an address, a byline, a date), before or after
 * its title, which is the first line that stands alone and is no sentence and no numbered heading.
 */
export function readHead(lines: readonly Line[], slug: string): Head {
  const fields: (readonly [string, string])[] = [];
  let at = readFields(lines, 0, fields);
  const before = sortMeta(fields).title;
  const first = lines[at];
  const after = first && before === undefined && isTitle(lines, at) ? mapText([first]).text : undefined;
  if (after !== undefined) at = readFields(lines, skipRule(lines, at + 1), fields);
  // A file of one line is its text, not its title.
  if (at >= lines.length) return { title: before ?? titleOf(slug), meta: { other: {} }, rest: lines };
  return { title: before ?? after ?? titleOf(slug), meta: sortMeta(fields).meta, rest: lines.slice(at) };
}

function readFields(lines: readonly Line[], from: number, fields: (readonly [string, string])[]): number {
  for (let at = from; ; at += 1) {
    const found = readField(lines[at]?.text.trim() ?? '');
    if (!found) return at;
    fields.push(found);
  }
}

function readField(text: string): readonly [string, string] | undefined {
  const url = address.exec(text)?.[1];
  if (url !== undefined) return ['url', url];
  const [, name, value] = field.exec(text) ?? [];
  if (name !== undefined && value !== undefined) return [name, value];
  const author = byline.exec(text)?.[1];
  if (author !== undefined) return ['author', author];
  return date.test(text) ? ['date', text] : undefined;
}

function isTitle(lines: readonly Line[], at: number): boolean {
  const line = lines[at];
  if (!line?.opens || !isShort(line.text) || readLabel(line.text.trim())) return false;
  const next = lines[at + 1]?.text.trim() ?? '';
  // A single line of `===` under the first line is a title's; one of `---` may be any heading's.
  return line.closes || readField(next) !== undefined || /^={3,}$/.test(next);
}

function skipRule(lines: readonly Line[], at: number): number {
  const line = lines[at];
  return line && !line.opens && isRule(line.text) ? at + 1 : at;
}

import type { Span } from './document.ts';
import type { Piece } from './mapped-text.ts';

/**
 * Finds the value of a Markdown text node in its source, which may hold more: escapes (`\*`), character
 * references (`&amp;`), the marks of a block quote after a line break, the back ticks of code.
 */
export function alignText(value: string, source: string, { start, end }: Span): Piece[] {
  if (source.startsWith(value, start) && end - start === value.length) return [{ text: value, start, end }];
  const pieces: Piece[] = [];
  let at = start;
  for (let from = 0; from < value.length; ) {
    const [length, skipped, taken] = step(value, from, source, at, end);
    at += skipped;
    push(pieces, { text: value.slice(from, from + length), start: at, end: at + taken });
    at += taken;
    from += length;
  }
  return pieces;
}

/** How much of the value comes next, how much source to pass over before it, and how much it was made from. */
function step(
  value: string,
  from: number,
  source: string,
  at: number,
  end: number,
): [number, number, number] {
  const wanted = value.charAt(from);
  const found = source.charAt(at);
  if (wanted === '\n' || (wanted === ' ' && /[\r\n]/.test(found)))
    return [1, ...lineBreak(source, at, value.charAt(from + 1))];
  if (found === wanted) return [1, 0, 1];
  if (found === '\\' && source.charAt(at + 1) === wanted) return [1, 0, 2];
  const reference = found === '&' ? /^&[#\w]{1,40};/.exec(source.slice(at, at + 44)) : null;
  if (reference) return [charLength(value, from), 0, reference[0].length];
  const next = source.indexOf(wanted, at);
  return next >= 0 && next < Math.min(end, at + 64) ? [1, next - at, 1] : [1, 0, 0];
}

function lineBreak(source: string, at: number, next: string): [number, number] {
  const [found = ''] = /^[ \t]*(?:\r\n|\r|\n)?/.exec(source.slice(at, at + 1_000)) ?? [];
  let taken = found.length;
  while (/[ \t>]/.test(source.charAt(at + taken)) && !(source.charAt(at + taken) === '>' && next === '>'))
    taken += 1;
  return [0, taken];
}

function charLength(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}

/** Joins what is one to one and adjacent, so that a paragraph is a few pieces. */
function push(pieces: Piece[], piece: Piece): void {
  const last = pieces.at(-1);
  const isOwn = (one: Piece) => one.end - one.start === one.text.length;
  if (last && isOwn(last) && isOwn(piece) && last.end === piece.start) {
    pieces[pieces.length - 1] = { text: last.text + piece.text, start: last.start, end: piece.end };
  } else pieces.push(piece);
}

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&nbsp;': ' ',
};

/** The text between the tags of an HTML block; comments, scripts and styles are left out. */
export function htmlPieces(source: string, { start, end }: Span): Piece[] {
  const html = source.slice(start, end);
  const pieces: Piece[] = [];
  for (let at = 0; at < html.length; ) {
    const tag = html.indexOf('<', at);
    const stop = tag < 0 ? html.length : tag;
    pieces.push(...textPieces(html.slice(at, stop), start + at), {
      text: ' ',
      start: start + stop,
      end: start + stop,
    });
    if (tag < 0) break;
    at = endOfTag(html, tag);
  }
  return pieces;
}

function endOfTag(html: string, at: number): number {
  const after = (mark: string, from: number) => {
    const found = html.indexOf(mark, from);
    return found < 0 ? html.length : found + mark.length;
  };
  if (html.startsWith('<!--', at)) return after('-->', at + 4);
  const hidden = /^<(script|style)\b/i.exec(html.slice(at, at + 8))?.[1];
  if (!hidden) return after('>', at);
  const close = html.toLowerCase().indexOf(`</${hidden.toLowerCase()}`, at);
  return close < 0 ? html.length : after('>', close);
}

function textPieces(text: string, start: number): Piece[] {
  let at = start;
  return text.split(/(&(?:amp|lt|gt|quot|#39|nbsp);)/).map((part) => {
    const piece = { text: entities[part] ?? part, start: at, end: at + part.length };
    at = piece.end;
    return piece;
  });
}

import type { Span } from './document.ts';

/** A line of the file without its line feed. */
export interface Line extends Span {
  readonly text: string;
  /** An empty line, or an edge of the file, stands before (after). */
  readonly opens: boolean;
  readonly closes: boolean;
}

/** The lines of a file that are not blank. */
export function toLines(text: string): Line[] {
  const found = [...text.matchAll(/[^\r\n]+/g)].map((match) => ({ text: match[0], start: match.index }));
  const lines = found.filter(({ text: line }) => line.trim() !== '');
  const gaps = (from: number, to: number) => (text.slice(from, to).match(/\r\n|\r|\n/g)?.length ?? 0) > 1;
  return lines.map(({ text: line, start }, i) => {
    const previous = lines[i - 1];
    const next = lines[i + 1];
    const end = start + line.length;
    return {
      text: line,
      start,
      end,
      opens: !previous || gaps(previous.start + previous.text.length, start),
      closes: !next || gaps(end, next.start),
    };
  });
}

/** A heading is short and no sentence: no full stop at its end, no comma or semicolon to go on after. */
export function isShort(line: string): boolean {
  const text = line.trim();
  return text.length <= 90 && text.split(/\s+/).length <= 14 && !/[.;:,]$/.test(text);
}

/** A line of dashes or the like: it underlines a heading or parts what stands around it. */
export function isRule(text: string): boolean {
  return /^\s*(?:={3,}|-{3,}|_{3,}|\*{3,}|~{3,})\s*$/.test(text);
}

/** A run of Markdown that stands by itself. `start` is its offset in the whole text. */
export interface Block {
  readonly text: string;
  readonly start: number;
}

/**
 * Cuts Markdown at blank lines outside of fenced code, so that a growing answer only has its last block
 * parsed again.
 */
export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let start = 0;
  let at = 0;
  let fence = '';
  for (const line of text.split('\n')) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1] ?? '';
    if (fence === '') fence = mark;
    else if (mark.startsWith(fence)) fence = '';
    const end = Math.min(at + line.length + 1, text.length);
    if (fence === '' && line.trim() === '') {
      if (text.slice(start, at).trim() !== '') blocks.push({ text: text.slice(start, at), start });
      start = end;
    }
    at = end;
  }
  if (text.slice(start).trim() !== '') blocks.push({ text: text.slice(start), start });
  return blocks;
}

/** Longer than any marker: an open bracket before that is text. */
const longestMarker = 160;

/**
 * What of an unfinished text can be shown without being taken back later: a marker that is not closed, and
 * emphasis or code that has only just been opened, wait for the rest.
 */
export function showable(text: string): string {
  const open = Math.max(text.lastIndexOf('['), text.lastIndexOf('【'));
  const isOpen = open >= 0 && text.length - open <= longestMarker && !/[\]】\n]/.test(text.slice(open));
  const whole = isOpen ? text.slice(0, open) : text;
  const lastLine = whole.slice(whole.lastIndexOf('\n') + 1);
  const dangling = /^(?:\s*(?:[-*+]|\d+[.)]?|#{1,6}|>|\|)?\s*)$/.exec(lastLine)?.[0] ?? '';
  if (dangling !== '') return whole.slice(0, whole.length - dangling.length);
  return closed(whole.replace(/[*_`~]+$/, ''));
}

/** Closes the emphasis or code that the last line leaves open, as its rest will. */
function closed(text: string): string {
  const line = text.slice(text.lastIndexOf('\n') + 1);
  if ((line.match(/`/g)?.length ?? 0) % 2 === 1) return `${text}\``;
  const strong = (line.match(/\*\*/g)?.length ?? 0) % 2 === 1;
  const single =
    (line
      .replaceAll('**', '')
      .replace(/^\s*\*\s/, '')
      .match(/\*/g)?.length ?? 0) %
      2 ===
    1;
  return `${text}${single ? '*' : ''}${strong ? '**' : ''}`;
}

/** Case, typographic quotes and dashes, and white space aside. */
export function fold(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[“”]/g, '"')
    .replace(/[‘’]/g, "'")
    .replace(/[‐‑–—]/g, '-')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Whether `part` stands in `text`, folded; a number only as a whole: `41` is neither in `141` nor in `41.5`. */
export function holds(text: string, part: string): boolean {
  return indexIn(fold(text), fold(part)) >= 0;
}

/** Where a folded part first stands in a folded text as a whole, or -1. */
export function indexIn(text: string, part: string): number {
  if (part === '') return -1;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1))
    if (!cutsNumber(text, at, at + part.length)) return at;
  return -1;
}

function cutsNumber(text: string, start: number, end: number): boolean {
  const before = /\d[.,]?$/.test(text.slice(Math.max(0, start - 2), start)) && /^\d/.test(text.slice(start));
  const after = /\d$/.test(text.slice(start, end)) && /^[.,]?\d/.test(text.slice(end, end + 2));
  return before || after;
}

/** The sentences of an answer as its own offsets give them, markers taken out. */
export function withoutMarkers(text: string): string {
  return text
    .replace(/\s*\[[^\]\n]*§[^\]\n]*\]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Negating words of a text, in small letters. */
export function negations(text: string): number {
  return (
    text.toLowerCase().match(/\b(?:not|no|never|neither|nor|without|cannot|none|hardly)\b|\b\w+n['’]t\b/g)
      ?.length ?? 0
  );
}

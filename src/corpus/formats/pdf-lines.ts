/** A line of a page as it is printed. Lengths are in points; `y` grows upwards. */
export interface PdfLine {
  readonly text: string;
  readonly size: number;
  readonly font: string;
  readonly x: number;
  readonly y: number;
  /** From 0. */
  readonly page: number;
}

interface TextItem {
  readonly str: string;
  readonly transform: readonly number[];
  readonly width: number;
  readonly fontName: string;
  readonly hasEOL: boolean;
}

/** Joins the stretches of text of a page, in the order in which it gives them, into lines. */
export function linesOf(items: readonly object[], page: number): PdfLine[] {
  const lines: PdfLine[] = [];
  let open: Stretch[] = [];
  const close = () => {
    const line = toLine(open, page);
    if (line) lines.push(line);
    open = [];
  };
  for (const item of items) {
    if (!('str' in item)) continue;
    const stretch = toStretch(item as TextItem);
    const last = open.at(-1);
    if (last && !isOnLine(last, stretch)) close();
    if (stretch.text !== '') open.push(stretch);
    if ((item as TextItem).hasEOL) close();
  }
  close();
  return lines;
}

interface Stretch {
  readonly text: string;
  readonly size: number;
  readonly font: string;
  readonly x: number;
  readonly end: number;
  readonly y: number;
}

function toStretch({ str, transform, width, fontName }: TextItem): Stretch {
  const [, , c = 0, d = 0, x = 0, y = 0] = transform;
  return { text: str, size: Math.hypot(c, d), font: fontName, x, end: x + width, y };
}

/** Raised and lowered characters belong to their line; what begins far to the left begins a new one. */
function isOnLine(last: Stretch, next: Stretch): boolean {
  const size = Math.max(last.size, next.size);
  return Math.abs(last.y - next.y) < 0.6 * size && next.x > last.end - 2 * size;
}

function toLine(stretches: readonly Stretch[], page: number): PdfLine | undefined {
  let text = '';
  let end: number | undefined;
  for (const stretch of stretches) {
    const isApart = end !== undefined && stretch.x - end > 0.15 * stretch.size;
    text += isApart && !/\s$/.test(text) && !/^\s/.test(stretch.text) ? ` ${stretch.text}` : stretch.text;
    end = stretch.end;
  }
  const [first] = stretches;
  if (!first || text.trim() === '') return undefined;
  const longest = stretches.reduce((a, b) => (b.text.trim().length > a.text.trim().length ? b : a));
  const size = Math.round(longest.size * 2) / 2;
  return {
    text: text.replace(/\s+/g, ' ').trim(),
    size,
    font: longest.font,
    x: first.x,
    y: longest.y,
    page,
  };
}

/** How many lines at either edge of a page may be furniture. */
const edge = 2;
const fewestRepeats = 3;
const leastShare = 0.2;
const pageNumber =
  /^(?:[-–—\s]|page|seite|p\.)*(?:\d{1,5}|[ivxlc]{1,8})(?:\s*(?:\/|of|von)\s*\d{1,5})?[-–—\s]*$/i;

/** An entry of a table of contents: dots that lead to a page's number. */
const leader = /(?:[.·…]\s*){5,}[\divxlc]*\s*$/i;

/**
 * Without page numbers, without running titles (lines at the edges that come again from page to page), and without
 * the entries of tables of contents.
 */
export function withoutFurniture(pages: readonly (readonly PdfLine[])[]): PdfLine[][] {
  const counts = new Map<string, number>();
  for (const lines of pages) {
    for (const key of new Set(edgesOf(lines).map(keyOf))) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const enough = pages.length === 2 ? 2 : Math.max(fewestRepeats, leastShare * pages.length);
  return pages.map((lines) => {
    const edges = new Set(edgesOf(lines));
    return lines.filter(
      (line) =>
        !leader.test(line.text) &&
        !(edges.has(line) && ((counts.get(keyOf(line)) ?? 0) >= enough || pageNumber.test(line.text))),
    );
  });
}

function edgesOf(lines: readonly PdfLine[]): readonly PdfLine[] {
  const byHeight = lines.toSorted((a, b) => b.y - a.y);
  return [...byHeight.slice(0, edge), ...byHeight.slice(-edge)];
}

/** A title in large print is not the running title that repeats it. */
function keyOf({ text, size }: PdfLine): string {
  return `${size} ${text.toLowerCase().replace(/\d+/g, '#')}`;
}

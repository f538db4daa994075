/** A heading's own number, and how sure it is one: `2 reasons` may be a title, `2. Reasons` hardly is. */
export interface Label {
  /** `3`, `3.1`, `P4.2a`, `A`: what becomes the section's id. */
  readonly id: string;
  /** The heading without it; empty where there is nothing else. */
  readonly title: string;
  /** `chapter`: introduced by a word such as Chapter; `marked`: followed by a mark or of several parts. */
  readonly form: 'chapter' | 'marked' | 'bare';
}

const number = '\\d{1,3}(?:\\.\\d{1,3})*[a-z]?';
const lettered =
  '[A-Z][A-Za-z]{0,2}\\d{1,3}(?:\\.\\d{1,3})+[a-z]?|[A-Z](?:\\.\\d{1,3})+[a-z]?|[A-Z]\\d{1,3}[a-z]?';
const chapterForm = new RegExp(
  `^(?:chapter|section|part|appendix|annex|kapitel|abschnitt|chapitre|cap[ií]tulo)\\s+(${number}|[A-Z]|[IVXLC]{1,7})(?:\\s*[:.)–—-]\\s*(.*)|\\s+(.*))?$`,
  'i',
);
const plainForm = new RegExp(
  `^(?:§\\s*)?(${number}|${lettered})(?:([.):]|\\s+[–—-](?=\\s)|\\.\\))\\s*|\\s+)(\\S.*)$`,
  'u',
);
const month = /^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b\.?(?:\s+\d|$)/i;

/** Reads the number at the start of a heading's folded text; undefined where it has none. */
export function readLabel(text: string): Label | undefined {
  const chapter = chapterForm.exec(text);
  if (chapter?.[1]) {
    return {
      id: chapter[1].toUpperCase(),
      title: (chapter[2] ?? chapter[3] ?? '').trim() || text,
      form: 'chapter',
    };
  }
  const [, id, mark, title] = plainForm.exec(text) ?? [];
  if (id === undefined || title === undefined || !/\p{L}/u.test(title) || month.test(title)) return undefined;
  if (/^0\d|\.0\d/.test(id)) return undefined;
  return { id, title, form: mark !== undefined || id.includes('.') ? 'marked' : 'bare' };
}

/** The parts of a label: `3.1` → `['3', '1']`, `P4.2a` → `['P4', '2a']`. */
export function partsOf(id: string): string[] {
  return id.split('.');
}

/**
 * How well `next` follows `previous` in one document's numbering, 0 (not at all) to 1 (it is the very next).
 * Gaps up to three count less; a chapter's first section may be its second (the first being the chapter's text).
 */
export function follows(previous: string | undefined, next: string): number {
  const to = partsOf(next).map(Number);
  if (to.some(Number.isNaN)) return 0;
  if (previous === undefined) return to.every((part) => part <= 1) ? 1 : 0.5;
  const from = partsOf(previous).map(Number);
  let shared = 0;
  while (shared < Math.min(from.length, to.length) && from[shared] === to[shared]) shared += 1;
  if (shared === to.length) return 0;
  const step = (to[shared] ?? 0) - (from[shared] ?? 0);
  const below = to.slice(shared + 1);
  if (shared === from.length) return step <= 2 && below.every((part) => part <= 1) ? 1 - 0.05 * step : 0;
  if (step < 1 || step > 3 || below.length > 1 || (below[0] ?? 0) > 2) return 0;
  return 1 - 0.2 * (step - 1) - 0.1 * below.length;
}

/** A Markdown heading's folded text and its number of `#`. */
export interface HeadingText {
  readonly text: string;
  readonly depth: number;
}

/**
 * Which headings of a Markdown document are numbered. A number counts where it carries on the numbering so far,
 * or where most headings of its depth have one; a lone `2.5 Gigabit Ethernet` is a title.
 */
export function acceptLabels(headings: readonly HeadingText[]): (Label | undefined)[] {
  const labels = headings.map(({ text }) => readLabel(text));
  const count = labels.filter((label) => label !== undefined).length;
  const share = new Map<number, number>();
  for (const [index, { depth }] of headings.entries()) {
    share.set(depth, (share.get(depth) ?? 0) + (labels[index] ? 1 : -1));
  }
  let previous: string | undefined;
  return labels.map((label, index) => {
    if (!label) return undefined;
    const isCommon = (share.get(headings[index]?.depth ?? 0) ?? 0) > 0 && count > 1;
    const isNext = previous !== undefined && follows(previous, label.id) > 0;
    if (!isCommon && !isNext && !isAloneButSure(label)) return undefined;
    previous = label.id;
    return label;
  });
}

function isAloneButSure({ id, form }: Label): boolean {
  return form === 'chapter' || (form === 'marked' && (/^[01]$/.test(id) || /^[A-Z].*\./.test(id)));
}

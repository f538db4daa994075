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
const lettered = '[A-Z][A-Za-z]{0,2}\\d{1,3}(?:\\.\\d{1,3})+[a-z]?|[A-Z](?:\\.\\d{1,3})+[a-z]?|[A-Z]\\d{1,3}';
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
  // "Part a plan" names no part: letters and Roman numbers are capitals.
  if (chapter?.[1] && !/^[a-z]/.test(chapter[1])) {
    return {
      id: chapter[1],
      title: (chapter[2] ?? chapter[3] ?? '').trim() || text,
      form: 'chapter',
    };
  }
  const [, id, mark, title] = plainForm.exec(text) ?? [];
  if (id === undefined || title === undefined || !/\p{L}/u.test(title) || month.test(title)) return undefined;
  // A leading zero is a date's, a bar or a comparison a table's or a formula's.
  if (/^0\d|\.0\d/.test(id) || /^[|=<>+*/,;]/.test(title)) return undefined;
  if (isAddress(id)) return undefined;
  return { id, title, form: mark !== undefined || id.includes('.') ? 'marked' : 'bare' };
}

/** `10.0.0.1`, `192.168.1.20`: four numbers that count no headings. */
function isAddress(id: string): boolean {
  const parts = partsOf(id).map(Number);
  return parts.length === 4 && parts.some((part) => part === 0 || part > 60);
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
  const to = partsOf(next).map(ordinalOf);
  if (to.some(Number.isNaN)) return 0;
  if (previous === undefined) return to.every((part) => part <= 1) ? 1 : 0.5;
  if (/^[A-Z]$/.test(next) && /^\d/.test(previous)) return next === 'A' ? 0.5 : 0;
  const from = partsOf(previous).map(ordinalOf);
  if (/^[A-Z]$/.test(next) && /^[A-Z]/.test(previous) && isNextLetter(previous, next)) return 1;
  let shared = 0;
  while (shared < Math.min(from.length, to.length) && from[shared] === to[shared]) shared += 1;
  if (shared === to.length) return 0;
  const step = (to[shared] ?? 0) - (from[shared] ?? 0);
  const below = to.slice(shared + 1);
  if (shared === from.length) return step <= 2 && below.every((part) => part <= 1) ? 1 - 0.05 * step : 0;
  if (step <= 0 || step > 3 || below.length > 1 || (below[0] ?? 0) > 2) return 0;
  return 1 - 0.2 * Math.max(step - 1, 0) - 0.1 * below.length;
}

/** An appendix's letter; `I` after `H`, where it is no Roman one. */
function isNextLetter(previous: string, next: string): boolean {
  return next.charCodeAt(0) - previous.charCodeAt(0) === 1;
}

const roman: Readonly<Record<string, number>> = { I: 1, V: 5, X: 10, L: 50, C: 100 };

/** `12` → 12, `P4` → 4, `2a` → 2.01, `IV` → 4, `B` → 2; NaN for anything else. */
function ordinalOf(part: string): number {
  const [, digits, letter = ''] = /^[A-Za-z]{0,3}(\d+)([a-z]?)$/.exec(part) ?? [];
  if (digits !== undefined) return Number(digits) + (letter === '' ? 0 : (letter.charCodeAt(0) - 96) / 100);
  if (/^[IVXLC]+$/.test(part)) {
    const values = [...part].map((char) => roman[char] ?? 0);
    return values.reduce((sum, value, i) => (value < (values[i + 1] ?? 0) ? sum - value : sum + value), 0);
  }
  return /^[A-Z]$/.test(part) ? part.charCodeAt(0) - 64 : Number.NaN;
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
  const read = headings.map(({ text }) => readLabel(text));
  // `H2 database` is a title, `H2 Storms` beside `H3 Floods` is not.
  const initials = read.map((label) => (label?.form === 'bare' ? label.id.charAt(0) : ''));
  const labels = read.map((label, index) => {
    const initial = initials[index] ?? '';
    return /[A-Z]/.test(initial) && initials.filter((one) => one === initial).length < 2 ? undefined : label;
  });
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

import { follows, type Label, partsOf, readLabel } from './labels.ts';
import { mapText } from './mapped-text.ts';
import { isRule, isShort, type Line } from './plain-lines.ts';

/** What a line is the heading of. */
export interface Mark {
  readonly label?: string;
  readonly depth: number;
  readonly title: string;
}

/** The lines that are headings: those of the document's numbering, else those that look like headings. */
export function findHeadings(lines: readonly Line[]): ReadonlyMap<Line, Mark> {
  return numberedHeadings(lines) ?? visibleHeadings(lines);
}

/** Most candidates of one numbering that carry it on; undefined where fewer than two do. */
function numberedHeadings(lines: readonly Line[]): Map<Line, Mark> | undefined {
  const candidates = lines.flatMap((line, index): Candidate[] => {
    const label = isShort(line.text) && line.opens ? readLabel(mapText([line]).text) : undefined;
    return label && isHeadingLike(label, line, lines[index + 1]) ? [{ line, index, label }] : [];
  });
  const chosen = longestRun(withoutLists(candidates));
  if (chosen.length < 2) return undefined;
  return new Map(
    chosen.map(({ line, label }) => [
      line,
      { label: label.id, depth: partsOf(label.id).length, title: label.title },
    ]),
  );
}

/** What stands directly over another numbered line is an entry of a list or of a table of contents. */
function isHeadingLike({ title, form }: Label, line: Line, next: Line | undefined): boolean {
  // A number before a small letter counts something (`41 projects`); `eBPF` is a name.
  if (/^\p{Ll}/u.test(title) && !/^\p{Ll}+\p{Lu}/u.test(title) && form === 'bare') return false;
  if (line.closes || !next) return true;
  return form !== 'bare' && !readLabel(mapText([next]).text);
}

/** Numbers with nothing between them are a list, and those that come again a table of contents. */
function withoutLists(candidates: readonly Candidate[]): Candidate[] {
  const lastAt = new Map(candidates.map(({ label, index }) => [label.id, index]));
  const isEmpty = ({ index }: Candidate, i: number) => candidates[i + 1]?.index === index + 1;
  const isSibling = (a: Candidate, b: Candidate | undefined) =>
    b !== undefined && parentOf(a) === parentOf(b);
  return candidates.filter((one, i) => {
    const [before, previous, next, after] = [i - 2, i - 1, i + 1, i + 2].map((at) => candidates[at]);
    if (isEmpty(one, i) && lastAt.get(one.label.id) !== one.index) return false;
    const followsOn = previous && isEmpty(previous, i - 1) && isSibling(one, previous);
    const leadsOn = isEmpty(one, i) && isSibling(one, next);
    const isLast = followsOn && before && isEmpty(before, i - 2) && isSibling(previous, before);
    const isFirst = leadsOn && next && isEmpty(next, i + 1) && isSibling(next, after);
    return !((followsOn && leadsOn) || isLast || isFirst);
  });
}

/** `3.1` → `3`; the same for all numbers of one part. */
function parentOf({ label }: Candidate): string {
  return partsOf(label.id).slice(0, -1).join('.');
}

interface Candidate {
  readonly line: Line;
  /** The line's place among all. */
  readonly index: number;
  readonly label: Label;
}

/** The best chain in which each number follows the one before, each looked for among the 200 before it. */
function longestRun(all: readonly Candidate[]): Candidate[] {
  const candidates = all.slice(0, 10_000);
  const best: { score: number; from: number }[] = [];
  for (const [i, { label }] of candidates.entries()) {
    let here = { score: follows(undefined, label.id), from: -1 };
    for (let j = Math.max(0, i - 200); j < i; j++) {
      const step = follows((candidates[j] as Candidate).label.id, label.id);
      const score = (best[j]?.score ?? 0) + step;
      if (step > 0 && score > here.score) here = { score, from: j };
    }
    best.push(here);
  }
  let end = best.reduce((top, { score }, i) => (score > (best[top]?.score ?? 0) ? i : top), 0);
  const chain: Candidate[] = [];
  while (candidates[end] && end >= 0) {
    chain.push(candidates[end] as Candidate);
    end = best[end]?.from ?? -1;
  }
  return chain.reverse();
}

/** Without numbers: lines in capitals that stand alone, and lines with a rule under them. */
function visibleHeadings(lines: readonly Line[]): Map<Line, Mark> {
  const marks = new Map<Line, Mark>();
  for (const [i, line] of lines.entries()) {
    const text = mapText([line]).text;
    const underline = lines[i + 1]?.text.trim() ?? '';
    const isUnderlined = line.opens && !line.closes && isRule(underline) && isShort(line.text);
    const isCapitals =
      line.opens &&
      i + 1 < lines.length &&
      isShort(line.text) &&
      /\p{Lu}{3}/u.test(text) &&
      !/\p{Ll}/u.test(text);
    if (isUnderlined) marks.set(line, { depth: underline.startsWith('=') ? 1 : 2, title: text });
    else if (isCapitals && (line.closes || i === 0)) marks.set(line, { depth: 1, title: text });
  }
  return marks;
}

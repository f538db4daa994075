/** Share of the gold sections among the first k; null where nothing is gold. */
export function recallAt(k: number, ranked: readonly string[], gold: readonly string[]): number | null {
  if (gold.length === 0) return null;
  const top = new Set(ranked.slice(0, k));
  return gold.filter((id) => top.has(id)).length / gold.length;
}

/** 1 where every gold section is among the first k, else 0; null where nothing is gold. */
export function allGoldAt(k: number, ranked: readonly string[], gold: readonly string[]): number | null {
  const recall = recallAt(k, ranked, gold);
  return recall === null ? null : Number(recall === 1);
}

/** The recall at k that drawing sections at random would give. */
export function chanceRecall(k: number, sections: number): number {
  return sections === 0 ? Number.NaN : Math.min(1, k / sections);
}

/** 1 ÷ rank of the first gold section, 0 beyond `depth`; null where nothing is gold. */
export function reciprocalRank(
  ranked: readonly string[],
  gold: readonly string[],
  depth = 10,
): number | null {
  if (gold.length === 0) return null;
  const rank = ranked.slice(0, depth).findIndex((id) => gold.includes(id));
  return rank < 0 ? 0 : 1 / (rank + 1);
}

/** A stretch of one text; `text` says which (a section, a file). End exclusive. */
export interface Span {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export interface SpanScore {
  /** Characters of gold found ÷ characters of gold. */
  readonly recall: number;
  /** Characters of gold found ÷ characters retrieved. */
  readonly precision: number;
  /** Intersection ÷ union. */
  readonly iou: number;
}

/**
 * Gold against what was retrieved, by characters, each counted once however often it was retrieved (as
 * chunking_evaluation does). `budget`: spans are taken in their order until so many characters, the last one
 * cut; a fixed budget, since recall at k rises by merely making passages larger. Null where nothing is gold.
 */
export function spanScore(
  retrieved: readonly Span[],
  gold: readonly Span[],
  budget = Number.POSITIVE_INFINITY,
): SpanScore | null {
  const wanted = merge(gold);
  const total = size(wanted);
  if (total === 0) return null;
  const taken = merge(within(retrieved, budget));
  const found = overlap(taken, wanted);
  const read = size(taken);
  return {
    recall: found / total,
    precision: read === 0 ? 0 : found / read,
    iou: found / (read + total - found),
  };
}

function within(spans: readonly Span[], budget: number): Span[] {
  let left = budget;
  return spans.flatMap((span) => {
    const length = Math.min(left, span.end - span.start);
    left -= length;
    return length > 0 ? [{ ...span, end: span.start + length }] : [];
  });
}

function merge(spans: readonly Span[]): Span[] {
  const merged: { text: string; start: number; end: number }[] = [];
  const sorted = [...spans].sort((a, b) =>
    a.text === b.text ? a.start - b.start : a.text < b.text ? -1 : 1,
  );
  for (const span of sorted) {
    const last = merged.at(-1);
    if (last && last.text === span.text && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else merged.push({ ...span });
  }
  return merged;
}

function size(spans: readonly Span[]): number {
  return spans.reduce((sum, { start, end }) => sum + end - start, 0);
}

function overlap(a: readonly Span[], b: readonly Span[]): number {
  let sum = 0;
  for (const one of a)
    for (const other of b)
      if (one.text === other.text)
        sum += Math.max(0, Math.min(one.end, other.end) - Math.max(one.start, other.start));
  return sum;
}

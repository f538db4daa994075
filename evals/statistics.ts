/** An estimate with its 95 % interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
}

const z = 1.959963984540054;

/** Wilson's score interval for a proportion (Wilson 1927). NaN for no trials. */
export function wilson(successes: number, n: number): Estimate {
  if (n === 0) return { value: Number.NaN, low: Number.NaN, high: Number.NaN, n };
  const p = successes / n;
  const centre = p + (z * z) / (2 * n);
  const margin = z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  const scale = 1 + (z * z) / n;
  // Rounding must not put an end of the interval on the wrong side of the value.
  return {
    value: p,
    low: Math.min(p, Math.max(0, (centre - margin) / scale)),
    high: Math.max(p, Math.min(1, (centre + margin) / scale)),
    n,
  };
}

export interface Clustered {
  /** Variants of one question share a cluster: they are not independent. */
  readonly cluster: string;
  readonly value: number;
}

const resamples = 10_000;
const seed = 20_240_101;

/** Mean with a percentile bootstrap interval over clusters (Efron 1979; cluster resampling), with a fixed seed. */
export function bootstrapMean(items: readonly Clustered[]): Estimate {
  const sums = items.map(({ cluster, value }) => ({ cluster, parts: [value, 1] }));
  return bootstrap(sums, ([sum = 0, n = 0]) => sum / n);
}

/** One case's share in the sums that a statistic is made from. */
export interface Contribution {
  readonly cluster: string;
  readonly parts: readonly number[];
}

/**
 * Percentile bootstrap over clusters of any statistic of sums: `statistic` gets the contributions added up part
 * by part (a mean: [sum, count]; F1: [hits, false alarms, misses]). Resamples in which it is not a number
 * (nothing to refuse was drawn) are left out. 10,000 resamples, a fixed seed.
 */
export function bootstrap(
  items: readonly Contribution[],
  statistic: (sums: readonly number[]) => number,
): Estimate {
  const n = items.length;
  if (n === 0) return { value: Number.NaN, low: Number.NaN, high: Number.NaN, n };
  const groups = addedByCluster(items);
  const width = groups[0]?.length ?? 0;
  const random = mulberry32(seed);
  const drawn: number[] = [];
  const sums = new Array<number>(width).fill(0);
  for (let i = 0; i < resamples; i++) {
    sums.fill(0);
    for (let j = 0; j < groups.length; j++) {
      const group = groups[Math.floor(random() * groups.length)] as readonly number[];
      for (let k = 0; k < width; k++) sums[k] = (sums[k] as number) + (group[k] as number);
    }
    const value = statistic(sums);
    if (!Number.isNaN(value)) drawn.push(value);
  }
  const sorted = Float64Array.from(drawn).sort();
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  return { value: statistic(added(groups, width)), low: at(0.025), high: at(0.975), n };
}

function addedByCluster(items: readonly Contribution[]): readonly (readonly number[])[] {
  return [...groupBy(items, ({ cluster }) => cluster).values()].map((group) =>
    added(
      group.map(({ parts }) => parts),
      group[0]?.parts.length ?? 0,
    ),
  );
}

/** Node 20 has no Map.groupBy. */
function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}

function added(rows: readonly (readonly number[])[], width: number): number[] {
  return Array.from({ length: width }, (_, k) => rows.reduce((sum, row) => sum + (row[k] as number), 0));
}

/** F1 of refusing: what was refused against what should have been. 0 where nothing was rightly refused. */
export function f1(truePositives: number, falsePositives: number, falseNegatives: number): number {
  const denominator = 2 * truePositives + falsePositives + falseNegatives;
  return denominator === 0 ? Number.NaN : (2 * truePositives) / denominator;
}

/** A small generator of our own (mulberry32), so that two runs draw the same. Numbers in [0, 1). */
export function mulberry32(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

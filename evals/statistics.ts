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

/** Mean with a percentile bootstrap interval over clusters (Efron 1979; cluster resampling), with a fixed seed. */
export function bootstrapMean(items: readonly Clustered[]): Estimate {
  const groups = groupsOf(items);
  const n = items.length;
  if (n === 0) return { value: Number.NaN, low: Number.NaN, high: Number.NaN, n };
  const random = mulberry32(20_240_101);
  const means = new Float64Array(resamples).map(() => {
    let sum = 0;
    let count = 0;
    for (let i = 0; i < groups.length; i++) {
      const group = groups[Math.floor(random() * groups.length)] as { sum: number; n: number };
      sum += group.sum;
      count += group.n;
    }
    return sum / count;
  });
  means.sort();
  const at = (share: number) => means[Math.floor(share * (resamples - 1))] as number;
  return {
    value: items.reduce((total, { value }) => total + value, 0) / n,
    low: at(0.025),
    high: at(0.975),
    n,
  };
}

function groupsOf(items: readonly Clustered[]): { sum: number; n: number }[] {
  const groups = new Map<string, { sum: number; n: number }>();
  for (const { cluster, value } of items) {
    const { sum, n } = groups.get(cluster) ?? { sum: 0, n: 0 };
    groups.set(cluster, { sum: sum + value, n: n + 1 });
  }
  return [...groups.values()];
}

/** McNemar's exact two-sided test: `gained` cases right now and wrong before, `lost` the reverse. */
export function mcnemar(gained: number, lost: number): number {
  const n = gained + lost;
  let tail = 0;
  for (let k = 0, choose = 1; k <= Math.min(gained, lost); choose = (choose * (n - k)) / (k + 1), k++)
    tail += choose;
  return Math.min(1, 2 * tail * 0.5 ** n);
}

/** F1 of refusing: what was refused against what should have been. 0 where nothing was rightly refused. */
export function f1(truePositives: number, falsePositives: number, falseNegatives: number): number {
  const denominator = 2 * truePositives + falsePositives + falseNegatives;
  return denominator === 0 ? Number.NaN : (2 * truePositives) / denominator;
}

function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

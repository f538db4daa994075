import { bootstrapMean, type Clustered, type Estimate, mulberry32 } from './statistics.ts';

/** Two runs on the same cases, for one measure. */
export interface Paired {
  readonly cluster: string;
  readonly before: number;
  readonly after: number;
}

export interface Difference {
  /** After − before, with its interval (paired bootstrap over clusters). */
  readonly estimate: Estimate;
  /** Two-sided: McNemar's exact test where all values are 0 or 1, else a sign-flip test. */
  readonly p: number;
  readonly wins: number;
  readonly ties: number;
  readonly losses: number;
  /** The smallest difference that so many pairs would show in four runs of five, given how many of them differ. */
  readonly detectable: number;
}

/** What changed between two runs in one measure. Values are between 0 and 1. */
export function difference(pairs: readonly Paired[]): Difference {
  const changes: Clustered[] = pairs.map(({ cluster, before, after }) => ({
    cluster,
    value: after - before,
  }));
  const wins = changes.filter(({ value }) => value > 0).length;
  const losses = changes.filter(({ value }) => value < 0).length;
  const isBinary = pairs.every(({ before, after }) => [before, after].every((x) => x === 0 || x === 1));
  return {
    estimate: bootstrapMean(changes),
    p: isBinary ? mcnemar(wins, losses) : signFlip(changes),
    wins,
    ties: pairs.length - wins - losses,
    losses,
    detectable: detectable(pairs.length, (wins + losses) / Math.max(1, pairs.length)),
  };
}

/** McNemar's exact two-sided test: `gained` cases right now and wrong before, `lost` the reverse. */
export function mcnemar(gained: number, lost: number): number {
  const n = gained + lost;
  let tail = 0;
  for (let k = 0, choose = 1; k <= Math.min(gained, lost); choose = (choose * (n - k)) / (k + 1), k++)
    tail += choose;
  return Math.min(1, 2 * tail * 0.5 ** n);
}

const flips = 10_000;
/** Up to so many clusters every assignment of signs is counted, and the test is exact. */
const countable = 12;

/**
 * Two-sided sign-flip (randomisation) test of a mean difference of zero (Fisher 1935), clusters flipped as a
 * whole; exact for up to 12 clusters that differ, else 10,000 draws with a fixed seed.
 */
export function signFlip(changes: readonly Clustered[]): number {
  const sums = new Map<string, number>();
  for (const { cluster, value } of changes) sums.set(cluster, (sums.get(cluster) ?? 0) + value);
  const values = [...sums.values()].filter((value) => value !== 0);
  if (values.length === 0) return 1;
  const seen = Math.abs(values.reduce((sum, value) => sum + value, 0)) - 1e-12;
  const isExact = values.length <= countable;
  const rounds = isExact ? 2 ** values.length : flips;
  const random = mulberry32(7);
  let extreme = 0;
  for (let round = 0; round < rounds; round++) {
    let sum = 0;
    for (let i = 0; i < values.length; i++) {
      const minus = isExact ? (round >> i) & 1 : random() < 0.5;
      sum += minus ? -(values[i] as number) : (values[i] as number);
    }
    if (Math.abs(sum) >= seen) extreme++;
  }
  return isExact ? extreme / rounds : (extreme + 1) / (rounds + 1);
}

/** Holm's step-down correction (Holm 1979): adjusted p-values in the order given. */
export function holm(ps: readonly number[]): number[] {
  const order = [...ps.keys()].sort((a, b) => (ps[a] as number) - (ps[b] as number));
  const adjusted = new Array<number>(ps.length);
  let largest = 0;
  for (const [rank, i] of order.entries()) {
    largest = Math.max(largest, Math.min(1, (ps.length - rank) * (ps[i] as number)));
    adjusted[i] = largest;
  }
  return adjusted;
}

/**
 * Difference that a paired comparison of n cases detects with a power of 80 % at the 5 % level, where a share
 * `discordant` of the pairs differs: (z.975 + z.80) √(discordant / n). n = 200 at 10 %: 6.3 points.
 */
export function detectable(n: number, discordant: number): number {
  return n === 0 ? Number.NaN : (1.959963984540054 + 0.8416212335729143) * Math.sqrt(discordant / n);
}

/** Cohen's kappa of two raters' labels (Cohen 1960): 1 full agreement, 0 as by chance. NaN where there is nothing to agree on. */
export function kappa(pairs: readonly (readonly [string, string])[]): number {
  const n = pairs.length;
  const labels = [...new Set(pairs.flat())];
  const observed = pairs.filter(([a, b]) => a === b).length / n;
  const expected = labels.reduce(
    (sum, label) =>
      sum +
      (pairs.filter(([a]) => a === label).length / n) * (pairs.filter(([, b]) => b === label).length / n),
    0,
  );
  return expected === 1 ? (observed === 1 && n > 0 ? 1 : Number.NaN) : (observed - expected) / (1 - expected);
}

import type { Metric } from './metrics.ts';
import { type Difference, difference, holm } from './paired.ts';

/** From so many cases on a floor is held against the interval's end and not the value. */
const manyCases = 50;
/** A measure without a floor may not have fallen by more than this, as far as the interval goes. */
const margin = 0.02;

export type Status =
  | 'held'
  /** Beyond the bound, as the blessed baseline was: known, told, and not new. */
  | 'known'
  | 'missed'
  | 'worse'
  /** No bound, and no baseline to be worse than. */
  | 'shown';

export interface Verdict {
  readonly metric: Metric;
  readonly status: Status;
  /** Against the baseline, where there is one. */
  readonly change?: Difference;
  /** Holm-adjusted over all measures. */
  readonly p?: number;
  /** Cases that were better in the baseline. */
  readonly lost: readonly string[];
}

/** What the gate fails on. */
export function fails({ status }: Verdict): boolean {
  return status === 'missed' || status === 'worse';
}

/** What a blessed run came to, by the measure's key. */
export type Baseline = Readonly<Record<string, BaselineMetric>>;

export interface BaselineMetric {
  /** Whether the bound was held then. */
  readonly held: boolean;
  readonly value: number;
  /** Case by case. */
  readonly values: Readonly<Record<string, number>>;
}

/**
 * Holds each measure to its bound and, where there is a baseline on the same cases, to not having got worse. A
 * measure without a bound: the near end of the paired interval stays above −2 points. One with a bound: it may
 * miss it only if the baseline did and it has not fallen since, and within it the paired interval may not lie
 * below zero as a whole. A measure that the baseline has and the run no longer gives (nothing is a claim any
 * more, say) has got worse. `clusterOf` gives a case's base question.
 */
export function judgeRun(
  metrics: readonly Metric[],
  baseline: Baseline | undefined,
  clusterOf: (id: string) => string,
): Verdict[] {
  const changes = metrics.map((metric) => changeOf(metric, baseline?.[metric.key], clusterOf));
  const ps = changes.flatMap((change) => (change ? [change.difference.p] : []));
  const adjusted = holm(ps)[Symbol.iterator]();
  const judged = metrics.map((metric, i): Verdict => {
    const change = changes[i];
    const status = statusOf(metric, change?.difference, baseline?.[metric.key]);
    if (!change) return { metric, status, lost: [] };
    return {
      metric,
      status,
      change: change.difference,
      p: adjusted.next().value as number,
      lost: change.lost,
    };
  });
  return [...judged, ...vanished(metrics, baseline ?? {})];
}

function vanished(metrics: readonly Metric[], baseline: Baseline): Verdict[] {
  return Object.keys(baseline)
    .filter((key) => !metrics.some((metric) => metric.key === key))
    .map((key) => ({
      metric: {
        key,
        name: `${key} (no case gives it any more)`,
        estimate: { value: Number.NaN, low: Number.NaN, high: Number.NaN, n: 0 },
        bound: { kind: 'none', value: 0 },
        lowerIsBetter: false,
        values: {},
      },
      status: 'worse',
      lost: Object.keys(baseline[key]?.values ?? {}),
    }));
}

function changeOf(
  { values, lowerIsBetter }: Metric,
  before: BaselineMetric | undefined,
  clusterOf: (id: string) => string,
): { difference: Difference; lost: string[] } | undefined {
  const pairs = Object.entries(values).flatMap(([id, after]) => {
    const known = before?.values[id];
    return known === undefined ? [] : [{ id, cluster: clusterOf(id), before: known, after }];
  });
  if (pairs.length === 0) return undefined;
  const isLost = (pair: (typeof pairs)[number]) =>
    lowerIsBetter ? pair.after > pair.before : pair.after < pair.before;
  return { difference: difference(pairs), lost: pairs.filter(isLost).map(({ id }) => id) };
}

function statusOf(
  metric: Metric,
  change: Difference | undefined,
  before: BaselineMetric | undefined,
): Status {
  const { bound, lowerIsBetter } = metric;
  const { value = 0, low = 0, high = 0 } = change?.estimate ?? {};
  const [moved, end] = lowerIsBetter ? [-value, -high] : [value, low];
  const isWorse = moved < 0 && end < -margin;
  if (bound.kind === 'none') return isWorse ? 'worse' : change ? 'held' : 'shown';
  // Within its bound a measure may move, but not for certain downwards.
  const isSurelyWorse =
    change !== undefined && (lowerIsBetter ? change.estimate.low > 0 : change.estimate.high < 0);
  if (isHeld(metric)) return isSurelyWorse ? 'worse' : 'held';
  const wasHeld = before?.held ?? true;
  if (bound.kind === 'zero' || wasHeld) return 'missed';
  return isWorse ? 'worse' : 'known';
}

/** Whether a measure is within its bound; true where it has none. */
export function isHeld({ estimate, bound }: Metric): boolean {
  const isMany = estimate.n >= manyCases;
  if (bound.kind === 'zero') return estimate.value === 0;
  if (bound.kind === 'floor') return (isMany ? estimate.low : estimate.value) >= bound.value;
  return bound.kind === 'none' || (isMany ? estimate.high : estimate.value) <= bound.value;
}

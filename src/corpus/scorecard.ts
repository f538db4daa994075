import type { Ledger, Outcome, Prediction } from './ledger.ts';
import { verdicts } from './ledger.ts';

/** How many predictions had which outcome. */
export type Tally = Readonly<Record<Outcome, number>>;

/** A share with its 95 % interval (Wilson 1927); of nothing, null. */
export interface Rate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
}

export interface Scorecard {
  readonly of: string;
  readonly title: string;
  readonly total: number;
  readonly tally: Tally;
  /** Came true ÷ decided. Undecided ones (cannot tell, too early) count neither way. */
  readonly strict: Rate | null;
  /** Came true, at least in part, ÷ decided. */
  readonly lenient: Rate | null;
  readonly chapters: readonly { readonly chapter: string; readonly tally: Tally; readonly total: number }[];
  readonly rows: readonly Prediction[];
}

/** Counts a ledger. Chapters are the numbers before the first point of the sections. */
export function scorecardOf({ of, title, predictions }: Ledger): Scorecard {
  const tally = tallyOf(predictions);
  const decided = tally['came true'] + tally.partly + tally['did not'];
  const chapters = [...new Set(predictions.map(chapterOf))].map((chapter) => {
    const own = predictions.filter((one) => chapterOf(one) === chapter);
    return { chapter, tally: tallyOf(own), total: own.length };
  });
  return {
    of,
    title,
    total: predictions.length,
    tally,
    strict: rate(tally['came true'], decided),
    lenient: rate(tally['came true'] + tally.partly, decided),
    chapters,
    rows: predictions,
  };
}

function chapterOf({ section }: Prediction): string {
  return section.split('.')[0] ?? section;
}

function tallyOf(predictions: readonly Prediction[]): Tally {
  const count = (verdict: Outcome) => predictions.filter((one) => one.verdict === verdict).length;
  return Object.fromEntries(verdicts.map((verdict) => [verdict, count(verdict)])) as Record<Outcome, number>;
}

const z = 1.959963984540054;

function rate(hits: number, n: number): Rate | null {
  if (n === 0) return null;
  const p = hits / n;
  const centre = p + (z * z) / (2 * n);
  const margin = z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  const scale = 1 + (z * z) / n;
  return {
    value: p,
    low: Math.max(0, (centre - margin) / scale),
    high: Math.min(1, (centre + margin) / scale),
    n,
  };
}

import type { CaseResult } from './run.ts';

/** Latency in milliseconds and tokens of a run: for the terminal, never part of what is compared byte by byte. */
export function latencyLine(results: readonly CaseResult[]): string | undefined {
  const answers = results.flatMap(({ answer }) => answer ?? []);
  if (answers.length === 0) return undefined;
  const at = (key: string, share: number) =>
    quantile(
      answers.map(({ timings }) => timings[key] ?? 0),
      share,
    );
  const tokens = answers.reduce(
    (sum, { usage }) => sum + (usage ? usage.inputTokens + usage.outputTokens : 0),
    0,
  );
  const right = results.filter(({ score }) => score?.right).length;
  const cost =
    tokens > 0 ? `; ${tokens} tokens, ${Math.round(tokens / Math.max(1, right))} for each right answer` : '';
  return `first words p50 ${at('firstToken', 0.5)} ms, p95 ${at('firstToken', 0.95)} ms; total p50 ${at('total', 0.5)} ms, p95 ${at('total', 0.95)} ms (several at a time)${cost}`;
}

/** Nearest-rank quantile of a list; NaN for none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

import type { EvalCase } from './dataset.ts';
import { isHeld, type Metric, rightByType } from './metrics.ts';
import type { CaseResult } from './run.ts';
import type { Estimate } from './statistics.ts';

/** A run as Markdown: the measures with their intervals, what is right by type, and the failures by class. */
export function toMarkdown(
  title: string,
  metrics: readonly Metric[],
  results: readonly CaseResult[],
): string {
  const scores = results.flatMap(({ score }) => score ?? []);
  const errors = results.filter(({ error }) => error !== null).length;
  return [
    `# ${title}`,
    `${results.length} cases, ${errors} errors.`,
    table(['measure', 'value', '95 % interval', 'n', 'bound', ''], metrics.map(metricRow)),
    table(
      ['type', 'right', '95 % interval', 'n'],
      rightByType(scores).map(({ type, estimate }) => [type, ...cells(estimate)]),
    ),
    table(['failure', 'cases'], failures(scores.flatMap(({ why }) => why ?? []))),
  ].join('\n\n');
}

function metricRow(metric: Metric): string[] {
  const { name, estimate, floor, ceiling } = metric;
  const bound = floor !== undefined ? `≥ ${floor}` : ceiling !== undefined ? `≤ ${ceiling}` : '';
  const [value = '', interval = '', n = ''] = cells(estimate);
  return [name, value, interval, n, bound, bound === '' ? '' : isHeld(metric) ? 'held' : 'NOT HELD'];
}

function cells({ value, low, high, n }: Estimate): string[] {
  const digits = (x: number) => x.toFixed(3);
  return [digits(value), low === high ? '' : `${digits(low)} to ${digits(high)}`, String(n)];
}

function failures(all: readonly string[]): string[][] {
  return [...new Set(all)].sort().map((why) => [why, String(all.filter((one) => one === why).length)]);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, i) => Math.max(3, ...all.map((row) => (row[i] ?? '').length)));
  const line = (row: readonly string[]) =>
    `| ${widths.map((width, i) => (row[i] ?? '').padEnd(width)).join(' | ')} |`;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)].join(
    '\n',
  );
}

/** The wrong cases one by one: only for those that may be worked on, never for the gate. */
export function listFailures(results: readonly CaseResult[]): string {
  return results
    .filter(({ score, error }) => error !== null || score?.why)
    .map(
      ({ id, question, score, answer, error }) =>
        `${id}  ${score?.why ?? 'error'}\n  ? ${question}\n  > ${answer?.answer.slice(0, 200).replaceAll('\n', ' ') ?? error}`,
    )
    .join('\n');
}

/** What two runs of the same code have in common, byte for byte: sorted keys, no clock. */
export function toJson(
  dataset: string,
  cases: readonly EvalCase[],
  results: readonly CaseResult[],
  metrics: readonly Metric[],
): string {
  const kept = results.map(({ id, question, answer, score, error }) => ({
    id,
    question,
    error,
    score,
    answer: answer && {
      text: answer.answer,
      abstained: answer.abstained,
      citations: answer.citations,
      sentences: answer.sentences,
    },
  }));
  return `${JSON.stringify(sorted({ dataset, cases: cases.length, metrics, results: kept }), null, 1)}\n`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

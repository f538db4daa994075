import type { Comparison } from './compare.ts';
import { fails, type Verdict } from './gate.ts';
import { type Metric, rightByType } from './metrics.ts';
import type { Run } from './results.ts';
import type { Estimate } from './statistics.ts';

/** A split's measures with their intervals, bounds and standing, as Markdown. */
export function verdictTable(verdicts: readonly Verdict[]): string {
  return table(
    ['measure', 'value', '95 % interval', 'n', 'bound', '', 'since the baseline'],
    verdicts.map((verdict) => [...metricCells(verdict.metric), standing(verdict), sinceBaseline(verdict)]),
  );
}

function metricCells({ name, estimate, bound }: Metric): string[] {
  const sign = { floor: '≥ ', ceiling: '≤ ', zero: '= ', none: '' }[bound.kind];
  return [name, ...cells(estimate), bound.kind === 'none' ? '' : `${sign}${bound.value}`];
}

const standings = { held: 'held', known: 'NOT HELD (known)', missed: 'NOT HELD', worse: 'WORSE', shown: '' };

function standing({ metric, status }: Verdict): string {
  if (metric.bound.kind === 'none' && status === 'held') return '';
  return standings[status];
}

function sinceBaseline({ change }: Verdict): string {
  if (!change) return '';
  const { wins, losses, estimate } = change;
  if (wins + losses === 0) return 'same';
  return `${points(estimate.value)} (${points(estimate.low)} to ${points(estimate.high)}), +${wins} −${losses}`;
}

export function points(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value * 100).toFixed(1)}`;
}

/** What is right by type and what failed how, for one split of a run. */
export function detailTables(run: Run, split: string): string {
  const scores = run.results.flatMap((one) => (one.split === split && one.score ? [one.score] : []));
  const why = scores.flatMap((one) => one.why ?? []);
  const classes = [...new Set(why)].sort().map((one) => [one, String(why.filter((w) => w === one).length)]);
  return [
    table(
      ['type', 'right', '95 % interval', 'n'],
      rightByType(scores)
        .filter(({ estimate }) => estimate.n > 0)
        .map(({ type, estimate }) => [type, ...cells(estimate)]),
    ),
    ...(classes.length > 0 ? [table(['failure', 'cases'], classes)] : []),
  ].join('\n\n');
}

/** Which measures failed, and on which cases, in words for a terminal; empty where none did. */
export function failureLines(verdicts: readonly Verdict[], nameCases: boolean): string[] {
  return verdicts.filter(fails).map(({ metric, status, lost, change }) => {
    const { name, estimate, bound } = metric;
    const what =
      status === 'worse'
        ? `got worse by ${Math.abs((change?.estimate.value ?? 0) * 100).toFixed(1)} points`
        : `is ${estimate.value.toFixed(3)} (${estimate.low.toFixed(3)} to ${estimate.high.toFixed(3)}), bound ${bound.value}`;
    const cases = nameCases ? lost : [];
    const which =
      cases.length > 0
        ? `; cases: ${cases.slice(0, 12).join(', ')}${cases.length > 12 ? ` and ${cases.length - 12} more` : ''}`
        : lost.length > 0
          ? `; ${lost.length} cases lost`
          : '';
    return `${name} ${what}${which}`;
  });
}

export function comparisonTable(rows: readonly Comparison[]): string {
  return table(
    ['measure', 'before', 'after', 'difference', '95 % interval', 'p (Holm)', '+ = −', 'detectable', ''],
    rows.map(({ name, before, after, difference: d, p, says }) => [
      name,
      before.toFixed(3),
      after.toFixed(3),
      points(d.estimate.value),
      `${points(d.estimate.low)} to ${points(d.estimate.high)}`,
      p.toFixed(3),
      `${d.wins} ${d.ties} ${d.losses}`,
      `${(d.detectable * 100).toFixed(1)}`,
      says,
    ]),
  );
}

/** Answers that are wrong or ended in an error, one by one: only for cases that may be worked on. */
export function listFailures(run: Run): string {
  return run.results
    .filter(({ split, score, error }) => split === 'dev' && (error !== null || score?.why))
    .map(
      ({ id, question, score, answer, error }) =>
        `${id}  ${score?.why ?? 'error'}\n  ? ${question}\n  > ${answer?.answer.slice(0, 200).replaceAll('\n', ' ') ?? error}`,
    )
    .join('\n');
}

/** A measure's value, interval and count. */
export function cells({ value, low, high, n }: Estimate): string[] {
  return [value.toFixed(3), low === high ? '' : `${low.toFixed(3)} to ${high.toFixed(3)}`, String(n)];
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, i) => Math.max(3, ...all.map((row) => (row[i] ?? '').length)));
  const line = (row: readonly string[]) =>
    `| ${widths.map((width, i) => (row[i] ?? '').padEnd(width)).join(' | ')} |`;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)].join(
    '\n',
  );
}

import type { Verdict } from './gate.ts';
import { points } from './report-markdown.ts';
import type { Run } from './results.ts';
import type { Score } from './score.ts';

/** Figures of the HTML report as SVG and table strings: no library, nothing to load. */

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

const standings = {
  held: ['held', 'good-mark'],
  known: ['not held, known', 'warn-mark'],
  missed: ['not held', 'bad-mark'],
  worse: ['worse', 'bad-mark'],
  shown: ['', ''],
} as const;

/** Measures with their whiskers on one scale from 0 to 1, bounds dashed. */
export function measuresTable(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map(({ metric, status }) => {
    const { name, estimate, bound } = metric;
    const [word, tone] = metric.bound.kind === 'none' && status === 'held' ? ['', ''] : standings[status];
    const interval =
      estimate.low === estimate.high ? '' : `${estimate.low.toFixed(3)}–${estimate.high.toFixed(3)}`;
    const limit = bound.kind === 'none' ? undefined : bound.value;
    return `<tr><th scope="row">${escapeHtml(name)}</th><td class="n">${estimate.value.toFixed(3)}</td><td class="whisker">${whisker(estimate, limit, tone === 'bad-mark')}</td><td class="interval quiet">${interval}</td><td class="n quiet">${estimate.n}</td><td class="${tone}">${word}</td></tr>`;
  });
  return `<table class="measures"><thead><tr><th>measure</th><th>value</th><th>0 … 1</th><th class="interval">95 %</th><th>n</th><th></th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function whisker(
  { value, low, high }: { value: number; low: number; high: number },
  bound: number | undefined,
  isBad: boolean,
): string {
  // Percentages, so that the figure takes any width and its point stays round.
  const x = (share: number) => `${(2 + 96 * Math.min(1, Math.max(0, share))).toFixed(2)}%`;
  const limit =
    bound === undefined ? '' : `<line class="bound" x1="${x(bound)}" x2="${x(bound)}" y1="1" y2="19"/>`;
  return `<svg width="100%" height="20" role="img" aria-label="${value.toFixed(3)}, ${low.toFixed(3)} to ${high.toFixed(3)}" class="${isBad ? 'bad' : ''}"><line class="axis" x1="${x(0)}" x2="${x(1)}" y1="10" y2="10"/>${limit}<line class="range" x1="${x(low)}" x2="${x(high)}" y1="10" y2="10"/><circle class="point" cx="${x(value)}" cy="10" r="4.5"/></svg>`;
}

/** Paired differences to the baseline, one row a measure, zero in the middle. */
export function whiskerPlot(verdicts: readonly Verdict[]): string {
  const reach = Math.max(
    0.02,
    ...verdicts.flatMap(({ change }) => [
      Math.abs(change?.estimate.low ?? 0),
      Math.abs(change?.estimate.high ?? 0),
    ]),
  );
  const x = (value: number) => (150 + (value / reach) * 140).toFixed(1);
  const rows = verdicts.map(({ metric, change, p }) => {
    if (!change) return '';
    const { value, low, high } = change.estimate;
    const isBad = metric.lowerIsBetter ? low > 0 : high < 0;
    const figure = `<svg viewBox="0 0 300 20" width="300" height="20" role="img" aria-label="${points(value)} points"><line class="axis" x1="10" x2="290" y1="10" y2="10"/><line class="bound" x1="150" x2="150" y1="0" y2="20"/><line class="range ${isBad ? 'bad' : ''}" x1="${x(low)}" x2="${x(high)}" y1="10" y2="10"/><circle class="point ${isBad ? 'bad' : ''}" cx="${x(value)}" cy="10" r="4"/></svg>`;
    return `<tr><th scope="row">${escapeHtml(metric.name)}</th><td class="n">${points(value)}</td><td>${figure}</td><td class="quiet">+${change.wins} −${change.losses}</td><td class="quiet">p ${(p ?? 1).toFixed(3)}</td></tr>`;
  });
  return `<table><tbody>${rows.join('')}</tbody></table>`;
}

const heatColumns: readonly { name: string; value: (score: Score) => number | boolean | null }[] = [
  { name: 'right', value: ({ right }) => right },
  { name: 'recall@5', value: ({ recall5 }) => recall5 },
  { name: 'first cited', value: ({ firstCited, refused }) => (refused ? null : firstCited) },
  { name: 'vital nuggets', value: ({ vitalNuggets }) => vitalNuggets },
  { name: 'citation recall', value: ({ citationRecall }) => citationRecall },
  { name: 'citation precision', value: ({ citationPrecision }) => citationPrecision },
  { name: 'refused', value: ({ refused }) => refused },
];

/** Mean of each measure for each type. `refused` is no virtue or vice by itself, and so has no colour. */
export function heatMap(run: Run): string {
  const scores = run.results.flatMap(({ score }) => score ?? []);
  const types = [...new Set(scores.map(({ type }) => type))].sort();
  const rows = types.map((type) => {
    const own = scores.filter((one) => one.type === type);
    const tds = heatColumns.map(({ name, value }) =>
      heatCell(own.flatMap((one) => value(one) ?? []).map(Number), name !== 'refused'),
    );
    return `<tr><th scope="row">${type}</th>${tds.join('')}</tr>`;
  });
  const head = heatColumns.map(({ name }) => `<th>${name}</th>`).join('');
  return `<table class="heat"><thead><tr><th></th>${head}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function heatCell(values: readonly number[], isColoured: boolean): string {
  if (values.length === 0) return '<td></td>';
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  // Red below a half, through amber, to green at one; the number is there for those who do not see colours.
  const hue = Math.round(Math.max(0, (mean - 0.5) * 2) * 150);
  const colour = isColoured ? ` style="background:hsl(${hue} 55% 50% / .28)"` : '';
  return `<td${colour}>${mean.toFixed(2)}<br><span class="quiet">${values.length}</span></td>`;
}

/** Share answered against share wrong among those, in the order of the answers' own confidence. */
export function riskCoverage(run: Run): { coverage: number; risk: number }[] {
  const answered = run.results
    .flatMap(({ answer, score }) =>
      answer && score && score.right !== null && !answer.abstained && answer.confidence !== null
        ? [{ sure: answer.confidence, wrong: !score.right }]
        : [],
    )
    .sort((a, b) => b.sure - a.sure);
  let wrong = 0;
  return answered.map((one, i) => {
    if (one.wrong) wrong++;
    return { coverage: (i + 1) / answered.length, risk: wrong / (i + 1) };
  });
}

export function riskCurve(curve: readonly { coverage: number; risk: number }[]): string {
  const top = Math.max(0.05, ...curve.slice(Math.floor(curve.length / 10)).map(({ risk }) => risk)) * 1.15;
  const x = (coverage: number) => 40 + coverage * 500;
  const y = (risk: number) => 200 - (Math.min(top, risk) / top) * 180;
  const path = curve.map(
    ({ coverage, risk }, i) => `${i ? 'L' : 'M'}${x(coverage).toFixed(1)} ${y(risk).toFixed(1)}`,
  );
  const ticks = [0, 0.25, 0.5, 0.75, 1]
    .map((at) => `<text x="${x(at)}" y="218" text-anchor="middle">${at * 100} %</text>`)
    .join('');
  const levels = [0, top / 2, top]
    .map(
      (at) =>
        `<line class="axis" x1="40" x2="540" y1="${y(at)}" y2="${y(at)}"/><text x="34" y="${y(at) + 4}" text-anchor="end">${(at * 100).toFixed(0)} %</text>`,
    )
    .join('');
  return `<svg viewBox="0 0 560 240" style="max-width:40rem;width:100%" role="img" aria-label="Share of wrong answers against share of answers given">${levels}${ticks}<text x="290" y="236" text-anchor="middle">share of answers, surest first</text><path class="curve" d="${path.join('')}"/></svg>`;
}

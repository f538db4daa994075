import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { CorpusDocument } from '../src/corpus/document.ts';
import { projectRoot } from '../src/project.ts';
import type { EvalCase } from './dataset.ts';
import type { Verdict } from './gate.ts';
import {
  escapeHtml,
  heatMap,
  measuresTable,
  riskCoverage,
  riskCurve,
  whiskerPlot,
} from './report-figures.ts';
import type { KeptResult, Run } from './results.ts';
import { findQuote } from './score.ts';

export interface HtmlReport {
  readonly run: Run;
  readonly cases: readonly EvalCase[];
  readonly verdicts: Readonly<Partial<Record<EvalCase['split'], readonly Verdict[]>>>;
  readonly documents: readonly CorpusDocument[];
  /** Shows the gate's cases too. Without it they are figures only, so that nobody tunes to them by accident. */
  readonly reveal: boolean;
}

/** One file that holds everything: figures, every case that may be looked at, style and script. */
export function toHtml(report: HtmlReport): string {
  const { run, verdicts } = report;
  const shown = run.results.filter(({ split }) => report.reveal || split === 'dev');
  const data = dataOf(report, shown);
  const errors = run.results.filter(({ error }) => error).length;
  const splits = (['gate', 'dev'] as const).filter((split) => verdicts[split]);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>Evals: ${escapeHtml(run.model)}</title>
<style>${asset('report.css')}</style>
<main>
<h1>How good are the answers?</h1>
<p>${run.results.length} questions, answered by <strong>${escapeHtml(run.model)}</strong>; ${errors} ended in an error. Intervals are 95 %.</p>
<p class="quiet">Cases ${run.dataset.slice(0, 12)} · documents ${escapeHtml(run.corpus)} · embedder ${escapeHtml(run.embedder)} · judge ${escapeHtml(run.judge)}</p>
<nav aria-label="Parts of the report">${splits.map((split) => `<a href="#${split}">${split}</a>`).join('')}<a href="#types">by type</a><a href="#risk">risk and coverage</a><a href="#cases">cases</a></nav>
${splits.map((split) => splitPart(split, verdicts[split] ?? [])).join('\n')}
<h2 id="types">Measures by type</h2>
<p class="quiet">Both splits together. The number below each value is how many cases it stands for.</p>
<div class="scroll">${heatMap(run)}</div>
${riskPart(run)}
${casesPart(shown, run, report.reveal)}
</main>
<script type="application/json" id="data">${inScript(data)}</script>
<script>${asset('report.js')}</script>
</html>
`;
}

const splitTitles = { gate: 'Gate: what it is judged by', dev: 'Dev: what is worked on' };

function splitPart(split: EvalCase['split'], verdicts: readonly Verdict[]): string {
  const compared = verdicts.filter(({ change }) => change);
  const difference =
    compared.length > 0
      ? `<h3>Against the baseline</h3>
<p class="quiet">Paired differences in points. A whisker that stays on one side of zero is a change.</p>
<div class="scroll">${whiskerPlot(compared)}</div>`
      : '';
  return `<h2 id="${split}">${splitTitles[split]}</h2>
<div class="scroll">${measuresTable(verdicts)}</div>
${difference}`;
}

function riskPart(run: Run): string {
  const points = riskCoverage(run);
  if (points.length < 2)
    return '<h2 id="risk">Risk and coverage</h2><p>The answers carry no confidence to draw it from (a model’s do not).</p>';
  return `<h2 id="risk">Risk and coverage</h2>
<p class="quiet">Answers in the order of their confidence, surest first: the share of wrong ones among the so many surest. Where confidence means something, the curve is low on the left and rises to the right.</p>
${riskCurve(points)}`;
}

function casesPart(shown: readonly KeptResult[], run: Run, reveal: boolean): string {
  const options = (values: readonly string[]) =>
    [...new Set(values)]
      .sort()
      .map((value) => `<option>${escapeHtml(value)}</option>`)
      .join('');
  const rest = run.results.length - shown.length;
  const held =
    rest > 0 && !reveal
      ? `<p class="quiet">${rest} cases of the gate are figures only, so that nobody tunes to them; <code>--reveal</code> shows them.</p>`
      : '';
  return `<h2 id="cases">Case by case</h2>
${held}
<p class="legend"><span class="good-mark"><i></i>supported by what it cites</span><span class="bad-mark"><i></i>not supported</span></p>
<div class="filters">
<input id="search" type="search" placeholder="Search questions" aria-label="Search questions">
<select id="type" aria-label="Type"><option value="">every type</option>${options(shown.flatMap(({ score }) => score?.type ?? []))}</select>
<select id="why" aria-label="Outcome"><option value="">right and wrong</option><option value="any">wrong ones</option>${options(shown.flatMap(({ score }) => score?.why ?? []))}</select>
</div>
<p class="quiet" id="count" aria-live="polite"></p>
${shown.map(caseLine).join('\n')}`;
}

function caseLine({ id, question, score, error }: KeptResult): string {
  const [mark, tone] = error
    ? ['error', 'bad-mark']
    : score?.why
      ? [score.why, 'bad-mark']
      : [score?.right === null ? 'either' : score?.refused ? 'refused, rightly' : 'right', 'good-mark'];
  return `<details class="case" id="${escapeHtml(id)}"><summary><span class="id">${escapeHtml(id)}</span><span class="question">${escapeHtml(question)}</span><span class="tag ${tone}">${escapeHtml(mark)}</span></summary></details>`;
}

/** What the script needs of the cases that are shown, and the sections that they name. */
function dataOf({ cases, documents }: HtmlReport, shown: readonly KeptResult[]) {
  const items = new Map(cases.map((item) => [item.id, item]));
  const sections = sectionsOf(documents);
  const kept = shown.map((result) => {
    const item = items.get(result.id);
    const label = (section: string) => (item?.corpus ? labelIn(documents, item.corpus, section) : section);
    const spans = (item?.gold.spans ?? []).flatMap(({ section, quote }) => {
      const place = findQuote(sections[label(section ?? '')]?.text ?? '', quote);
      return place ? [{ section: label(section ?? ''), ...place }] : [];
    });
    return {
      id: result.id,
      question: result.question,
      type: item?.type,
      history: item?.history ?? [],
      answerable: item?.answerable,
      expected: item?.answer ?? item?.accept.map((group) => group[0]).join(' · ') ?? '',
      notes: item?.notes ?? '',
      error: result.error,
      answer: result.answer && {
        answer: result.answer.answer,
        abstained: result.answer.abstained,
        sentences: result.answer.sentences,
      },
      why: result.score?.why ?? null,
      altered: result.score?.altered ?? [],
      ranked: [...new Set(result.answer?.passages.map((one) => one.label) ?? [])].slice(0, 5),
      gold: { sections: (item?.gold.sections ?? []).map(label), spans },
    };
  });
  const used = new Set(kept.flatMap(({ ranked, gold }) => [...ranked, ...gold.sections]));
  return {
    cases: kept,
    sections: Object.fromEntries(Object.entries(sections).filter(([id]) => used.has(id))),
  };
}

function labelIn(documents: readonly CorpusDocument[], slug: string, section: string): string {
  return slug === documents[0]?.slug ? section : `${slug} ${section}`;
}

function sectionsOf(documents: readonly CorpusDocument[]): Record<string, { title: string; text: string }> {
  return Object.fromEntries(
    documents.flatMap(({ slug, sections }) =>
      sections.map(({ id, title, text }) => [labelIn(documents, slug, id), { title, text }]),
    ),
  );
}

/** JSON that cannot end the script element it stands in. */
function inScript(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

function asset(name: string): string {
  return readFileSync(path.join(projectRoot, 'evals', 'report', name), 'utf8');
}

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Answer } from '../src/answer/events.ts';
import { AppError, messageOf } from '../src/errors.ts';
import { projectRoot } from '../src/project.ts';
import type { Dataset, EvalCase } from './dataset.ts';
import { type Baseline, isHeld } from './gate.ts';
import { type Metric, metricsOf } from './metrics.ts';
import type { CaseResult } from './run.ts';
import type { Score } from './score.ts';

/** What of an answer is kept: all that scores and reports are made from, and nothing that a clock changes. */
export type KeptAnswer = Pick<
  Answer,
  'answer' | 'abstained' | 'citations' | 'sentences' | 'unsupported' | 'model' | 'usage'
> & {
  readonly query: string;
  readonly confidence: number | null;
  readonly passages: readonly { label: string; text: string; score: number }[];
};

export interface KeptResult {
  readonly id: string;
  readonly question: string;
  readonly split: EvalCase['split'];
  readonly answer: KeptAnswer | null;
  readonly score: Score | null;
  readonly error: string | null;
}

/** One run, the same bytes for the same code, cases and documents. */
export interface Run {
  readonly form: 1;
  /** SHA-256 of the cases. */
  readonly dataset: string;
  readonly corpus: string;
  readonly model: string;
  readonly embedder: string;
  /** `none`, or the judge's model and prompt. */
  readonly judge: string;
  readonly results: readonly KeptResult[];
}

export interface RunStamp {
  readonly model: string;
  readonly embedder: string;
  readonly judge?: string;
}

/** Puts a run together. `primary` is the slug of the first document, whose sections are cited without its name. */
export function toRun(
  dataset: Dataset,
  cases: readonly EvalCase[],
  results: readonly CaseResult[],
  stamp: RunStamp,
  primary: string,
): Run {
  const splits = new Map(cases.map(({ id, split }) => [id, split]));
  const answered = results.find(({ answer }) => answer)?.answer;
  return {
    form: 1,
    dataset: dataset.sha256,
    corpus: answered?.receipt.corpus ?? '',
    model: stamp.model,
    embedder: stamp.embedder,
    judge: stamp.judge ?? 'none',
    results: results.map(({ id, question, answer, score, error }) => ({
      id,
      question,
      split: splits.get(id) ?? 'dev',
      answer: answer && keep(answer, primary),
      score,
      error,
    })),
  };
}

function keep({ receipt, ...answer }: Answer, primary: string): KeptAnswer {
  const { answer: text, abstained, citations, sentences, unsupported, model, usage } = answer;
  const passages = receipt.passages.map(({ document, section, text: passage, score }) => ({
    label: document === primary ? section : `${document} ${section}`,
    text: passage,
    score,
  }));
  return {
    answer: text,
    abstained,
    citations,
    sentences,
    unsupported,
    model,
    usage,
    query: receipt.query,
    confidence: receipt.confidence ?? null,
    passages,
  };
}

/** The measures of a run, over one split or all. */
export function metricsOfRun(run: Run, cases: readonly EvalCase[], split?: EvalCase['split']): Metric[] {
  const kept = run.results.filter((one) => split === undefined || one.split === split);
  return metricsOf(
    cases,
    kept.flatMap(({ score }) => score ?? []),
  );
}

export const resultsDir = path.join(projectRoot, 'evals', 'results');
const baselineFile = path.join(projectRoot, 'evals', 'baseline.json');

export function writeResult(name: string, text: string, dir = resultsDir): string {
  const file = path.join(dir, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

/** Sorted keys, so that the same run is the same bytes. */
export function toJson(value: unknown, indent = 1): string {
  return `${JSON.stringify(sorted(value), null, indent)}\n`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

const runHead = z.looseObject({
  form: z.literal(1),
  dataset: z.string(),
  model: z.string(),
  judge: z.string(),
  results: z.array(z.looseObject({ id: z.string(), split: z.enum(['dev', 'gate']) })),
});

/** Reads a run that `toJson` wrote. Throws AppError `invalid-document` naming the file. */
export function readRun(file: string): Run {
  return runHead.parse(readJson(file, 'Write one with: npm run evals -- run')) as unknown as Run;
}

const baselineSchema = z.strictObject({
  form: z.literal(1),
  dataset: z.string(),
  model: z.string(),
  judge: z.string(),
  /** Why it was blessed, in words. */
  reason: z.string(),
  splits: z.record(
    z.string(),
    z.record(
      z.string(),
      z.strictObject({ held: z.boolean(), value: z.number(), values: z.record(z.string(), z.number()) }),
    ),
  ),
});

export type BaselineFile = z.infer<typeof baselineSchema>;

/** The blessed baseline, or undefined where none was ever blessed. */
export function readBaseline(file = baselineFile): BaselineFile | undefined {
  try {
    return baselineSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new AppError(
      'invalid-document',
      `${path.basename(file)} cannot be read as a baseline (${messageOf(cause)}). Take it back from version control, or bless a run.`,
      { cause },
    );
  }
}

/** Makes a run the baseline: what later runs may not fall behind. */
export function toBaseline(run: Run, cases: readonly EvalCase[], reason: string): BaselineFile {
  const splitOf = (split: EvalCase['split']): Baseline =>
    Object.fromEntries(
      metricsOfRun(run, cases, split).map((metric) => [
        metric.key,
        { held: isHeld(metric), value: rounded(metric.estimate.value), values: roundedAll(metric.values) },
      ]),
    );
  const { dataset, model, judge } = run;
  return {
    form: 1,
    dataset,
    model,
    judge,
    reason,
    splits: { dev: splitOf('dev'), gate: splitOf('gate') } as BaselineFile['splits'],
  };
}

export function writeBaseline(baseline: BaselineFile, file = baselineFile): void {
  writeFileSync(file, toJson(baseline, 0));
}

function roundedAll(values: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(values).map(([id, value]) => [id, rounded(value)]));
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

function readJson(file: string, remedy: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new AppError('invalid-document', `${file} cannot be read (${messageOf(cause)}). ${remedy}`, {
      cause,
    });
  }
}

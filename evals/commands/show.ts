import path from 'node:path';
import { parseArgs } from 'node:util';
import { loadCorpus } from '../../src/corpus/load.ts';
import { AppError } from '../../src/errors.ts';
import type { KeptResult } from '../results.ts';
import { readRun, resultsDir } from '../results.ts';
import { loadSuite, suiteOptions } from '../suite.ts';
import { reportOn } from './run.ts';

const lastRun = path.join(resultsDir, 'results.json');

/** `show ID`: what was asked, answered and retrieved, and why it failed. */
export async function show(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { cases: suiteOptions.cases },
  });
  const [id] = positionals;
  const run = readRun(lastRun);
  const result = run.results.find((one) => one.id === id);
  const item = loadSuite(values).dataset.cases.find((one) => one.id === id);
  if (!result || !item)
    throw new AppError(
      'invalid-request',
      `The last run has no case “${id ?? ''}”. npm run evals -- run asks all.`,
    );
  console.log(
    [
      `${item.id} · ${item.type} · ${item.split}`,
      ...item.history.map(({ role, content }) => `  ${role}: ${content}`),
      `? ${item.question}`,
      ...outcomeLines(result),
      '',
      item.answerable === false
        ? 'Expected: a refusal'
        : `Expected: ${item.answer ?? ''} ${JSON.stringify(item.accept)}`,
      `Gold: ${item.gold.sections.map((section) => `§${section}`).join(', ') || 'none'}`,
      ...(result.answer?.passages ?? [])
        .slice(0, 5)
        .map(({ label, score, text }, i) => `  ${i + 1}. §${label} ${score.toFixed(2)} ${text.slice(0, 90)}`),
      ...(item.notes ? [`Note: ${item.notes}`] : []),
    ].join('\n'),
  );
  return 0;
}

function outcomeLines({ answer, score, error }: KeptResult): string[] {
  if (error) return [`! ${error}`];
  return [
    `> ${answer?.answer.replaceAll('\n', '\n  ')}`,
    `${answer?.abstained ? 'refused' : 'answered'}; ${score?.why ?? (score?.right === null ? 'either is right' : 'right')}`,
    ...(score && score.altered.length > 0 ? [`not in what is cited: ${score.altered.join(', ')}`] : []),
  ];
}

/** `report [RESULTS]`: the reports of a run that was kept. */
export async function report(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { ...suiteOptions, reveal: { type: 'boolean', default: false } },
  });
  const suite = loadSuite(values);
  const { documents } = await loadCorpus(suite.config.corpusDir);
  const run = readRun(positionals[0] ?? lastRun);
  const { markdown } = reportOn(suite, run, { documents: () => documents }, { reveal: values.reveal });
  console.log(markdown);
  return 0;
}

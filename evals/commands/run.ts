import { parseArgs } from 'node:util';
import type { Assistant } from '../../src/assistant.ts';
import { AppError } from '../../src/errors.ts';
import { createChatModel } from '../../src/models/langchain-chat-model.ts';
import type { EvalCase } from '../dataset.ts';
import { fails, judgeRun, type Verdict } from '../gate.ts';
import { openJournal } from '../journal.ts';
import { judgeId, judgeResults, mayGate } from '../judge.ts';
import { replaying } from '../replay.ts';
import { toHtml } from '../report-html.ts';
import { toJUnit } from '../report-junit.ts';
import { detailTables, failureLines, listFailures, verdictTable } from '../report-markdown.ts';
import {
  type BaselineFile,
  metricsOfRun,
  type Run,
  readBaseline,
  resultsDir,
  toJson,
  toRun,
  writeResult,
} from '../results.ts';
import { runCases } from '../run.ts';
import { loadSuite, openSuite, progressLine, type Suite, suiteOptions } from '../suite.ts';
import { latencyLine } from '../timing.ts';
import { trialsOf } from '../trials.ts';

/** `run`, and without a command: asks, scores, reports, and (unless `run`) holds the gate. */
export async function runCommand(args: string[], { isGated }: { isGated: boolean }): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      ...suiteOptions,
      failures: { type: 'boolean', default: false },
      reveal: { type: 'boolean', default: false },
      trials: { type: 'string', default: '1' },
      'replay-only': { type: 'boolean', default: false },
      judge: { type: 'string' },
    },
  });
  const suite = loadSuite(values);
  const trials = Number(values.trials);
  if (!Number.isInteger(trials) || trials < 1)
    throw new AppError('invalid-request', `--trials ${values.trials} is not a number of trials.`);
  const { run, assistant, seconds } = await ask(suite, {
    isReplayOnly: values['replay-only'],
    judge: values.judge,
  });
  const started = performance.now();
  const report = reportOn(suite, run, assistant, { reveal: values.reveal });
  console.log(report.markdown);
  if (values.failures) console.log(`\n${listFailures(run)}`);
  if (trials > 1) console.log(`\n${await steadiness(suite, run, trials, values['replay-only'])}`);
  console.error(
    `\nasked in ${seconds.toFixed(1)} s, scored and reported in ${((performance.now() - started) / 1000).toFixed(1)} s: evals/results/ (results.json, results.md, junit.xml, report.html)`,
  );
  return outcome(run, report.verdicts, isGated);
}

async function steadiness(suite: Suite, first: Run, trials: number, isReplayOnly: boolean): Promise<string> {
  const runs = [first];
  for (let trial = 2; trial <= trials; trial++) runs.push((await ask(suite, { trial, isReplayOnly })).run);
  const { mean, once, always, flips, cases } = trialsOf(runs);
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  return `${trials} trials of ${cases} cases: right ${percent(mean)} on average, at least once ${percent(once)}, always ${percent(always)}; ${percent(flips)} flip.`;
}

export interface Asked {
  readonly run: Run;
  /** What is needed of the assistant after it was closed. */
  readonly assistant: Pick<Assistant, 'documents'>;
  readonly seconds: number;
}

interface AskOptions {
  readonly trial?: number;
  readonly isReplayOnly?: boolean;
  /** The model that judges answers against their references; none when absent. */
  readonly judge?: string | undefined;
}

/** Asks every case of a suite. Ctrl-C keeps what was scored, and the same command goes on from there. */
export async function ask(
  suite: Suite,
  { trial = 1, isReplayOnly = false, judge }: AskOptions = {},
): Promise<Asked> {
  const connect = (id: string) => (isReplayOnly ? undefined : () => createChatModel(id, suite.config));
  const assistant = await openSuite(suite, {
    // Models are asked through the kept replies, so that a run can be had again without them.
    chatModel: async (id) => replaying(id, connect(id), { trial }),
  });
  const interrupted = new AbortController();
  const stop = () => interrupted.abort();
  process.once('SIGINT', stop);
  try {
    const { embedder, generation } = assistant.status();
    const { config, dataset, cases } = suite;
    const key = [dataset.sha256, String(cases.length), config.model, embedder, generation, String(trial)];
    const journal = openJournal(resultsDir, key);
    const known = new Map(journal.known);
    if (known.size > 0) console.error(`Going on after ${known.size} cases of an interrupted run.`);
    const started = performance.now();
    const tick = progressLine('cases');
    const answered = await runCases(assistant, cases, {
      known,
      signal: interrupted.signal,
      onResult: (result, done) => {
        journal.add(result);
        tick(done, cases.length);
      },
    });
    if (interrupted.signal.aborted)
      throw new AppError(
        'aborted',
        `Stopped after ${answered.length} of ${cases.length} cases. The same command goes on from there.`,
      );
    journal.remove();
    const timings = latencyLine(answered);
    if (timings) console.error(timings);
    const documents = assistant.documents();
    const grader = judge ? replaying(judge, connect(judge)) : undefined;
    const results = grader
      ? await judgeResults(grader, cases, answered, progressLine('answers judged'))
      : answered;
    const stamp = { model: config.model, embedder, ...(grader ? { judge: judgeId(grader) } : {}) };
    const run = toRun(dataset, cases, results, stamp, documents[0]?.slug ?? '');
    return {
      run,
      assistant: { documents: () => documents },
      seconds: (performance.now() - started) / 1000,
    };
  } finally {
    process.off('SIGINT', stop);
    await assistant.close();
  }
}

interface Report {
  readonly markdown: string;
  readonly verdicts: Readonly<Partial<Record<EvalCase['split'], Verdict[]>>>;
}

/** Writes the three reports and results.json. */
export function reportOn(
  suite: Suite,
  run: Run,
  assistant: Pick<Assistant, 'documents'>,
  { reveal }: { reveal: boolean },
): Report {
  const baseline = suite.isOwn ? readBaseline() : undefined;
  const usable = baseline && comparable(baseline, run) ? baseline : undefined;
  const bases = new Map(suite.cases.map(({ id, base }) => [id, base ?? id]));
  const splits = (['dev', 'gate'] as const).filter((split) => run.results.some((one) => one.split === split));
  const verdicts = Object.fromEntries(
    splits.map((split) => [
      split,
      judgeRun(metricsOfRun(run, suite.cases, split), usable?.splits[split], (id) => bases.get(id) ?? id),
    ]),
  ) as Report['verdicts'];
  const markdown = [
    `# ${run.model}: ${run.results.length} cases, ${run.results.filter(({ error }) => error).length} errors`,
    baselineLine(suite, baseline, usable),
    ...splits.flatMap((split) => [
      `## ${split}`,
      verdictTable(verdicts[split] ?? []),
      detailTables(run, split),
    ]),
  ].join('\n\n');
  writeResult('results.json', toJson(run));
  writeResult('results.md', `${markdown}\n`);
  writeResult('junit.xml', toJUnit(run, verdicts.gate ?? []));
  writeResult(
    'report.html',
    toHtml({ run, cases: suite.cases, verdicts, documents: assistant.documents(), reveal }),
  );
  return { markdown, verdicts };
}

function comparable(baseline: BaselineFile, run: Run): boolean {
  return baseline.dataset === run.dataset && baseline.judge === run.judge;
}

function baselineLine(
  suite: Suite,
  baseline: BaselineFile | undefined,
  usable: BaselineFile | undefined,
): string {
  if (!suite.isOwn) return 'Cases or documents of your own: held to the bounds, and to no baseline.';
  if (!baseline) return 'There is no baseline yet: `npm run evals -- bless` makes one.';
  if (!usable)
    return 'The baseline is of other cases, so nothing can be said of getting worse: `npm run evals -- bless` moves it.';
  return `Baseline: ${baseline.model}, ${baseline.reason}`;
}

/** 0 held, 1 the gate failed, 3 too many errors. Says which measures and which dev cases. */
function outcome(run: Run, verdicts: Report['verdicts'], isGated: boolean): number {
  const errors = run.results.filter(({ error }) => error !== null);
  if (errors.length > 0.01 * run.results.length) {
    console.error(
      `${errors.length} of ${run.results.length} cases ended in an error, and nothing can be said of quality. The first: ${errors[0]?.error}`,
    );
    return 3;
  }
  if (!isGated) return 0;
  // Small splits of an owner's own may be all dev: the gate is then held on those.
  const judged = (verdicts.gate ?? verdicts.dev ?? []).filter(
    ({ metric }) => metric.key !== 'judged' || mayGate(run.judge),
  );
  const failed = judged.filter(fails);
  if (failed.length === 0) {
    console.error('The gate is held.');
    return 0;
  }
  console.error('\nThe gate is not held:');
  for (const line of failureLines(judged, false)) console.error(`  ${line}`);
  const onDev = failureLines(verdicts.dev ?? [], true);
  if (verdicts.gate && onDev.length > 0) {
    console.error('On dev, where cases may be looked at:');
    for (const line of onDev) console.error(`  ${line}`);
  }
  return 1;
}

import path from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '../../src/errors.ts';
import { loadDataset } from '../dataset.ts';
import { readRun, resultsDir, toBaseline, writeBaseline } from '../results.ts';
import { suiteOptions } from '../suite.ts';

/** `bless --reason WHY [RESULTS]`: the last run over all of the project's cases becomes the baseline. */
export async function bless(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { reason: { type: 'string' } },
  });
  if (!values.reason)
    throw new AppError(
      'invalid-request',
      'Say why: npm run evals -- bless --reason "what was changed, and what for"',
    );
  const file = positionals[0] ?? path.join(resultsDir, 'results.json');
  const run = readRun(file);
  const { cases, sha256 } = loadDataset(suiteOptions.cases.default);
  if (run.dataset !== sha256 || run.results.length !== cases.length)
    throw new AppError(
      'invalid-request',
      `${path.basename(file)} is not a run over all ${cases.length} cases as they are now. Make one with: npm run evals -- run`,
    );
  const errors = run.results.filter(({ error }) => error !== null).length;
  if (errors > 0)
    throw new AppError('invalid-request', `${errors} cases ended in an error: such a run is no baseline.`);
  const baseline = toBaseline(run, cases, values.reason);
  writeBaseline(baseline);
  const missed = Object.entries(baseline.splits.gate ?? {}).flatMap(([key, { held }]) => (held ? [] : [key]));
  console.log(`The baseline is now this run of ${run.model}.`);
  if (missed.length > 0)
    console.log(`Not held on gate, and from now on known: ${missed.join(', ')}. They may not get worse.`);
  return 0;
}

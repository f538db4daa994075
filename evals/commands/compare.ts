import path from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '../../src/errors.ts';
import { compareRuns } from '../compare.ts';
import { loadDataset } from '../dataset.ts';
import { comparisonTable } from '../report-markdown.ts';
import { readRun, resultsDir } from '../results.ts';
import { suiteOptions } from '../suite.ts';

/** `compare BEFORE [AFTER]`: AFTER is the last run when absent. */
export async function compare(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { cases: suiteOptions.cases },
  });
  const [before, after = path.join(resultsDir, 'results.json')] = positionals;
  if (before === undefined)
    throw new AppError(
      'invalid-request',
      'Say which run to compare with: npm run evals -- compare BEFORE.json',
    );
  const { cases } = loadDataset(path.resolve(values.cases));
  const rows = compareRuns(readRun(before), readRun(after), cases);
  console.log(comparisonTable(rows));
  console.log(
    '\n“Detectable” is the difference in points that so many cases show in four runs of five. “Cannot tell” is said where that is more than 5 points.',
  );
  return 0;
}

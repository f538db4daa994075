import { parseArgs } from 'node:util';
import { loadCorpus } from '../../src/corpus/load.ts';
import { lint } from '../lint.ts';
import { loadSuite, suiteOptions } from '../suite.ts';

/** `lint`: exit code 2 where something would make the figures untrue. */
export async function lintCommand(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { cases: suiteOptions.cases, corpus: suiteOptions.corpus } });
  const { cases, config } = loadSuite(values);
  const { documents } = await loadCorpus(config.corpusDir);
  const problems = lint(cases, documents);
  for (const { where, problem } of problems) console.log(`${where}: ${problem}`);
  const types = [...new Set(cases.map(({ type }) => type))];
  console.log(
    `${cases.length} cases of ${types.length} types (${cases.filter(({ split }) => split === 'gate').length} in gate), ${problems.length} problems.`,
  );
  return problems.length === 0 ? 0 : 2;
}

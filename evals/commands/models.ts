import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { z } from 'zod';
import { AppError } from '../../src/errors.ts';
import { projectRoot } from '../../src/project.ts';
import { compareRuns } from '../compare.ts';
import { comparisonTable, table } from '../report-markdown.ts';
import { metricsOfRun, type Run, toJson, writeResult } from '../results.ts';
import { loadSuite, type Suite, suiteOptions } from '../suite.ts';
import { ask } from './run.ts';

/** `--models a,b`: the same cases over several models, differences to the first with intervals. */
export async function models(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      ...suiteOptions,
      models: { type: 'string' },
      'replay-only': { type: 'boolean', default: false },
    },
  });
  const names = (values.models ?? '').split(',').flatMap((name) => name.trim() || []);
  if (names.length === 0)
    throw new AppError(
      'invalid-request',
      'Name the models: npm run evals -- --models extractive,openai:gpt-4.1-mini',
    );
  const runs: Run[] = [];
  let suite: Suite | undefined;
  for (const name of names) {
    console.error(`\n${name}`);
    suite = loadSuite({ ...values, model: name });
    const { run } = await ask(suite, { isReplayOnly: values['replay-only'] });
    runs.push(run);
    writeResult(`models/${name.replace(/[^\w.-]+/g, '-')}.json`, toJson(run));
  }
  const markdown = sideBySide(runs, suite as Suite);
  writeResult('models.md', `${markdown}\n`);
  console.log(markdown);
  return 0;
}

/** The matrix, then for each further model what changed against the first. */
export function sideBySide(runs: readonly Run[], { cases }: Pick<Suite, 'cases'>): string {
  const metrics = runs.map((run) => metricsOfRun(run, cases));
  const keys = [...new Map(metrics.flat().map(({ key, name }) => [key, name])).entries()];
  const matrix = keys.map(([key, name]) => [
    name,
    ...metrics.map((own) => own.find((metric) => metric.key === key)?.estimate.value.toFixed(3) ?? ''),
  ]);
  const [first, ...others] = runs;
  return [
    `# ${runs.length} models on ${first?.results.length} cases`,
    table(['measure', ...runs.map(({ model }) => model)], [...matrix, ...costRows(runs)]),
    ...others.flatMap((run) => [
      `## ${run.model} against ${first?.model}`,
      comparisonTable(compareRuns(first as Run, run, cases)),
    ]),
  ].join('\n\n');
}

const pricesSchema = z.record(z.string(), z.strictObject({ input: z.number(), output: z.number() }));

/** evals/prices.yaml, where an owner keeps what a million tokens cost: `openai:name: { input: .4, output: 1.6 }`. */
function prices(): z.infer<typeof pricesSchema> {
  const file = path.join(projectRoot, 'evals', 'prices.yaml');
  return existsSync(file) ? pricesSchema.parse(parse(readFileSync(file, 'utf8')) ?? {}) : {};
}

function costRows(runs: readonly Run[]): string[][] {
  const known = prices();
  const totals = runs.map((run) => {
    const used = run.results.flatMap(({ answer }) => answer?.usage ?? []);
    const input = used.reduce((sum, { inputTokens }) => sum + inputTokens, 0);
    const output = used.reduce((sum, { outputTokens }) => sum + outputTokens, 0);
    const right = run.results.filter(({ score }) => score?.right).length;
    const price = known[run.model];
    const cost = price ? (input * price.input + output * price.output) / 1e6 : undefined;
    return { input, output, cost, each: cost === undefined ? undefined : cost / Math.max(1, right) };
  });
  const money = (value: number | undefined) => (value === undefined ? 'not known' : value.toFixed(5));
  return [
    ['tokens read', ...totals.map(({ input }) => String(input))],
    ['tokens written', ...totals.map(({ output }) => String(output))],
    ['cost', ...totals.map(({ cost, input }) => (input === 0 ? '0' : money(cost)))],
    ['cost of a right answer', ...totals.map(({ each, input }) => (input === 0 ? '0' : money(each)))],
  ];
}

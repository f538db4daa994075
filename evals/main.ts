import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createAssistant } from '../src/assistant.ts';
import { loadConfig, readEnvironment } from '../src/config.ts';
import { AppError } from '../src/errors.ts';
import { projectRoot } from '../src/project.ts';
import { loadDataset } from './dataset.ts';
import { isHeld, metricsOf } from './metrics.ts';
import { listFailures, toJson, toMarkdown } from './report.ts';
import { runCases } from './run.ts';

const usage = `npm run evals -- [--split dev|gate] [--cases FILE|FOLDER] [--corpus FOLDER] [--model MODEL] [--failures] [--gate]

Asks every case, scores the answers and prints the measures with their 95 % intervals.
  --split     dev or gate; both when absent
  --cases     a YAML file of cases or a folder of them (evals/cases)
  --corpus    the documents to ask (CORPUS, else corpus)
  --model     the model that answers (MODEL, else extractive)
  --failures  lists the wrong answers, of the dev split only
  --gate      exit code 1 where a bound is not held

Exit codes: 0 held, 1 a bound not held (with --gate), 2 usage or dataset, 3 anything else.
Writes evals/results/results.json (the same bytes for the same code) and results.md.`;

async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      split: { type: 'string' },
      cases: { type: 'string', default: path.join(projectRoot, 'evals', 'cases') },
      corpus: { type: 'string' },
      model: { type: 'string' },
      failures: { type: 'boolean', default: false },
      gate: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return print(usage, 0);
  const dataset = loadDataset(path.resolve(values.cases));
  const cases = dataset.cases.filter(({ split }) => values.split === undefined || split === values.split);
  if (cases.length === 0)
    throw new AppError(
      'invalid-request',
      `No case is in the split “${values.split}”. The splits are dev and gate.`,
    );
  const config = loadConfig({
    ...readEnvironment(),
    ...(values.corpus ? { CORPUS: path.resolve(values.corpus) } : {}),
    ...(values.model ? { MODEL: values.model } : {}),
  });
  const assistant = await createAssistant(config, { notice: (line) => console.error(line) });
  try {
    const started = performance.now();
    const results = await runCases(assistant, cases, { onProgress: (done) => progress(done, cases.length) });
    const asked = performance.now();
    const metrics = metricsOf(
      cases,
      results.flatMap(({ score }) => score ?? []),
    );
    const title = `${config.model} on ${values.split ?? 'all'} cases`;
    const markdown = toMarkdown(title, metrics, results);
    write('results.json', toJson(dataset.sha256, cases, results, metrics));
    write('results.md', `${markdown}\n`);
    console.log(markdown);
    if (values.failures)
      console.log(
        `\n${listFailures(results.filter(({ id }) => cases.find((item) => item.id === id)?.split === 'dev'))}`,
      );
    console.error(
      `\nasked in ${seconds(asked - started)}, scored in ${seconds(performance.now() - asked)}; evals/results/`,
    );
    const tooManyErrors = results.filter(({ error }) => error).length > 0.01 * results.length;
    if (tooManyErrors)
      return print('More than 1 % of the cases ended in an error: nothing can be said of quality.', 3);
    return values.gate && !metrics.every(isHeld) ? 1 : 0;
  } finally {
    await assistant.close();
  }
}

function progress(done: number, total: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${total}${done === total ? '\n' : ''}`);
  else if (done % 100 === 0 || done === total) console.error(`${done} of ${total}`);
}

function write(name: string, text: string): void {
  const dir = path.join(projectRoot, 'evals', 'results');
  mkdirSync(dir, { recursive: true });
  writeFileSync(path.join(dir, name), text);
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function print(text: string, code: number): number {
  console.log(text);
  return code;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const isUsage = error instanceof TypeError || (AppError.is(error) && /^invalid-/.test(error.code));
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = isUsage ? 2 : 3;
  },
);

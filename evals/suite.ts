import path from 'node:path';
import { type Assistant, bundledModel, createAssistant, type Overrides } from '../src/assistant.ts';
import { type Config, loadConfig, readEnvironment } from '../src/config.ts';
import { AppError } from '../src/errors.ts';
import { createBundledEmbedder } from '../src/models/bundled-embedder.ts';
import type { Embedder } from '../src/models/embedder.ts';
import { projectRoot } from '../src/project.ts';
import { type Dataset, type EvalCase, loadDataset } from './dataset.ts';
import { rememberingQueries } from './query-cache.ts';

/** The options that say what is asked and who answers; every command takes those that it needs. */
export const suiteOptions = {
  split: { type: 'string' },
  cases: { type: 'string', default: path.join(projectRoot, 'evals', 'cases') },
  corpus: { type: 'string' },
  model: { type: 'string' },
} as const;

export interface SuiteValues {
  readonly split?: string | undefined;
  readonly cases: string;
  readonly corpus?: string | undefined;
  readonly model?: string | undefined;
}

export interface Suite {
  readonly dataset: Dataset;
  /** The dataset's cases of the split asked for. */
  readonly cases: readonly EvalCase[];
  readonly config: Config;
  /** Whether these are the project's own cases and documents, which the baseline is about. */
  readonly isOwn: boolean;
}

/** Reads cases and settings. Throws AppError `invalid-document` or `invalid-request` with what to change. */
export function loadSuite(values: SuiteValues): Suite {
  const dataset = loadDataset(path.resolve(values.cases));
  const { split } = values;
  if (split !== undefined && split !== 'dev' && split !== 'gate')
    throw new AppError('invalid-request', `There is no split “${split}”. The splits are dev and gate.`);
  const cases = dataset.cases.filter((item) => split === undefined || item.split === split);
  if (cases.length === 0)
    throw new AppError(
      'invalid-request',
      `${values.cases} has no case${split ? ` in the split “${split}”` : ''}. evals/README.md tells the form of one.`,
    );
  const config = loadConfig({
    ...readEnvironment(),
    ...(values.corpus ? { CORPUS: path.resolve(values.corpus) } : {}),
    ...(values.model ? { MODEL: values.model } : {}),
  });
  const isOwn = path.resolve(values.cases) === suiteOptions.cases.default && !values.corpus;
  return { dataset, cases, config, isOwn };
}

/** The assistant as a user has it, with lines for the owner on standard error. */
export async function openSuite({ config }: Suite, overrides: Overrides = {}): Promise<Assistant> {
  const isBundled = config.embeddings === 'bundled' && !overrides.embedder;
  return createAssistant(config, {
    notice: (line) => console.error(line),
    onProgress: progressLine('passages embedded'),
    ...(isBundled ? { embedder: await rememberedBundle(config) } : {}),
    ...overrides,
  });
}

async function rememberedBundle({ dataDir }: Config): Promise<Embedder> {
  const inner = await createBundledEmbedder({ modelDir: bundledModel, queryWorkers: 2 });
  return rememberingQueries(inner, path.join(dataDir, 'evals'));
}

/** A line that is written over on a terminal, and now and then a plain one in a pipe. */
export function progressLine(what: string): (done: number, total: number) => void {
  let shown = 0;
  return (done, total) => {
    if (process.stderr.isTTY) {
      const width = 30;
      const full = Math.round((width * done) / total);
      const bar = `${'█'.repeat(full)}${'░'.repeat(width - full)}`;
      process.stderr.write(`\r${bar} ${done} of ${total} ${what}${done === total ? '\n' : ''}`);
    } else if (done === total || done - shown >= Math.max(50, total / 4)) {
      shown = done;
      console.error(`${done} of ${total} ${what}`);
    }
  };
}

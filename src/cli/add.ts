import { parseArgs } from 'node:util';
import type { Config } from '../config.ts';
import { listDocuments, slugOf } from '../corpus/load.ts';
import { addAll, describeSummary, type Summary } from '../library/add.ts';
import { keepConversions } from '../library/conversions.ts';
import { fetchDocument } from '../library/fetch.ts';
import { Library } from '../library/library.ts';
import { describeIndex } from './index-documents.ts';
import { exitCodes, type Io, UsageError } from './io.ts';
import { configFor, withAssistant } from './open.ts';
import { plain } from './print.ts';
import { progressReporter } from './progress.ts';

/** So few are read before a bar could be looked at. */
const fewFiles = 10;

/** `forecast-chat add`: keeps documents of one's own, and indexes what is new in them. */
export async function add(args: string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    allowNegative: true,
    options: { index: { type: 'boolean', default: true }, json: { type: 'boolean', default: false } },
  });
  if (positionals.length === 0) throw new UsageError('no file, folder or address was given');
  const config = configFor(io);
  const report = progressReporter(io.stderr, { verb: 'read', noun: 'files' });
  const summary = await addAll(positionals, {
    library: new Library(config.libraryDir, keepConversions(config.conversionsDir).convert),
    largestFile: config.largestFile,
    taken: await slugsOfCorpus(config),
    fetchDocument: (url, signal) => fetchDocument(url, { signal, largest: config.largestFile }),
    signal: io.signal,
    onProgress: (done, total) => total > fewFiles && report(done, total),
  });
  io.stdout.write(values.json ? `${JSON.stringify(summary, null, 2)}\n` : plain(describeSummary(summary)));
  if (summary.isInterrupted) return exitCodes.interrupted;
  if (values.index && isThereAny(summary)) await index(io, config, values.json);
  return summary.leftOut.length > 0 ? exitCodes.error : exitCodes.answered;
}

function index(io: Io, config: Config, isQuiet: boolean): Promise<void> {
  return withAssistant(io, config, async (assistant) => {
    (isQuiet ? io.stderr : io.stdout).write(`${describeIndex(assistant)}\n`);
  });
}

function isThereAny({ added, changed, unchanged }: Summary): boolean {
  return added.length + changed.length + unchanged.length > 0;
}

async function slugsOfCorpus({ corpusDir, ownOnly }: Config): Promise<ReadonlySet<string>> {
  const slugs = new Set<string>();
  if (ownOnly) return slugs;
  for (const file of (await listDocuments(corpusDir)).files) slugs.add(slugOf(file, slugs));
  return slugs;
}

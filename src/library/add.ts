import { stat } from 'node:fs/promises';
import path from 'node:path';
import { nameProblem, visibleName } from '../corpus/formats/names.ts';
import { listDocuments, type Problem, readFileOf, readLimited, reasonOf } from '../corpus/load.ts';
import type { Incoming, Library } from './library.ts';

export interface AddOptions {
  readonly library: Library;
  /** In bytes. */
  readonly largestFile: number;
  /** Slugs of documents outside the library. */
  readonly taken?: ReadonlySet<string>;
  /** Gets one address. Throws an Error whose message is the reason. */
  readonly fetchDocument: (url: string, signal: AbortSignal) => Promise<Incoming>;
  readonly signal: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

export interface Summary {
  /** Slugs. */
  readonly added: string[];
  readonly changed: string[];
  readonly unchanged: string[];
  /** Files with the content of a document that is there. */
  readonly same: { readonly file: string; readonly slug: string }[];
  readonly leftOut: Problem[];
  /** Files in folders that are no documents by their names. */
  others: number;
  isInterrupted: boolean;
}

/**
 * Adds files, folders and addresses one by one; each is kept before the next is looked at, and one that cannot be
 * used does not stop the others. Never throws for an input.
 */
export async function addAll(inputs: readonly string[], options: AddOptions): Promise<Summary> {
  const { library, taken = new Set<string>(), signal, onProgress } = options;
  const summary: Summary = {
    ...{ added: [], changed: [], unchanged: [], same: [], leftOut: [] },
    ...{ others: 0, isInterrupted: false },
  };
  const tasks = await expand(inputs, options, summary);
  for (const [done, { file, get }] of tasks.entries()) {
    if (signal.aborted) break;
    try {
      const { slug, outcome } = await library.put(await get(), taken);
      if (outcome === 'same') summary.same.push({ file, slug });
      else summary[outcome].push(slug);
    } catch (error) {
      if (signal.aborted) break;
      summary.leftOut.push({ file, reason: reasonOf(error) });
    }
    onProgress?.(done + 1, tasks.length);
  }
  summary.isInterrupted = signal.aborted;
  return summary;
}

interface Task {
  /** As it can be shown. */
  readonly file: string;
  readonly get: () => Promise<Incoming>;
}

async function expand(
  inputs: readonly string[],
  { largestFile, fetchDocument, signal }: AddOptions,
  summary: Summary,
): Promise<Task[]> {
  const tasks: Task[] = [];
  for (const input of inputs) {
    const file = visibleName(input);
    try {
      if (/^[a-z][a-z0-9+.-]*:\/\//i.test(input)) {
        tasks.push({ file, get: () => fetchDocument(input, signal) });
      } else if ((await stat(input)).isDirectory()) {
        const found = await listDocuments(input);
        summary.others += found.others;
        if (found.files.length === 0)
          throw new Error('there is no document in it (.md, .txt, .html, .pdf, .docx, .epub)');
        for (const name of found.files) tasks.push(fileOfFolder(input, name, largestFile));
      } else tasks.push({ file, get: () => readSingle(input, largestFile) });
    } catch (error) {
      const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
      const reason = isMissing ? 'there is no such file or folder' : reasonOf(error);
      summary.leftOut.push({ file, reason });
    }
  }
  return tasks;
}

function fileOfFolder(folder: string, name: string, largestFile: number): Task {
  const source = path.resolve(folder, name);
  return {
    file: visibleName(name),
    get: async () => ({ name, source, from: 'file', bytes: await readFileOf(folder, name, largestFile) }),
  };
}

async function readSingle(file: string, largestFile: number): Promise<Incoming> {
  const name = path.basename(file);
  const problem = nameProblem(name);
  if (problem) throw new Error(`its name is refused: ${problem}`);
  return { name, source: path.resolve(file), from: 'file', bytes: await readLimited(file, largestFile) };
}

/** The summary in words: what was added under which name, and everything that was left out with the reason. */
export function describeSummary(summary: Summary): string {
  const { added, changed, unchanged, same, leftOut, others } = summary;
  const lines = [
    ...named('Added', added),
    ...named('Brought up to date', changed),
    ...(unchanged.length > 0 ? [`Unchanged: ${documents(unchanged.length)}`] : []),
    ...same.map(({ file, slug }) => `Not added twice: ${file} is the same as ${slug}`),
    ...(leftOut.length > 0 ? [`Left out: ${documents(leftOut.length)}`] : []),
    ...leftOut.map(({ file, reason }) => `  ${file}: ${reason}`),
    ...(others > 0 ? [`Passed over: ${others} ${others === 1 ? 'file' : 'files'} of other kinds`] : []),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

const mostNamed = 20;

function named(what: string, slugs: readonly string[]): string[] {
  if (slugs.length === 0) return [];
  const more = slugs.length > mostNamed ? ` and ${slugs.length - mostNamed} more` : '';
  return [`${what}: ${documents(slugs.length)} (${slugs.slice(0, mostNamed).join(', ')}${more})`];
}

function documents(count: number): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? 'document' : 'documents'}`;
}

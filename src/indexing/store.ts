import path from 'node:path';
import { AppError } from '../errors.ts';
import { type FileSystem, flush, realFileSystem, replaceDurably } from './durable.ts';
import { type JournalOptions, readJournals, removeJournals, writeJournal } from './embedding-journal.ts';
import { openGeneration, readForReuse, writeGeneration } from './generation.ts';
import { type Identity, type Indexed, identify, isSameModel, keyOf, whyNot } from './identity.ts';
import { requireUsable, rowOf, type VectorIndex, type VectorTable } from './vector-index.ts';

export interface OpenIndexOptions extends Indexed {
  /** Folder of the index; made if it is not there. */
  readonly dataDir: string;
  /** Folder of journals that come with the project: vectors of its own documents, so that the first start need not make them. */
  readonly seedDir?: string | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** Gets one line for each thing worth telling: why it is rebuilt, that exact search serves. */
  readonly notice?: ((line: string) => void) | undefined;
  readonly fs?: FileSystem | undefined;
}

export interface OpenedIndex {
  readonly index: VectorIndex;
  /** Name of the generation that serves. */
  readonly generation: string;
  /** True where it had to be built. */
  readonly built: boolean;
}

const current = 'CURRENT';

/**
 * Opens the index, and builds it first where there is none, where it is damaged, or where documents, chunker
 * or embedder are others than it was built from. A build goes to a folder of its own and is put in place by
 * one rename, so that a kill at any moment leaves the old version or the new one. Throws AppError
 * `index-invalid` where the folder cannot be written to, and the embedder's errors.
 */
export async function openIndex(options: OpenIndexOptions): Promise<OpenedIndex> {
  const { dataDir, embedder, fs = realFileSystem, notice = () => {} } = options;
  const root = path.join(dataDir, 'index');
  const identity = await identify(options);
  const { keys, probe, expected, name } = identity;
  const refused = new Set<string>();
  for (const candidate of candidates(fs, root)) {
    const opened = await openGeneration(fs, path.join(root, candidate), expected, notice);
    if (!('reasons' in opened) && isSameModel(Float32Array.from(opened.manifest.probe), probe)) {
      return { index: opened.index, generation: candidate, built: false };
    }
    const reasons =
      'reasons' in opened ? opened.reasons : [`another model answers to the name ${embedder.id}`];
    notice(whyNot(candidate, reasons));
    refused.add(candidate);
  }
  const journal: JournalOptions = {
    ...{ fs, root, dimension: probe.length },
    fingerprint: identity.fingerprint,
  };
  const table = await embedMissing(options, identity, journal);
  await putInPlace(fs, root, name, refused.has(name), (dir) =>
    writeGeneration(fs, dir, { table, keys, probe, expected }),
  );
  const opened = await openGeneration(fs, path.join(root, name), expected, notice);
  if ('reasons' in opened) {
    throw new AppError(
      'index-invalid',
      `The index that was just built cannot be read back: ${opened.reasons.join('; ')}. Is the disk of DATA_DIR full or failing?`,
    );
  }
  cleanUp(fs, root, name);
  removeJournals(journal, isAlive);
  return { index: opened.index, generation: name, built: true };
}

/** Folders that may serve: the current one, then the others, newest first. */
function candidates(fs: FileSystem, root: string): string[] {
  if (!fs.existsSync(root)) return [];
  const first = readCurrent(fs, root);
  const folders = fs.readdirSync(root).filter((name) => /^gen-[0-9a-f]{16}$/.test(name));
  const age = (name: string) => fs.statSync(path.join(root, name)).mtimeMs;
  const others = folders.filter((name) => name !== first).sort((a, b) => age(b) - age(a));
  return first !== undefined && folders.includes(first) ? [first, ...others] : others;
}

function readCurrent(fs: FileSystem, root: string): string | undefined {
  const file = path.join(root, current);
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trim() : undefined;
}

/** Embeds, once each, the texts that neither an earlier generation of the same embedder nor a journal holds. */
async function embedMissing(
  options: OpenIndexOptions,
  { texts, keys, probe }: Identity,
  journal: JournalOptions,
): Promise<VectorTable> {
  const { embedder, seedDir } = options;
  const known = knownVectors(journal.fs, journal.root, embedder.id, probe);
  const seeds = seedDir === undefined ? [] : readJournals({ ...journal, root: seedDir });
  for (const [key, vector] of [...seeds, ...readJournals(journal)]) known.set(key, vector);
  const missing = new Map<string, number>();
  for (const row of texts.keys()) {
    const key = keyOf(keys, row);
    if (!known.has(key)) missing.set(key, row);
  }
  const rows = [...missing.values()];
  const vectors = await embedAndKeep(options, { texts, keys }, journal, rows);
  const dimension = embedder.dimension;
  for (const [i, row] of rows.entries()) {
    const vector = vectors[i] as Float32Array;
    requireUsable(vector, dimension, `The vector of passage ${row}`);
    known.set(keyOf(keys, row), vector);
  }
  const data = new Float32Array(texts.length * dimension);
  for (const row of texts.keys()) data.set(known.get(keyOf(keys, row)) as Float32Array, row * dimension);
  return { dimension, data };
}

async function embedAndKeep(
  { embedder, onProgress, signal, notice = () => {} }: OpenIndexOptions,
  { texts, keys }: Pick<Identity, 'texts' | 'keys'>,
  journal: JournalOptions,
  rows: readonly number[],
): Promise<readonly Float32Array[]> {
  const held = texts.length - rows.length;
  const kept = writeJournal(journal, (code) =>
    notice(`What is embedded cannot be kept until the index is whole (${code}): a stop would lose it.`),
  );
  try {
    return await embedder.embedPassages(
      rows.map((row) => texts[row] as string),
      {
        ...(signal ? { signal } : {}),
        onProgress: (done) => onProgress?.(held + done, texts.length),
        onVector: (i, vector) => {
          const row = rows[i] as number;
          kept.add(keyOf(keys, row), vector);
        },
      },
    );
  } finally {
    kept.close();
  }
}

function knownVectors(
  fs: FileSystem,
  root: string,
  embedder: string,
  probe: Float32Array,
): Map<string, Float32Array> {
  const known = new Map<string, Float32Array>();
  for (const name of candidates(fs, root)) {
    const old = readForReuse(fs, path.join(root, name), embedder);
    if (!old || !isSameModel(old.probe, probe)) continue;
    for (let row = 0; row * 32 < old.keys.length; row++) {
      known.set(keyOf(old.keys, row), rowOf(old.table, row));
    }
  }
  return known;
}

let builds = 0;

/** `replace`: a folder of this name is there and damaged. */
async function putInPlace(
  fs: FileSystem,
  root: string,
  name: string,
  replace: boolean,
  write: (dir: string) => Promise<void>,
): Promise<void> {
  const temporary = path.join(root, `${name}.tmp-${process.pid}-${builds++}`);
  const final = path.join(root, name);
  try {
    fs.mkdirSync(root, { recursive: true });
    await write(temporary);
    if (replace) fs.rmSync(final, { recursive: true, force: true });
    fs.renameSync(temporary, final);
    flush(fs, root);
    replaceDurably(fs, path.join(root, current), `${name}\n`);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw cause;
    if (fs.existsSync(temporary)) fs.rmSync(temporary, { recursive: true, force: true });
    // Another process has put the same content there first: what it wrote is read back next.
    if (code === 'ENOTEMPTY' || code === 'EEXIST') return;
    throw new AppError(
      'index-invalid',
      `The index cannot be written to ${root} (${code}). Set DATA_DIR to a folder on a disk with space that this user may write to.`,
      { cause },
    );
  }
}

/** Keeps one version before the current; folders of builds that were cut short go once their process is gone. */
function cleanUp(fs: FileSystem, root: string, name: string): void {
  const [, ...others] = candidates(fs, root);
  for (const old of others.slice(1))
    if (old !== name) fs.rmSync(path.join(root, old), { recursive: true, force: true });
  for (const entry of fs.readdirSync(root)) {
    const pid = /\.tmp-(\d+)-\d+$|^CURRENT\.(\d+)\.tmp$/.exec(entry);
    const owner = Number(pid?.[1] ?? pid?.[2] ?? 0);
    if (owner > 0 && !isAlive(owner)) fs.rmSync(path.join(root, entry), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

import { createHash } from 'node:crypto';
import path from 'node:path';
import type { Passage } from '../corpus/document.ts';
import { AppError } from '../errors.ts';
import type { Embedder } from '../models/embedder.ts';
import { type FileSystem, flush, realFileSystem, replaceDurably } from './durable.ts';
import { type JournalOptions, readJournals, removeJournals, writeJournal } from './embedding-journal.ts';
import {
  builtWith,
  type Generation,
  openGeneration,
  readForReuse,
  sha256,
  writeGeneration,
} from './generation.ts';
import type { Expected } from './manifest.ts';
import { requireUsable, rowOf, type VectorIndex, type VectorTable } from './vector-index.ts';

export interface OpenIndexOptions {
  /** Folder of the index; made if it is not there. */
  readonly dataDir: string;
  readonly passages: readonly Passage[];
  /** SHA-256 over the documents. */
  readonly corpusHash: string;
  /** Names how passages are cut. */
  readonly chunker: string;
  readonly embedder: Embedder;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** Gets one line for each thing worth telling: why it is rebuilt, that exact search serves. */
  readonly notice?: ((line: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly fs?: FileSystem | undefined;
}

export interface OpenedIndex {
  readonly index: VectorIndex;
  /** Name of the generation that serves. */
  readonly generation: string;
  /** True where it had to be built. */
  readonly built: boolean;
}

const probeText = 'The quick brown fox jumps over the lazy dog.';
const leastLikeness = 0.999;
const current = 'CURRENT';

/**
 * Opens the index, and builds it first where there is none, where it is damaged, or where documents, chunker
 * or embedder are others than it was built from. A build goes to a folder of its own and is put in place by
 * one rename, so that a kill at any moment leaves the old version or the new one. Throws AppError
 * `index-invalid` where the folder cannot be written to, and the embedder's errors.
 */
export async function openIndex(options: OpenIndexOptions): Promise<OpenedIndex> {
  const {
    dataDir,
    passages,
    embedder,
    chunker,
    corpusHash,
    fs = realFileSystem,
    notice = () => {},
  } = options;
  const root = path.join(dataDir, 'index');
  const texts = passages.map(({ text }) => text);
  const keys = Buffer.concat(texts.map((text) => createHash('sha256').update(text).digest()));
  const expected: Expected = {
    embedder: embedder.id,
    chunker,
    corpus: corpusHash,
    passages: sha256(keys),
    count: passages.length,
    hnsw: builtWith,
  };
  const probe = await embedProbe(embedder, options.signal);
  const name = `gen-${sha256(JSON.stringify({ ...expected, probe: fingerprint(probe) })).slice(0, 16)}`;
  const refused = new Set<string>();
  for (const candidate of candidates(fs, root)) {
    const opened = await openGeneration(fs, path.join(root, candidate), expected, notice);
    if (!('reasons' in opened) && agrees(opened, probe)) {
      return { index: opened.index, generation: candidate, built: false };
    }
    const reasons =
      'reasons' in opened ? opened.reasons : [`another model answers to the name ${embedder.id}`];
    notice(`${whyNot(candidate, reasons)}: ${reasons.join('; ')}.`);
    refused.add(candidate);
  }
  const journal: JournalOptions = {
    ...{ fs, root, dimension: probe.length },
    fingerprint: JSON.stringify([embedder.id, fingerprint(probe)]),
  };
  const table = await embedMissing(options, { texts, keys, probe, journal });
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

/** That documents were added or changed is no fault of the index. */
function whyNot(name: string, reasons: readonly string[]): string {
  const isOlder = reasons.every((reason) => /^(?:corpus|passages|count):/.test(reason));
  return isOlder ? `Index ${name} is of other documents` : `Index ${name} is not used`;
}

async function embedProbe(embedder: Embedder, signal: AbortSignal | undefined): Promise<Float32Array> {
  const vector = await embedder.embedQuery(probeText, signal ? { signal } : {});
  requireUsable(vector, embedder.dimension, 'The embedder’s probe vector');
  return vector;
}

/** Rounded, since the last digits may differ between machines. */
function fingerprint(vector: Float32Array): number[] {
  return Array.from(vector.subarray(0, 8), (x) => Math.round(x * 100) / 100);
}

function agrees(generation: Generation, probe: Float32Array): boolean {
  const stored = Float32Array.from(generation.manifest.probe);
  return stored.length === probe.length && dot(stored, probe) >= leastLikeness;
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

interface ToEmbed {
  readonly texts: readonly string[];
  /** SHA-256 of each text, 32 bytes each. */
  readonly keys: Buffer;
  readonly probe: Float32Array;
  readonly journal: JournalOptions;
}

/** Embeds, once each, the texts that neither an earlier generation of the same embedder nor a journal holds. */
async function embedMissing(options: OpenIndexOptions, work: ToEmbed): Promise<VectorTable> {
  const { embedder } = options;
  const { texts, keys, probe, journal } = work;
  const known = knownVectors(journal.fs, journal.root, embedder.id, probe);
  for (const [key, vector] of readJournals(journal)) known.set(key, vector);
  const keyOf = (row: number) => keys.toString('hex', row * 32, row * 32 + 32);
  const missing = new Map<string, number>();
  for (const row of texts.keys()) if (!known.has(keyOf(row))) missing.set(keyOf(row), row);
  const rows = [...missing.values()];
  const vectors = await embedAndKeep(options, work, rows);
  const dimension = embedder.dimension;
  for (const [i, row] of rows.entries()) {
    const vector = vectors[i] as Float32Array;
    requireUsable(vector, dimension, `The vector of passage ${row}`);
    known.set(keyOf(row), vector);
  }
  const data = new Float32Array(texts.length * dimension);
  for (const row of texts.keys()) data.set(known.get(keyOf(row)) as Float32Array, row * dimension);
  return { dimension, data };
}

async function embedAndKeep(
  { embedder, onProgress, signal, notice = () => {} }: OpenIndexOptions,
  { texts, keys, journal }: ToEmbed,
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
          kept.add(keys.toString('hex', row * 32, row * 32 + 32), vector);
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
    if (!old || old.probe.length !== probe.length || dot(old.probe, probe) < leastLikeness) continue;
    for (let row = 0; row * 32 < old.keys.length; row++) {
      known.set(old.keys.toString('hex', row * 32, row * 32 + 32), rowOf(old.table, row));
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

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

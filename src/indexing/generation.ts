import { createHash } from 'node:crypto';
import path from 'node:path';
import { type FileSystem, flush, writeDurably } from './durable.ts';
import { buildHnsw, hnswParameters, loadNative, openHnsw } from './hnsw.ts';
import { differences, type Expected, formatVersion, type Manifest, manifestSchema } from './manifest.ts';
import { exactIndex, type VectorIndex, type VectorTable } from './vector-index.ts';

/** One version of the index in a folder of its own; written once and never changed. */
export interface Generation {
  readonly manifest: Manifest;
  readonly table: VectorTable;
  /** SHA-256 of each row's embedded text, 32 bytes each: lets a later build take over what has not changed. */
  readonly keys: Buffer;
  readonly index: VectorIndex;
}

const vectorsFile = 'vectors.f32';
const keysFile = 'keys.bin';
const graphFile = 'index.hnsw';
const manifestFile = 'manifest.json';

type Notice = (line: string) => void;

/**
 * Opens a generation after checking everything that can be checked without native code. Returns the reasons
 * for refusing it instead, in words.
 */
export async function openGeneration(
  fs: FileSystem,
  dir: string,
  expected: Expected,
  notice: Notice,
): Promise<Generation | { reasons: string[] }> {
  const read = readManifest(fs, dir);
  if ('reasons' in read) return read;
  const { manifest } = read;
  const reasons = differences(manifest, expected);
  if (reasons.length > 0) return { reasons };
  const contents = readFiles(fs, dir, manifest);
  if ('reasons' in contents) return contents;
  const table: VectorTable = { dimension: manifest.dimension, data: toFloats(contents.vectors) };
  const native = await loadNative();
  if ('missing' in native) {
    notice(
      `hnswlib-node cannot be loaded (${native.missing}); exact search over the same vectors serves instead. To compile it: install python3, make and g++, then run npm rebuild hnswlib-node.`,
    );
    return { manifest, table, keys: contents.keys, index: exactIndex(table) };
  }
  if (!(graphFile in manifest.files)) return { reasons: ['it was built without hnswlib-node'] };
  return { manifest, table, keys: contents.keys, index: openHnsw(native, table, path.join(dir, graphFile)) };
}

/** Vectors and keys of a generation whose text or chunker may be another: for taking over what fits. */
export function readForReuse(
  fs: FileSystem,
  dir: string,
  embedder: string,
): { table: VectorTable; keys: Buffer; probe: Float32Array } | undefined {
  const read = readManifest(fs, dir);
  if ('reasons' in read || read.manifest.embedder !== embedder || read.manifest.format !== formatVersion)
    return undefined;
  const contents = readFiles(fs, dir, read.manifest);
  if ('reasons' in contents) return undefined;
  const { dimension, probe } = read.manifest;
  return {
    table: { dimension, data: toFloats(contents.vectors) },
    keys: contents.keys,
    probe: Float32Array.from(probe),
  };
}

function readManifest(fs: FileSystem, dir: string): { manifest: Manifest } | { reasons: string[] } {
  try {
    const parsed = manifestSchema.safeParse(
      JSON.parse(fs.readFileSync(path.join(dir, manifestFile), 'utf8')),
    );
    if (parsed.success) return { manifest: parsed.data };
    return { reasons: [`${manifestFile} is not one of this program's: ${parsed.error.issues[0]?.message}`] };
  } catch {
    return { reasons: [`${manifestFile} is missing or cannot be read`] };
  }
}

function readFiles(
  fs: FileSystem,
  dir: string,
  manifest: Manifest,
): { vectors: Buffer; keys: Buffer } | { reasons: string[] } {
  const contents = new Map<string, Buffer>();
  for (const name of [vectorsFile, keysFile, ...Object.keys(manifest.files)]) {
    if (contents.has(name)) continue;
    const entry = manifest.files[name];
    if (!entry || path.basename(name) !== name) return { reasons: [`${name} is not in the manifest`] };
    const bytes = readOrNothing(fs, path.join(dir, name));
    if (!bytes) return { reasons: [`${name} is missing`] };
    if (bytes.length !== entry.bytes)
      return { reasons: [`${name} has ${bytes.length} bytes, expected ${entry.bytes}`] };
    if (sha256(bytes) !== entry.sha256)
      return { reasons: [`${name} was altered: its SHA-256 is not the manifest's`] };
    contents.set(name, bytes);
  }
  const vectors = contents.get(vectorsFile) as Buffer;
  const keys = contents.get(keysFile) as Buffer;
  if (vectors.length !== manifest.count * manifest.dimension * 4 || keys.length !== manifest.count * 32) {
    return { reasons: [`${vectorsFile} does not hold ${manifest.count} vectors of ${manifest.dimension}`] };
  }
  return { vectors, keys };
}

function readOrNothing(fs: FileSystem, file: string): Buffer | undefined {
  try {
    return fs.readFileSync(file);
  } catch {
    return undefined;
  }
}

/** Writes a whole generation into a new folder, every byte on the disk before the manifest names it. */
export async function writeGeneration(
  fs: FileSystem,
  dir: string,
  content: { table: VectorTable; keys: Buffer; probe: Float32Array; expected: Expected },
): Promise<void> {
  const { table, keys, probe, expected } = content;
  fs.mkdirSync(dir, { recursive: true });
  const files: Record<string, { bytes: number; sha256: string }> = {};
  const vectors = Buffer.from(table.data.buffer, table.data.byteOffset, table.data.byteLength);
  for (const [name, bytes] of [
    [vectorsFile, vectors],
    [keysFile, keys],
  ] as const) {
    writeDurably(fs, path.join(dir, name), bytes);
    files[name] = { bytes: bytes.length, sha256: sha256(bytes) };
  }
  const native = await loadNative();
  if (!('missing' in native)) {
    const file = path.join(dir, graphFile);
    await buildHnsw(table, file);
    flush(fs, file);
    const bytes = fs.readFileSync(file);
    files[graphFile] = { bytes: bytes.length, sha256: sha256(bytes) };
  }
  const manifest: Manifest = {
    format: formatVersion,
    space: 'ip',
    dimension: table.dimension,
    ...expected,
    probe: [...probe],
    files,
  };
  writeDurably(fs, path.join(dir, manifestFile), `${JSON.stringify(manifest, null, 2)}\n`);
  flush(fs, dir);
}

/** The parameters that a graph was built with: another set means another graph. */
export const builtWith = {
  m: hnswParameters.m,
  efConstruction: hnswParameters.efConstruction,
  seed: hnswParameters.seed,
};

function toFloats(bytes: Buffer): Float32Array {
  const copy = new ArrayBuffer(bytes.length);
  new Uint8Array(copy).set(bytes);
  return new Float32Array(copy);
}

export function sha256(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex');
}

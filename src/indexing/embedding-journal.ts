import path from 'node:path';
import { type FileSystem, flush } from './durable.ts';
import { sha256 } from './generation.ts';

/** Kept at the latest after so many vectors, or so many milliseconds. */
const batch = 64;
const longestMs = 2_000;
const keyBytes = 32;
const sumBytes = 8;

export interface JournalOptions {
  readonly fs: FileSystem;
  /** Folder of the index. */
  readonly root: string;
  /** Stands for the embedder as it is: vectors of another one are not taken. */
  readonly fingerprint: string;
  readonly dimension: number;
}

export interface EmbeddingJournal {
  /** `key` is the SHA-256 of the embedded text, hexadecimal. */
  add(key: string, vector: Float32Array): void;
  /** Puts what was added last on the disk, and closes the file. Safe to call twice. */
  close(): void;
}

let journals = 0;

/**
 * Keeps vectors while an index is built, so that a build that is cut short is taken up where it was. Each journal
 * is a file of its own, of records that each carry their own checksum: key, vector, the first bytes of their
 * SHA-256. Throws nothing: where the disk takes no more, `onFailure` is told once, and the build goes on.
 */
export function writeJournal(
  { fs, root, fingerprint }: JournalOptions,
  onFailure: (code: string) => void,
): EmbeddingJournal {
  let pending: Buffer[] = [];
  let file: number | undefined;
  let isClosed = false;
  let last = Date.now();

  function write(): void {
    if (pending.length === 0) return;
    const bytes = Buffer.concat(pending);
    pending = [];
    last = Date.now();
    if (file === undefined) {
      fs.mkdirSync(root, { recursive: true });
      file = fs.openSync(path.join(root, `${prefixOf(fingerprint)}${process.pid}-${journals++}.bin`), 'a');
      flush(fs, root);
    }
    for (let at = 0; at < bytes.length; ) at += fs.writeSync(file, bytes, at, bytes.length - at);
    fs.fsyncSync(file);
  }

  function guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      isClosed = true;
      onFailure((error as NodeJS.ErrnoException).code ?? 'unknown');
    }
  }

  return {
    add(key, vector) {
      if (isClosed) return;
      pending.push(recordOf(key, vector));
      if (pending.length >= batch || Date.now() - last > longestMs) guarded(write);
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      guarded(() => {
        write();
        if (file !== undefined) fs.closeSync(file);
      });
    },
  };
}

/** Everything that journals of this embedder hold, by key; a record that was cut off ends its file. */
export function readJournals({
  fs,
  root,
  fingerprint,
  dimension,
}: JournalOptions): Map<string, Float32Array> {
  const known = new Map<string, Float32Array>();
  const size = keyBytes + dimension * 4 + sumBytes;
  for (const name of journalsIn(fs, root, fingerprint)) {
    const bytes = fs.readFileSync(path.join(root, name));
    for (let at = 0; at + size <= bytes.length; at += size) {
      const content = bytes.subarray(at, at + size - sumBytes);
      if (!bytes.subarray(at + size - sumBytes, at + size).equals(sumOf(content))) break;
      const vector = new Float32Array(Uint8Array.from(content.subarray(keyBytes)).buffer);
      if (isUnit(vector)) known.set(content.toString('hex', 0, keyBytes), vector);
    }
  }
  return known;
}

/** Their vectors stand in an index now. Those of other running processes stay: `isAlive` tells. */
export function removeJournals(
  { fs, root, fingerprint }: Pick<JournalOptions, 'fs' | 'root' | 'fingerprint'>,
  isAlive: (pid: number) => boolean,
): void {
  for (const name of journalsIn(fs, root, fingerprint)) {
    const pid = Number(/\.(\d+)-\d+\.bin$/.exec(name)?.[1]);
    if (pid === process.pid || !isAlive(pid)) fs.rmSync(path.join(root, name), { force: true });
  }
}

function journalsIn(fs: FileSystem, root: string, fingerprint: string): string[] {
  if (!fs.existsSync(root)) return [];
  const prefix = prefixOf(fingerprint);
  return fs.readdirSync(root).filter((name) => name.startsWith(prefix) && /\.\d+-\d+\.bin$/.test(name));
}

function prefixOf(fingerprint: string): string {
  return `embedded-${sha256(fingerprint).slice(0, 16)}.`;
}

/** A build that failed on a vector must not find it again. */
function isUnit(vector: Float32Array): boolean {
  const square = vector.reduce((sum, x) => sum + x * x, 0);
  return Math.abs(square - 1) < 1e-2;
}

function recordOf(key: string, vector: Float32Array): Buffer {
  const values = Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
  const content = Buffer.concat([Buffer.from(key, 'hex'), values]);
  return Buffer.concat([content, sumOf(content)]);
}

function sumOf(content: Buffer): Buffer {
  return Buffer.from(sha256(content), 'hex').subarray(0, sumBytes);
}

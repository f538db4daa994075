import { createHash } from 'node:crypto';
import type { Passage } from '../corpus/document.ts';
import type { Embedder } from '../models/embedder.ts';
import { builtWith, sha256 } from './generation.ts';
import type { Expected } from './manifest.ts';
import { requireUsable } from './vector-index.ts';

const probeText = 'The quick brown fox jumps over the lazy dog.';
const leastLikeness = 0.999;

/** What an index of some passages has to be, in whichever store it is kept. */
export interface Identity {
  readonly texts: readonly string[];
  /** SHA-256 of each text, 32 bytes each. */
  readonly keys: Buffer;
  /** The vector of a fixed sentence. */
  readonly probe: Float32Array;
  readonly expected: Expected;
  /** `gen-` and 16 hexadecimal digits: the same content from the same embedder has the same name everywhere. */
  readonly name: string;
  /** Stands for the embedder as it is: vectors of another one are not taken over. */
  readonly fingerprint: string;
}

export interface Indexed {
  readonly passages: readonly Passage[];
  /** SHA-256 over the documents. */
  readonly corpusHash: string;
  /** Names how passages are cut. */
  readonly chunker: string;
  readonly embedder: Embedder;
  readonly signal?: AbortSignal | undefined;
}

/** Throws the embedder's errors, and AppError `embedder-failed` where it gives no unit vector. */
export async function identify({
  passages,
  corpusHash,
  chunker,
  embedder,
  signal,
}: Indexed): Promise<Identity> {
  const texts = passages.map(({ text }) => text);
  const keys = Buffer.concat(texts.map((text) => createHash('sha256').update(text).digest()));
  const probe = await embedder.embedQuery(probeText, signal ? { signal } : {});
  requireUsable(probe, embedder.dimension, 'The embedder’s probe vector');
  const expected: Expected = {
    embedder: embedder.id,
    chunker,
    corpus: corpusHash,
    passages: sha256(keys),
    count: passages.length,
    hnsw: builtWith,
  };
  const rounded = round(probe);
  const name = `gen-${sha256(JSON.stringify({ ...expected, probe: rounded })).slice(0, 16)}`;
  return { texts, keys, probe, expected, name, fingerprint: JSON.stringify([embedder.id, rounded]) };
}

/** The key of a row as hexadecimal digits. */
export function keyOf(keys: Buffer, row: number): string {
  return keys.toString('hex', row * 32, row * 32 + 32);
}

/** Rounded, since the last digits may differ between machines. */
function round(vector: Float32Array): number[] {
  return Array.from(vector.subarray(0, 8), (x) => Math.round(x * 100) / 100);
}

/** That two probes come from one model. */
export function isSameModel(one: Float32Array, other: Float32Array): boolean {
  if (one.length !== other.length) return false;
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += (one[i] as number) * (other[i] as number);
  return sum >= leastLikeness;
}

/** That documents were added or changed is no fault of the index. */
export function whyNot(name: string, reasons: readonly string[]): string {
  const isOlder = reasons.every((reason) => /^(?:corpus|passages|count):/.test(reason));
  return `Index ${name} is ${isOlder ? 'of other documents' : 'not used'}: ${reasons.join('; ')}.`;
}

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Embedder } from '../src/models/embedder.ts';

/**
 * An embedder that keeps the vectors of questions in a file of `dir`, by the embedder's id and the text: the same
 * questions are asked run after run, and embedding them is most of a run. `close` writes the file.
 */
export function rememberingQueries(inner: Embedder, dir: string): Embedder {
  const file = path.join(dir, `queries-${inner.id.replace(/[^\w.-]+/g, '-')}.json`);
  const known = read(file, inner.dimension);
  let isChanged = false;
  return {
    ...inner,
    async embedQuery(text, options) {
      const key = createHash('sha256').update(text).digest('base64url').slice(0, 22);
      const found = known.get(key);
      if (found) return found.slice();
      const vector = await inner.embedQuery(text, options);
      known.set(key, vector);
      isChanged = true;
      return vector.slice();
    },
    async close() {
      if (isChanged) write(file, known);
      await inner.close();
    },
  };
}

/** What cannot be read is no cache: it is made anew. */
function read(file: string, dimension: number): Map<string, Float32Array> {
  try {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
    const entries = Object.entries(kept).map(([key, text]): [string, Float32Array] => {
      const bytes = Uint8Array.from(Buffer.from(text, 'base64'));
      return [key, new Float32Array(bytes.buffer)];
    });
    return new Map(entries.filter(([, vector]) => vector.length === dimension));
  } catch {
    return new Map();
  }
}

function write(file: string, known: ReadonlyMap<string, Float32Array>): void {
  const kept = [...known].map(([key, vector]): [string, string] => [
    key,
    Buffer.from(vector.buffer).toString('base64'),
  ]);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(`${file}.tmp`, JSON.stringify(Object.fromEntries(kept)));
  renameSync(`${file}.tmp`, file);
}

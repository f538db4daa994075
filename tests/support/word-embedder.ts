import { createHash } from 'node:crypto';
import type { Embedder } from '../../src/models/embedder.ts';

/** Deterministic and quick: words hashed into 32 dimensions, so that texts with like words lie close. */
export function wordEmbedder(
  options: { id?: string; salt?: string; dimension?: number } = {},
): Embedder & { embedded: string[] } {
  const { id = 'test:words', salt = '', dimension = 32 } = options;
  const embedded: string[] = [];
  const embed = (text: string): Float32Array => {
    const vector = new Float32Array(dimension).fill(0.01);
    for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) {
      const hash = createHash('sha256')
        .update(salt + word)
        .digest();
      vector[(hash[0] as number) % dimension] = (vector[(hash[0] as number) % dimension] as number) + 1;
      vector[(hash[1] as number) % dimension] = (vector[(hash[1] as number) % dimension] as number) + 0.5;
    }
    const norm = Math.hypot(...vector);
    return vector.map((x) => x / norm);
  };
  return {
    id,
    dimension,
    embedded,
    embedQuery: async (text) => embed(text),
    embedPassages: async (texts, { onProgress } = {}) => {
      embedded.push(...texts);
      onProgress?.(texts.length, texts.length);
      return texts.map(embed);
    },
    close: async () => {},
  };
}

import { z } from 'zod';

/** Version of the files' layout. Another one is rebuilt. */
export const formatVersion = 1;

const fileEntry = z.strictObject({ bytes: z.number().int().min(0), sha256: z.string().length(64) });

/** What a generation says of itself. Written last, so that a folder with a manifest is a whole one. */
export const manifestSchema = z.strictObject({
  format: z.number().int(),
  embedder: z.string(),
  dimension: z.number().int().positive(),
  space: z.string(),
  count: z.number().int().min(0),
  chunker: z.string(),
  /** SHA-256 over the documents. */
  corpus: z.string(),
  /** SHA-256 over the embedded texts in order: rows and passages fit together. */
  passages: z.string(),
  hnsw: z.strictObject({ m: z.number(), efConstruction: z.number(), seed: z.number() }),
  /** A fixed sentence's vector: shows another model behind the same name and dimension. */
  probe: z.array(z.number()),
  files: z.record(z.string(), fileEntry),
});

export type Manifest = z.infer<typeof manifestSchema>;

/** What the program wants to find. */
export type Expected = Pick<Manifest, 'embedder' | 'chunker' | 'corpus' | 'passages' | 'count' | 'hnsw'>;

/** In words, every way in which a manifest differs from what is expected; empty where it serves. */
export function differences(manifest: Manifest, expected: Expected): string[] {
  const fixed = { format: formatVersion, space: 'ip' };
  const wanted: Readonly<Record<string, unknown>> = { ...fixed, ...expected };
  return Object.entries(wanted).flatMap(([field, value]) => {
    const found = manifest[field as keyof Manifest];
    return JSON.stringify(found) === JSON.stringify(value)
      ? []
      : [`${field}: expected ${brief(value)}, found ${brief(found)}`];
  });
}

function brief(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /^[0-9a-f]{64}$/.test(text) ? `${text.slice(0, 12)}…` : text;
}

import type { Passage } from '../corpus/document.ts';
import { contentStems, toTerms } from '../corpus/terms.ts';
import { AppError } from '../errors.ts';
import type { Identity, Indexed } from './identity.ts';
import { isSameModel, keyOf } from './identity.ts';
import { manifestSchema } from './manifest.ts';
import type { Database } from './postgres-database.ts';
import {
  createGenerationTables,
  generationsTable,
  generationTables,
  vectorsTable,
} from './postgres-tables.ts';
import { requireUsable } from './vector-index.ts';

/** Rows in one statement. */
const batch = 500;
/** Vectors kept at a time while they are embedded. */
const keptAtOnce = 64;
/** Longer ones are no words, and would not fit an index's page. */
const longestStem = 200;

type Progress = { onProgress?: ((done: number, total: number) => void) | undefined };

/**
 * Embeds, once each, the texts whose vectors the database does not hold yet. Each is there as soon as it is
 * made, so that a build that is cut short is taken up where it was, by whichever server.
 */
export async function embedInto(
  database: Database,
  identity: Identity,
  { embedder, signal, onProgress }: Indexed & Progress,
): Promise<void> {
  const { texts, keys, name } = identity;
  const rowOfKey = new Map<string, number>();
  for (const row of texts.keys()) rowOfKey.set(keyOf(keys, row), row);
  await takeOver(database, identity);
  const held = await database.query<{ key: Buffer }>(
    `SELECT key FROM ${vectorsTable} WHERE generation = $1`,
    [name],
  );
  for (const { key } of held) rowOfKey.delete(key.toString('hex'));
  const rows = [...rowOfKey.values()];
  const there = texts.length - rows.length;
  const kept = keeper(database, identity);
  try {
    const vectors = await embedder.embedPassages(
      rows.map((row) => texts[row] as string),
      {
        ...(signal ? { signal } : {}),
        onProgress: (done) => onProgress?.(there + done, texts.length),
        onVector: (i, vector) => kept.add(rows[i] as number, vector),
      },
    );
    // An embedder need not tell of them one by one.
    for (const [i, vector] of vectors.entries()) kept.add(rows[i] as number, vector);
  } finally {
    await kept.flush();
  }
}

/** Puts vectors of rows into the database, a few at a time and each once, in the order in which they come. */
function keeper(database: Database, { name, fingerprint, keys, probe }: Identity) {
  const added = new Set<number>();
  let pending: [number, Float32Array][] = [];
  let writing: Promise<unknown> = Promise.resolve();
  const write = () => {
    const some = pending;
    pending = [];
    if (some.length === 0) return;
    writing = writing.then(() =>
      database.query(
        `INSERT INTO ${vectorsTable} (generation, fingerprint, key, embedding)
         SELECT $1, $2, t.key, t.embedding::vector FROM unnest($3::bytea[], $4::text[]) AS t(key, embedding)
         ON CONFLICT DO NOTHING`,
        [
          ...[name, fingerprint],
          some.map(([row]) => keys.subarray(row * 32, row * 32 + 32)),
          some.map(([, vector]) => JSON.stringify(Array.from(vector))),
        ],
      ),
    );
    // `flush` awaits it and tells of the failure.
    writing.catch(() => {});
  };
  return {
    add(row: number, vector: Float32Array) {
      if (added.has(row)) return;
      requireUsable(vector, probe.length, `The vector of passage ${row}`);
      added.add(row);
      pending.push([row, vector]);
      if (pending.length >= keptAtOnce) write();
    },
    async flush() {
      write();
      await writing;
    },
  };
}

/** Copies the vectors of the same texts from other generations, and from builds that were cut short. */
async function takeOver(
  database: Database,
  { name, keys, probe, expected, fingerprint }: Identity,
): Promise<void> {
  const wanted = Array.from({ length: keys.length / 32 }, (_, row) => keys.subarray(row * 32, row * 32 + 32));
  const copy = (from: string, values: readonly unknown[] = []) =>
    database.query(
      `INSERT INTO ${vectorsTable} (generation, fingerprint, key, embedding)
       SELECT DISTINCT ON (key) $1::text, $2::text, key, embedding FROM ${from} AND key = ANY($3)
       ON CONFLICT DO NOTHING`,
      [name, fingerprint, wanted, ...values],
    );
  await copy(`${vectorsTable} WHERE fingerprint = $4`, [fingerprint]);
  const others = await database.query<{ tables: string; manifest: unknown }>(
    `SELECT tables, manifest FROM ${generationsTable}`,
  );
  for (const { tables, manifest } of others) {
    const { data } = manifestSchema.safeParse(manifest);
    const isSame = data?.embedder === expected.embedder && isSameModel(Float32Array.from(data.probe), probe);
    if (isSame && generationTables.test(tables)) await copy(`${tables} WHERE true`);
  }
}

/** Makes the generation's tables from passages and vectors. The caller makes the indexes. */
export async function fillTables(
  database: Database,
  tables: string,
  identity: Identity,
  { passages, embedder, signal }: Indexed,
): Promise<void> {
  await createGenerationTables(database, tables, embedder.dimension);
  for (let start = 0; start < passages.length; start += batch) {
    if (signal?.aborted)
      throw new AppError('aborted', 'Building the index was stopped.', { cause: signal.reason });
    await insertRows(database, tables, identity, passages.slice(start, start + batch), start);
  }
}

async function insertRows(
  database: Database,
  tables: string,
  { name, keys }: Identity,
  passages: readonly Passage[],
  start: number,
): Promise<void> {
  const counted = passages.map(({ text, document }, i) => ({
    row: start + i,
    document,
    key: keys.subarray((start + i) * 32, (start + i) * 32 + 32),
    stems: contentStems(toTerms(text)),
  }));
  await database.query(
    `INSERT INTO ${tables} (row, document, key, length, embedding)
     SELECT t.row, t.document, t.key, t.length, v.embedding
     FROM unnest($2::int[], $3::text[], $4::bytea[], $5::int[]) AS t(row, document, key, length)
     JOIN ${vectorsTable} v ON v.generation = $1 AND v.key = t.key`,
    [
      name,
      counted.map(({ row }) => row),
      counted.map(({ document }) => document),
      counted.map(({ key }) => key),
      counted.map(({ stems }) => stems.length),
    ],
  );
  const words = counted.flatMap(({ row, document, stems }) =>
    [...frequencies(stems)].map(([stem, frequency]) => ({
      ...{ stem, row, document, frequency, length: stems.length },
    })),
  );
  await database.query(
    `INSERT INTO ${tables}_words (stem, row, document, frequency, length)
     SELECT * FROM unnest($1::text[], $2::int[], $3::text[], $4::int[], $5::int[])`,
    [
      words.map(({ stem }) => stem),
      words.map(({ row }) => row),
      words.map(({ document }) => document),
      words.map(({ frequency }) => frequency),
      words.map(({ length }) => length),
    ],
  );
}

function frequencies(stems: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const stem of stems) {
    if (stem.length <= longestStem) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  }
  return counts;
}

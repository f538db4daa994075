import type { Database } from './postgres-database.ts';

export const generationsTable = 'forecast_chat_generations';
export const buildsTable = 'forecast_chat_builds';
export const vectorsTable = 'forecast_chat_vectors';

/** Tables of one generation: passages under this name, words under it with `_words`. */
export const generationTables = /^forecast_chat_[0-9a-f]{16}_[0-9a-f]{8}$/;

/** pgvector's limit for an HNSW index on single-precision vectors. */
export const mostIndexedDimensions = 2000;

/**
 * - generations: what serves, with its manifest; a row is the last thing that a build writes.
 * - builds: who is building what, until when that is believed.
 * - vectors: what builds that go on have embedded, so that one that is cut short is taken up where it was.
 */
const statements = [
  `CREATE TABLE IF NOT EXISTS ${generationsTable} (
     name text PRIMARY KEY, tables text NOT NULL, manifest jsonb NOT NULL, digest text NOT NULL,
     created_at timestamptz NOT NULL DEFAULT now(), used_at timestamptz NOT NULL DEFAULT now())`,
  `CREATE TABLE IF NOT EXISTS ${buildsTable} (
     generation text PRIMARY KEY, holder text NOT NULL, tables text NOT NULL, expires_at timestamptz NOT NULL)`,
  `CREATE TABLE IF NOT EXISTS ${vectorsTable} (
     generation text NOT NULL, fingerprint text NOT NULL, key bytea NOT NULL, embedding vector NOT NULL,
     created_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (generation, key))`,
];

export async function createTables(database: Database): Promise<void> {
  for (const statement of statements) {
    // Two servers that create the same table at the same moment: one of them is told that it exists.
    await database.query(statement).catch(() => database.query(statement));
  }
}

/** A table of passages, and one of the words in each with their frequency: what BM25 needs, and nothing else. */
export async function createGenerationTables(
  database: Database,
  tables: string,
  dimension: number,
): Promise<void> {
  await database.query(
    `CREATE TABLE ${tables} (row int PRIMARY KEY, document text NOT NULL, key bytea NOT NULL,
       length int NOT NULL, embedding vector(${dimension}) NOT NULL)`,
  );
  await database.query(
    `CREATE TABLE ${tables}_words (stem text NOT NULL, row int NOT NULL, document text NOT NULL,
       frequency int NOT NULL, length int NOT NULL)`,
  );
}

/** After the rows: a graph that is built at once is better and sooner done than one that grows. */
export async function createIndexes(
  database: Database,
  tables: string,
  options: { dimension: number; m: number; efConstruction: number },
): Promise<void> {
  await database.transaction(async (query) => {
    await query("SET LOCAL maintenance_work_mem = '512MB'");
    await query(`CREATE INDEX ON ${tables}_words (stem) INCLUDE (row, document, frequency, length)`);
    await query(`CREATE INDEX ON ${tables} (document)`);
    if (options.dimension <= mostIndexedDimensions) {
      await query(
        `CREATE INDEX ON ${tables} USING hnsw (embedding vector_ip_ops)
           WITH (m = ${options.m}, ef_construction = ${options.efConstruction})`,
      );
    }
  });
  await database.query(`ANALYZE ${tables}`);
  await database.query(`ANALYZE ${tables}_words`);
}

/** Of every row: number, document, text's key, vector, and its words. Another digest means that a row was altered. */
export async function digestOf(database: Database, tables: string): Promise<string> {
  const number = (bytes: string) => `('x' || substr(md5(${bytes}), 1, 12))::bit(48)::bigint`;
  const [passages] = await database.query<{ count: string; sum: string }>(
    `SELECT count(*) AS count, coalesce(sum(${number(
      "int4send(row) || convert_to(document, 'UTF8') || key || vector_send(embedding)",
    )}), 0) AS sum FROM ${tables}`,
  );
  const [words] = await database.query<{ count: string; sum: string }>(
    `SELECT count(*) AS count, coalesce(sum(${number(
      "int4send(row) || int4send(frequency) || int4send(length) || convert_to(stem || ' ' || document, 'UTF8')",
    )}), 0) AS sum FROM ${tables}_words`,
  );
  return [passages?.count, passages?.sum, words?.count, words?.sum].join(':');
}

export async function dropTables(database: Database, tables: string): Promise<void> {
  await database.query(`DROP TABLE IF EXISTS ${tables}, ${tables}_words`);
}

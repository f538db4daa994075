import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../errors.ts';
import { hnswParameters } from './hnsw.ts';
import { type Identity, type Indexed, identify, isSameModel, whyNot } from './identity.ts';
import { differences, formatVersion, type Manifest, manifestSchema } from './manifest.ts';
import { embedInto, fillTables } from './postgres-build.ts';
import { connect, type Database } from './postgres-database.ts';
import {
  buildsTable,
  createIndexes,
  createTables,
  digestOf,
  dropTables,
  generationsTable,
  generationTables,
  mostIndexedDimensions,
  vectorsTable,
} from './postgres-tables.ts';

export interface OpenPostgresOptions extends Indexed {
  /** `postgres://user:password@host:port/database`. */
  readonly url: string;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  readonly notice?: ((line: string) => void) | undefined;
  /** Milliseconds after which a build that gives no sign of life may be taken over. Default 30,000. */
  readonly leaseMs?: number;
}

export interface PostgresIndex {
  readonly database: Database;
  /** Name of the generation's table of passages; that of its words ends in `_words`. */
  readonly tables: string;
  readonly generation: string;
  readonly dimension: number;
  readonly built: boolean;
  close(): Promise<void>;
}

/** How often a server that serves a generation says so. */
const signOfLifeMs = 10 * 60_000;
/** A generation that nobody has spoken for this long may go. */
const unusedAfter = '1 hour';
const pollMs = 250;

interface Store extends OpenPostgresOptions {
  readonly database: Database;
  readonly identity: Identity;
}

/**
 * Opens the index in a Postgres with pgvector, and builds it first where it is not there. Any number of servers
 * share it: one builds while the others wait, those that serve an older generation go on with it, and each
 * serves the generation of its own documents and embedder. Throws AppError `index-invalid` where the database
 * cannot be used, and the embedder's errors.
 */
export async function openPostgresIndex(options: OpenPostgresOptions): Promise<PostgresIndex> {
  const database = await connect(options.url);
  try {
    await createTables(database);
    const identity = await identify(options);
    const store: Store = { ...options, database, identity };
    const found = await findServing(store);
    return await serving(store, found ?? (await build(store)), found === undefined);
  } catch (error) {
    await database.close();
    throw error;
  }
}

interface Serving {
  readonly name: string;
  readonly tables: string;
}

async function serving(
  { database, identity }: Store,
  { name, tables }: Serving,
  built: boolean,
): Promise<PostgresIndex> {
  const touch = () =>
    database.query(`UPDATE ${generationsTable} SET used_at = now() WHERE tables = $1`, [tables]);
  await touch();
  // One sign of life that fails is made up for by the next; a question would tell of a lost database itself.
  const alive = setInterval(() => void touch().catch(() => {}), signOfLifeMs).unref();
  return {
    ...{ database, tables, built },
    generation: name,
    dimension: identity.probe.length,
    async close() {
      clearInterval(alive);
      await database.close();
    },
  };
}

/** The generation that fits, once it is verified. One that is damaged is taken out of service. */
async function findServing(store: Store): Promise<Serving | undefined> {
  const { database, identity, notice = () => {} } = store;
  const rows = await database.query<{ name: string; tables: string; manifest: unknown; digest: string }>(
    `SELECT name, tables, manifest, digest FROM ${generationsTable} ORDER BY created_at DESC`,
  );
  for (const row of rows) {
    const reasons = await reasonsAgainst(database, row, identity);
    if (reasons.length === 0) return { name: row.name, tables: row.tables };
    notice(whyNot(row.name, reasons));
    if (row.name !== identity.name) continue;
    await database.query(`DELETE FROM ${generationsTable} WHERE name = $1`, [row.name]);
    if (generationTables.test(row.tables)) await dropTables(database, row.tables);
  }
  return undefined;
}

async function reasonsAgainst(
  database: Database,
  row: { tables: string; manifest: unknown; digest: string },
  { expected, probe }: Identity,
): Promise<string[]> {
  const parsed = manifestSchema.safeParse(row.manifest);
  if (!parsed.success) return ['its manifest is not one of this program’s'];
  const reasons = differences(parsed.data, expected);
  if (reasons.length > 0) return reasons;
  if (!isSameModel(Float32Array.from(parsed.data.probe), probe))
    return [`another model answers to the name ${expected.embedder}`];
  if (!generationTables.test(row.tables)) return ['its tables have no name of this program’s'];
  const digest = await digestOf(database, row.tables).catch((error: unknown) => {
    if (AppError.is(error) && (error.cause as { code?: string })?.code === '42P01') return 'gone';
    throw error;
  });
  return digest === row.digest ? [] : ['its rows were altered: their digest is not the manifest’s'];
}

/** Builds, or waits for the server that does. */
async function build(store: Store): Promise<Serving> {
  const { database, identity, signal, notice = () => {} } = store;
  const holder = randomBytes(8).toString('hex');
  const tables = `forecast_chat_${identity.name.slice('gen-'.length)}_${holder.slice(0, 8)}`;
  let isTold = false;
  for (;;) {
    if (signal?.aborted)
      throw new AppError('aborted', 'Building the index was stopped.', { cause: signal.reason });
    if (await takeLease(store, holder, tables)) break;
    if (!isTold) notice('Another server is building this index; waiting for it.');
    isTold = true;
    await sleep(pollMs);
    const found = await findServing({ ...store, notice: () => {} });
    if (found) return found;
  }
  // It may have been finished between the look and the lease.
  const found = await findServing({ ...store, notice: () => {} });
  if (found) {
    await database.query(`DELETE FROM ${buildsTable} WHERE holder = $1`, [holder]);
    return found;
  }
  return withLease(store, holder, tables, () => publish(store, tables));
}

async function takeLease(store: Store, holder: string, tables: string): Promise<boolean> {
  const { database, identity, leaseMs = 30_000 } = store;
  const rows = await database.query(
    `INSERT INTO ${buildsTable} AS held (generation, holder, tables, expires_at)
     VALUES ($1, $2, $3, now() + $4 * interval '1 millisecond')
     ON CONFLICT (generation) DO UPDATE
       SET holder = excluded.holder, tables = excluded.tables, expires_at = excluded.expires_at
       WHERE held.expires_at < now()
     RETURNING holder`,
    [identity.name, holder, tables, leaseMs],
  );
  return rows.length > 0;
}

async function withLease<T>(
  store: Store,
  holder: string,
  tables: string,
  work: () => Promise<T>,
): Promise<T> {
  const { database, leaseMs = 30_000 } = store;
  const renew = () =>
    database.query(
      `UPDATE ${buildsTable} SET expires_at = now() + $2 * interval '1 millisecond' WHERE holder = $1`,
      [holder, leaseMs],
    );
  // Where the lease is lost all the same, two servers build the same content, and the first to end is taken.
  const renewing = setInterval(() => void renew().catch(() => {}), leaseMs / 3).unref();
  try {
    return await work();
  } catch (error) {
    await dropTables(database, tables).catch(() => {});
    throw error;
  } finally {
    clearInterval(renewing);
    await database.query(`DELETE FROM ${buildsTable} WHERE holder = $1`, [holder]).catch(() => {});
  }
}

async function publish(store: Store, tables: string): Promise<Serving> {
  const { database, identity, embedder, notice = () => {} } = store;
  const { dimension } = embedder;
  if (dimension > mostIndexedDimensions)
    notice(
      `pgvector indexes at most ${mostIndexedDimensions} dimensions and ${embedder.id} has ${dimension}: every row is compared.`,
    );
  await embedInto(database, identity, store);
  await fillTables(database, tables, identity, store);
  const { m, efConstruction } = hnswParameters;
  await createIndexes(database, tables, { dimension, m, efConstruction });
  const manifest: Manifest = {
    format: formatVersion,
    space: 'ip',
    dimension,
    ...identity.expected,
    probe: [...identity.probe],
    files: {},
  };
  const digest = await digestOf(database, tables);
  if (!digest.startsWith(`${identity.expected.count}:`))
    throw new AppError('index-invalid', 'The database of STORE did not keep every passage. Try again.');
  const [row] = await database.query<{ tables: string }>(
    `INSERT INTO ${generationsTable} AS g (name, tables, manifest, digest) VALUES ($1, $2, $3, $4)
     ON CONFLICT (name) DO UPDATE SET used_at = now() RETURNING g.tables`,
    [identity.name, tables, JSON.stringify(manifest), digest],
  );
  const served = row?.tables ?? tables;
  if (served !== tables) await dropTables(database, tables);
  await cleanUp(database, identity.name);
  return { name: identity.name, tables: served };
}

/** Keeps the newest two generations and those in use; what builds left that nobody goes on with is dropped. */
async function cleanUp(database: Database, name: string): Promise<void> {
  await database.query(
    `DELETE FROM ${vectorsTable} WHERE generation = $1 OR created_at < now() - interval '7 days'`,
    [name],
  );
  const old = await database.query<{ tables: string }>(
    `DELETE FROM ${generationsTable} WHERE used_at < now() - $1::interval AND name NOT IN
       (SELECT name FROM ${generationsTable} ORDER BY created_at DESC LIMIT 2) RETURNING tables`,
    [unusedAfter],
  );
  await database.query(`DELETE FROM ${buildsTable} WHERE expires_at < now() - interval '1 minute'`);
  const orphans = await database.query<{ tables: string }>(
    `SELECT tablename AS tables FROM pg_tables WHERE schemaname = current_schema()
       AND tablename ~ $1
       AND tablename NOT IN (SELECT tables FROM ${generationsTable})
       AND tablename NOT IN (SELECT tables FROM ${buildsTable})`,
    [generationTables.source],
  );
  for (const { tables } of [...old, ...orphans]) {
    if (generationTables.test(tables)) await dropTables(database, tables);
  }
}

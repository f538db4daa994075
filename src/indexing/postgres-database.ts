import pg from 'pg';
import { AppError, messageOf } from '../errors.ts';
import { hnswParameters } from './hnsw.ts';

/** A pool of connections. Every method throws AppError `index-invalid` with what the owner can do. */
export interface Database {
  query<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** All of the statements or none. */
  transaction(work: (query: Database['query']) => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

/** Search lists as long as those of the local graph, and no filter that leaves a question with too few rows. */
const session = `SET hnsw.ef_search = ${hnswParameters.efSearch}; SET hnsw.iterative_scan = strict_order`;

const leastVersion = [0, 8];

/**
 * Connects to `postgres://user:password@host:port/database` and makes sure of pgvector 0.8 or later. The
 * address is never told, since it holds the password.
 */
export async function connect(url: string): Promise<Database> {
  if (!URL.canParse(url)) throw failure(new Error('it is no address'));
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    onConnect: async (client: pg.ClientBase) => void (await client.query(session)),
  });
  // An idle connection that the server closes is replaced with the next query; without a listener it would end the process.
  pool.on('error', () => {});
  const query: Database['query'] = async <Row>(text: string, values: readonly unknown[] = []) => {
    try {
      return (await pool.query(text, [...values])).rows as Row[];
    } catch (error) {
      throw failure(error);
    }
  };
  const database: Database = { query, transaction: inTransaction(pool), close: () => pool.end() };
  try {
    await requirePgvector(database);
  } catch (error) {
    await pool.end();
    throw error;
  }
  return database;
}

function inTransaction(pool: pg.Pool): Database['transaction'] {
  return async (work) => {
    const client = await pool.connect().catch((error: unknown) => {
      throw failure(error);
    });
    let broken: Error | undefined;
    try {
      await client.query('BEGIN');
      await work(async <Row>(text: string, values: readonly unknown[] = []) => {
        return (await client.query(text, [...values])).rows as Row[];
      });
      await client.query('COMMIT');
    } catch (error) {
      await client.query('ROLLBACK').catch((cause: Error) => {
        broken = cause;
      });
      throw failure(error);
    } finally {
      client.release(broken);
    }
  };
}

async function requirePgvector({ query }: Database): Promise<void> {
  const installed = () =>
    query<{ version: string }>("SELECT extversion AS version FROM pg_extension WHERE extname = 'vector'");
  let [extension] = await installed();
  if (!extension) {
    await query('CREATE EXTENSION IF NOT EXISTS vector').catch((error: unknown) => {
      throw new AppError(
        'index-invalid',
        `The database of STORE has no pgvector, and it cannot be added (${messageOf(messageCause(error))}). Install pgvector 0.8 or later there and run, as its owner: CREATE EXTENSION vector;`,
        { cause: error },
      );
    });
    [extension] = await installed();
  }
  const version = extension?.version ?? '0';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor = 0, leastMinor = 0] = leastVersion;
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return;
  throw new AppError(
    'index-invalid',
    `The database of STORE has pgvector ${version}; 0.8 or later is needed. Install it there and run: ALTER EXTENSION vector UPDATE;`,
  );
}

function messageCause(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? error.cause : error;
}

const remedies: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there. Is the database running, and are host and port right?',
  ENOTFOUND: 'there is no such host. Check the address.',
  EAI_AGAIN: 'the host’s name cannot be resolved. Check the address and the network.',
  ETIMEDOUT: 'it does not answer. Check the address, the network and the firewall.',
  '28P01': 'user or password are wrong.',
  '28000': 'this user may not log in. Check user, password and pg_hba.conf.',
  '3D000': 'there is no such database. Create it with: createdb NAME',
  '42501': 'this user may not do that. Grant it CREATE on the database’s schema.',
  '53300': 'it has no connection to spare. Raise max_connections, or put a pooler before it.',
  '53100': 'its disk is full.',
  '42P01': 'a table of the index is gone. Start again: the index is built anew.',
};

/** Postgres's own words name tables and columns, and never the password. */
function failure(error: unknown): AppError {
  if (AppError.is(error)) return error;
  const code = (error as { code?: string }).code ?? '';
  const why =
    remedies[code] ?? `${messageOf(error)}. Check STORE=postgres://user:password@host:5432/database`;
  const isRetryable = /^E|^53|^57|^08/.test(code) || code === '';
  return new AppError('index-invalid', `The database of STORE cannot be used: ${why}`, {
    cause: error,
    isRetryable,
  });
}

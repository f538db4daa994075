import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Passage } from '../../src/corpus/document.ts';
import { type OpenPostgresOptions, openPostgresIndex } from '../../src/indexing/postgres-store.ts';
import { startPostgres } from '../support/postgres.ts';
import { wordEmbedder } from '../support/word-embedder.ts';

let postgres: Awaited<ReturnType<typeof startPostgres>>;
let notices: string[];

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());
beforeEach(() => {
  notices = [];
});

function passagesOf(...texts: string[]): Passage[] {
  return texts.map((text, i) => ({
    ...{ document: 'd', section: String(i), kind: 'sentence', text, start: 0, end: text.length },
  }));
}

const texts = ['pears grow on trees', 'ships sail the sea', 'bread is baked from flour'];

function open(changes: Partial<OpenPostgresOptions> = {}) {
  return openPostgresIndex({
    url: postgres.url,
    passages: passagesOf(...texts),
    corpusHash: 'c1',
    chunker: 'k1',
    embedder: wordEmbedder(),
    notice: (line) => notices.push(line),
    ...changes,
  });
}

/** A corpus of its own for each test: they share a database. */
let corpora = 0;
const fresh = () => ({ corpusHash: `c${++corpora}`, chunker: `k${corpora}` });

describe('openPostgresIndex', () => {
  it('builds once, and then opens without embedding a passage', async () => {
    const corpus = fresh();
    const built = await open(corpus);
    const embedder = wordEmbedder();
    const opened = await open({ ...corpus, embedder });
    expect([built.built, opened.built, opened.tables]).toEqual([true, false, built.tables]);
    expect(embedder.embedded).toEqual([]);
    await Promise.all([built.close(), opened.close()]);
  });

  it.each([
    ['embedder', { embedder: wordEmbedder({ id: 'test:other' }) }],
    ['chunker', { chunker: 'another' }],
    ['corpus', { corpusHash: 'another' }],
    ['passages', { passages: passagesOf('pears grow on trees', 'ships sail', 'bread is baked from flour') }],
    ['count', { passages: passagesOf(...texts, 'one more') }],
  ] as const)('builds another for another %s and says what it expected and found', async (field, changes) => {
    const corpus = fresh();
    const first = await open(corpus);
    const second = await open({ ...corpus, ...changes });
    expect([second.built, second.generation === first.generation]).toEqual([true, false]);
    expect(notices.join('\n')).toMatch(new RegExp(`${field}: expected .+, found .+`));
    await Promise.all([first.close(), second.close()]);
  });

  it.each([
    [
      'a vector',
      (tables: string) =>
        `UPDATE ${tables} SET embedding = (SELECT embedding FROM ${tables} WHERE row = 1) WHERE row = 0`,
    ],
    ['a document’s name', (tables: string) => `UPDATE ${tables} SET document = 'other' WHERE row = 0`],
    ['a word', (tables: string) => `UPDATE ${tables}_words SET frequency = 9 WHERE row = 0`],
    ['a row', (tables: string) => `DELETE FROM ${tables} WHERE row = 2`],
    ['a table', (tables: string) => `DROP TABLE ${tables}_words`],
  ])('does not serve where %s was altered, and builds anew', async (_what, damage) => {
    const corpus = fresh();
    const first = await open(corpus);
    await first.database.query(damage(first.tables));
    const second = await open(corpus);
    expect([second.built, second.tables === first.tables]).toEqual([true, false]);
    expect(notices.join('\n')).toContain('rows were altered');
    await Promise.all([first.close(), second.close()]);
  });

  it('embeds only what no other generation holds', async () => {
    const first = await open({ ...fresh(), passages: passagesOf('hens lay eggs', 'cows give milk') });
    const embedder = wordEmbedder();
    const second = await open({
      ...fresh(),
      embedder,
      passages: passagesOf('cows give milk', 'bees make honey'),
    });
    expect(embedder.embedded).toEqual(['bees make honey']);
    await Promise.all([first.close(), second.close()]);
  });

  it('goes on where a build was cut short', async () => {
    const corpus = { ...fresh(), passages: passagesOf('moss is green', 'snow is white', 'coal is black') };
    const working = wordEmbedder();
    const dying = {
      ...working,
      embedPassages: async (...[some, options]: Parameters<typeof working.embedPassages>) => {
        const [vector] = await working.embedPassages(some.slice(0, 1));
        options?.onVector?.(0, vector as Float32Array);
        throw new Error('the power went');
      },
    };
    await expect(open({ ...corpus, embedder: dying })).rejects.toThrow('the power went');
    const embedder = wordEmbedder();
    const index = await open({ ...corpus, embedder });
    expect(embedder.embedded).toHaveLength(2);
    await index.close();
  });

  it('lets one of several servers build while the others wait for it', async () => {
    const corpus = { ...fresh(), passages: passagesOf('iron rusts', 'gold does not') };
    const embedders = Array.from({ length: 4 }, () => wordEmbedder());
    const opened = await Promise.all(embedders.map((embedder) => open({ ...corpus, embedder })));
    expect(embedders.flatMap(({ embedded }) => embedded)).toHaveLength(2);
    expect(new Set(opened.map(({ tables }) => tables)).size).toBe(1);
    expect(opened.filter(({ built }) => built).length).toBeGreaterThan(0);
    await Promise.all(opened.map((index) => index.close()));
  });

  it('takes over from a builder that gives no sign of life', async () => {
    const corpus = fresh();
    const first = await open(corpus);
    const { generation } = first;
    await first.database.query('DELETE FROM forecast_chat_generations WHERE name = $1', [generation]);
    await first.database.query(
      `INSERT INTO forecast_chat_builds VALUES ($1, 'dead', 'nothing', now() + interval '300 milliseconds')`,
      [generation],
    );
    const second = await open(corpus);
    expect(second.generation).toBe(generation);
    expect(notices).toContain('Another server is building this index; waiting for it.');
    await Promise.all([first.close(), second.close()]);
  });

  it('drops what is neither new nor in use, and leaves what is', async () => {
    const old = await open({ ...fresh(), passages: passagesOf('the oldest') });
    const used = await open({ ...fresh(), passages: passagesOf('in use') });
    await old.database.query(
      "UPDATE forecast_chat_generations SET used_at = now() - interval '2 hours', created_at = now() - interval '1 day' WHERE tables = $1",
      [old.tables],
    );
    const next = [await open(fresh()), await open(fresh())];
    const rows = await used.database.query<{ tables: string }>(
      'SELECT tables FROM forecast_chat_generations',
    );
    const tables = rows.map((row) => row.tables);
    expect(tables).not.toContain(old.tables);
    expect(tables).toEqual(expect.arrayContaining([used.tables, ...next.map((index) => index.tables)]));
    const [table] = await used.database.query('SELECT 1 FROM pg_tables WHERE tablename = $1', [old.tables]);
    expect(table).toBeUndefined();
    await Promise.all([old, used, ...next].map((index) => index.close()));
  });
});

describe('a database that cannot be used', () => {
  it.each([
    ['nothing listens', 'postgres://u:s3cret@127.0.0.1:1/x', /nothing listens there/],
    ['no such host', 'postgres://u:s3cret@no-such-host.invalid/x', /no such host|cannot be resolved/],
    ['no address', 'postgres://u:s3cret@host:port/x', /STORE=postgres:/],
  ])('%s: the error names STORE and the remedy, and not the password', async (_what, url, message) => {
    const failed = await open({ url }).catch((error: Error) => error);
    expect(failed).toMatchObject({ code: 'index-invalid', message: expect.stringMatching(message) });
    expect((failed as Error).message).toContain('STORE');
    expect((failed as Error).message).not.toContain('s3cret');
  });
});

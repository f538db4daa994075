import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { bundledModel } from '../src/assistant.ts';
import { loadConfig, readEnvironment } from '../src/config.ts';
import { loadCorpus } from '../src/corpus/load.ts';
import { toPassages } from '../src/corpus/passages.ts';
import { contentStems, toTerms } from '../src/corpus/terms.ts';
import { exactIndex } from '../src/indexing/vector-index.ts';
import { createBundledEmbedder } from '../src/models/bundled-embedder.ts';
import { projectRoot } from '../src/project.ts';
import { openPassageStore } from '../src/retrieval/passage-store.ts';
import { percentile, randomFrom, table, times, words } from './measure.ts';
import { clustered, corpusOf, dimension } from './synthetic.ts';

const queries = 200;

interface Row {
  readonly size: number;
  readonly store: string;
  readonly indexed: number;
  readonly opened: number;
  readonly took: readonly number[];
  readonly recall: number;
  readonly megabytes: number;
}

/**
 * Passages a second of the bundled embedder on all cores; then, for each size and both stores, the time to
 * index (vectors given) and to open again, search to candidates of both halves, recall of the vector half, and
 * memory. Postgres is that of STORE, or PGlite in a process of its own: WebAssembly on one core, so a bound
 * from above for a server's.
 */
export async function benchScale(sizes: readonly number[]): Promise<void> {
  await benchEmbedding();
  const database = await startDatabase();
  const rows: Row[] = [];
  for (const size of sizes) {
    rows.push(await measure(size, 'folder', undefined, async () => process.memoryUsage().rss));
    rows.push(await measure(size, database.name, database.url, database.memory));
  }
  database.stop();
  console.log();
  const head = ['passages', 'store', 'index s', '×', 'open s', 'p50 ms', 'p95 ms', '×', 'recall@10', 'MB'];
  table(
    head,
    rows.map((row) =>
      cells(
        row,
        rows.findLast((r) => r.store === row.store && r.size < row.size),
      ),
    ),
  );
}

/** `×` is the growth from the same store's row before. */
function cells(row: Row, before: Row | undefined): string[] {
  const p95 = percentile(row.took, 0.95);
  const growth = (now: number, then: number | undefined) => (then ? (now / then).toFixed(1) : '');
  return [
    ...[String(row.size), row.store, row.indexed.toFixed(1), growth(row.indexed, before?.indexed)],
    ...[row.opened.toFixed(1), percentile(row.took, 0.5).toFixed(1), p95.toFixed(1)],
    growth(p95, before && percentile(before.took, 0.95)),
    ...[row.recall.toFixed(4), (row.megabytes / 1e6).toFixed(0)],
  ];
}

async function benchEmbedding(): Promise<void> {
  const { documents } = await loadCorpus(path.join(projectRoot, 'corpus'));
  const texts = documents.flatMap(toPassages).map(({ text }) => text);
  const embedder = await createBundledEmbedder({ modelDir: bundledModel });
  const start = performance.now();
  await embedder.embedPassages(texts);
  const seconds = (performance.now() - start) / 1000;
  await embedder.close();
  const tenThousand = ((10_000 / texts.length) * seconds) / 60;
  console.log(
    `embedding   ${texts.length} passages of the forecast on ${availableParallelism()} cores: ${(texts.length / seconds).toFixed(0)} a second; 10,000 like them take ${tenThousand.toFixed(1)} minutes`,
  );
}

async function measure(
  size: number,
  name: string,
  url: string | undefined,
  memory: () => Promise<number>,
): Promise<Row> {
  const random = randomFrom(size);
  const { passages } = corpusOf(size, random);
  const all = clustered(size + queries, random);
  const vectorAt = (i: number) => all.subarray(i * dimension, (i + 1) * dimension);
  const embedder = {
    id: 'bench',
    dimension,
    embedQuery: async () => vectorAt(0),
    embedPassages: async () => passages.map((_, i) => vectorAt(i)),
    close: async () => {},
  };
  const dataDir = mkdtempSync(path.join(tmpdir(), 'bench-'));
  const options = { url, dataDir, passages, corpusHash: `${size}`, chunker: 'bench', embedder };
  const { seconds: indexed, value: built } = await timed(() => openPassageStore(options));
  await built.close();
  const { seconds: opened, value: store } = await timed(() => openPassageStore(options));
  const search = await store.over(passages, [...passages.keys()]);
  const questions = Array.from({ length: queries }, (_, i) => ({
    vector: vectorAt(size + i),
    stems: contentStems(toTerms(words(6, random).join(' '))),
  }));
  const took = await times(questions, (question) => search.candidates({ ...question, limit: 200 }));
  const exact = exactIndex({ dimension, data: all.subarray(0, size * dimension) });
  let found = 0;
  for (const question of questions) {
    const wanted = new Set(exact.search(question.vector, 10).map(({ row }) => row));
    const { vector } = await search.candidates({ ...question, limit: 200 });
    found += vector.slice(0, 10).filter(({ row }) => wanted.has(row)).length;
  }
  const megabytes = await memory();
  await store.close();
  rmSync(dataDir, { recursive: true });
  return { size, store: name, indexed, opened, took, recall: found / (10 * queries), megabytes };
}

async function timed<T>(work: () => Promise<T>): Promise<{ seconds: number; value: T }> {
  const start = performance.now();
  const value = await work();
  return { seconds: (performance.now() - start) / 1000, value };
}

async function startDatabase() {
  const { store } = loadConfig(readEnvironment());
  if (store) return { name: 'postgres', url: store, memory: async () => Number.NaN, stop: () => {} };
  const child = fork(new URL('./postgres-server.js', import.meta.url));
  const reply = <T>() =>
    new Promise<T>((resolve) => child.once('message', (message) => resolve(message as T)));
  const { port } = await reply<{ port: number }>();
  return {
    name: 'pglite',
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    async memory() {
      child.send('memory');
      return (await reply<{ memory: number }>()).memory;
    },
    stop: () => void child.kill(),
  };
}

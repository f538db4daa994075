import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCorpus } from '../../src/corpus/load.ts';
import { toPassages } from '../../src/corpus/passages.ts';
import { contentStems, toTerms } from '../../src/corpus/terms.ts';
import { projectRoot } from '../../src/project.ts';
import { openPassageStore, type PassageStore } from '../../src/retrieval/passage-store.ts';
import { createRetriever, type RetrieveOptions } from '../../src/retrieval/retriever.ts';
import { startPostgres } from '../support/postgres.ts';
import { documentOf, harbour } from '../support/small-corpus.ts';
import { wordEmbedder } from '../support/word-embedder.ts';

const embedder = wordEmbedder({ dimension: 256 });
const corpus = await loadCorpus(path.join(projectRoot, 'corpus'));
const documents = [...corpus.documents, documentOf(harbour, 'harbour')];
const passages = documents.flatMap(toPassages);

const stores = new Map<string, PassageStore>();
let url: string;
let close: () => Promise<void>;

beforeAll(async () => {
  const postgres = await startPostgres();
  url = postgres.url;
  const dataDir = mkdtempSync(path.join(tmpdir(), 'stores-'));
  const shared = { dataDir, passages, corpusHash: 'c', chunker: 'k', embedder };
  stores.set('folder', await openPassageStore(shared));
  stores.set('postgres', await openPassageStore({ ...shared, url: postgres.url }));
  close = async () => {
    for (const store of stores.values()) await store.close();
    await postgres.stop();
    rmSync(dataDir, { recursive: true });
  };
});
afterAll(() => close());

/** The search over all documents, or over some: scores then come from their words alone. */
async function found(store: string, query: string, options: RetrieveOptions, part = documents) {
  const slugs = new Set(part.map(({ slug }) => slug));
  const rows = passages.flatMap(({ document }, row) => (slugs.has(document) ? [row] : []));
  const own = rows.map((row) => passages[row] as (typeof passages)[number]);
  const search = await (stores.get(store) as PassageStore).over(own, rows);
  const retriever = createRetriever({ documents: part, passages: own, search, embedder });
  const evidence = await retriever.retrieve([query], options);
  return evidence.map(({ document, section, score, sentences }) => ({
    section: `${document.slug} ${section.id}`,
    score: score.toFixed(3),
    best: sentences[0]?.trace.score.toFixed(3),
  }));
}

describe('a question finds the same in both stores', () => {
  it.each([
    ['How many projects does ebpf.io list?', {}],
    ['north quay', {}],
    ['north quay', { documents: ['harbour'] }],
    ['Wasm', { documents: ['forecast-2024'], limit: 3 }],
    ["it's; DROP TABLE \\ 'x'", {}],
    ['the of and', {}],
    ['zzyzx', {}],
  ] as const)('%s %o', async (query, options) => {
    const local = await found('folder', query, options);
    expect(local.length).toBeGreaterThan(0);
    expect(await found('postgres', query, options)).toEqual(local);
  });

  it('with the statistics of some documents alone', async () => {
    const part = documents.filter(({ slug }) => slug !== 'forecast-2024');
    const local = await found('folder', 'quay length', {}, part);
    expect(local[0]?.section).toMatch(/^harbour/);
    expect(await found('postgres', 'quay length', {}, part)).toEqual(local);
  });

  it('asked many at a time', async () => {
    const words = passages.slice(0, 40).map(({ text }) => text);
    const ask = (store: string) => Promise.all(words.map((text) => found(store, text, { limit: 2 })));
    expect(await ask('postgres')).toEqual(await ask('folder'));
  });
});

describe('two servers on one Postgres', () => {
  it('answer alike while one of them indexes other documents, each from its own', async () => {
    const before = await found('postgres', 'north quay', {});
    const grown = [
      ...passages,
      ...passages.slice(0, 50).map((one) => ({ ...one, text: `${one.text} Again.` })),
    ];
    let isBuilt = false;
    const building = openPassageStore({
      ...{ url, dataDir: '', passages: grown, corpusHash: 'c2', chunker: 'k', embedder },
    }).finally(() => {
      isBuilt = true;
    });
    let asked = 0;
    while (!isBuilt) {
      expect(await found('postgres', 'north quay', {})).toEqual(before);
      asked++;
    }
    const other = await building;
    expect(asked).toBeGreaterThan(0);
    expect(other.generation).not.toBe(stores.get('postgres')?.generation);
    const search = await other.over(grown, [...grown.keys()]);
    const vector = await embedder.embedQuery('north quay');
    const query = { vector, stems: contentStems(toTerms('north quay')), limit: 5 };
    const [one, two] = await Promise.all([search.candidates(query), found('postgres', 'north quay', {})]);
    expect(one.lexical.length).toBeGreaterThan(0);
    expect(two).toEqual(before);
    await other.close();
  });
});

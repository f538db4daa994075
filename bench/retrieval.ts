import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import MiniSearch from 'minisearch';
import type { Passage } from '../src/corpus/document.ts';
import { contentStems, toTerms } from '../src/corpus/terms.ts';
import { buildHnsw, loadNative, openHnsw } from '../src/indexing/hnsw.ts';
import { exactIndex, type VectorIndex, type VectorTable } from '../src/indexing/vector-index.ts';
import { createLexicalIndex } from '../src/retrieval/lexical.ts';
import { localSearch } from '../src/retrieval/passage-search.ts';
import { createRetriever } from '../src/retrieval/retriever.ts';
import { percentile, randomFrom, row, table, times, words } from './measure.ts';
import { clustered, corpusOf, dimension } from './synthetic.ts';

const queries = 200;

/**
 * Retrieval to evidence, the embedding of the question apart, beside its parts alone in the same run: exact
 * search over the same vectors, our lexical search, and MiniSearch as a peer. Texts are random words by Zipf's law, vectors lie in
 * clusters, as those of texts do.
 */
export async function benchRetrieval(sizes: readonly number[]): Promise<void> {
  const rows: string[][] = [];
  for (const size of sizes) rows.push(...(await measure(size)));
  table(['passages', 'what', 'p50 ms', 'p95 ms', '× retrieval', 'recall@10'], rows);
}

async function measure(size: number): Promise<string[][]> {
  const random = randomFrom(size);
  const { documents, passages } = corpusOf(size, random);
  const all = clustered(size + queries, random);
  const vectors: VectorTable = { dimension, data: all.subarray(0, size * dimension) };
  const exact = exactIndex(vectors);
  const index = await hnswOf(vectors);
  const lexical = createLexicalIndex(passages);
  const questions = Array.from({ length: queries }, (_, i) => ({
    text: words(6, random).join(' '),
    vector: all.subarray((size + i) * dimension, (size + i + 1) * dimension),
  }));
  const byText = new Map(questions.map(({ text, vector }) => [text, vector]));
  const embedder = {
    id: 'bench',
    dimension,
    embedQuery: async (text: string) => byText.get(text) as Float32Array,
    embedPassages: async () => [],
    close: async () => {},
  };
  const retriever = createRetriever({ documents, passages, search: localSearch(passages, index), embedder });
  const whole = await times(questions, ({ text }) => retriever.retrieve([text]));
  const exactOnly = await times(questions, ({ vector }) => exact.search(vector, 200));
  const lexicalOnly = await times(questions, ({ text }) => lexical.search(contentStems(toTerms(text)), 200));
  const peer = miniSearchOf(passages);
  const peerOnly = await times(questions, ({ text }) => peer.search(text).slice(0, 200));
  const recall = recallAt10(
    index,
    exact,
    questions.map(({ vector }) => vector),
  );
  const p95 = percentile(whole, 0.95);
  return [
    row(size, `retrieval (${index.kind} + BM25+, fused)`, whole, p95, recall.toFixed(4)),
    row(size, 'exact vector search alone', exactOnly, p95, '1.0000'),
    row(size, 'our BM25+ alone', lexicalOnly, p95, ''),
    row(size, 'MiniSearch alone', peerOnly, p95, ''),
  ];
}

function miniSearchOf(passages: readonly Passage[]): MiniSearch {
  const search = new MiniSearch({ fields: ['text'] });
  search.addAll(passages.map(({ text }, id) => ({ id, text })));
  return search;
}

function recallAt10(index: VectorIndex, exact: VectorIndex, vectors: readonly Float32Array[]): number {
  let found = 0;
  for (const vector of vectors) {
    const wanted = new Set(exact.search(vector, 10).map(({ row: at }) => at));
    found += index.search(vector, 10).filter(({ row: at }) => wanted.has(at)).length;
  }
  return found / (10 * vectors.length);
}

async function hnswOf(vectors: VectorTable): Promise<VectorIndex> {
  const native = await loadNative();
  if ('missing' in native) return exactIndex(vectors);
  const dir = mkdtempSync(path.join(tmpdir(), 'bench-'));
  const file = path.join(dir, 'graph');
  await buildHnsw(vectors, file);
  const index = openHnsw(native, vectors, file);
  rmSync(dir, { recursive: true });
  return index;
}

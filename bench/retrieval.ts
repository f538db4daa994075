import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import MiniSearch from 'minisearch';
import type { CorpusDocument, Passage, Section } from '../src/corpus/document.ts';
import { contentStems, toTerms } from '../src/corpus/terms.ts';
import { buildHnsw, loadNative, openHnsw } from '../src/indexing/hnsw.ts';
import { exactIndex, type VectorIndex, type VectorTable } from '../src/indexing/vector-index.ts';
import { createLexicalIndex } from '../src/retrieval/lexical.ts';
import { localSearch } from '../src/retrieval/passage-search.ts';
import { createRetriever } from '../src/retrieval/retriever.ts';
import { percentile, randomFrom, row, table, words } from './measure.ts';

const dimension = 384;
const perSection = 10;
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

async function times<T>(items: readonly T[], run: (item: T) => unknown): Promise<number[]> {
  for (const item of items.slice(0, 20)) await run(item);
  const all: number[] = [];
  for (const item of items) {
    const start = performance.now();
    await run(item);
    all.push(performance.now() - start);
  }
  return all;
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
  buildHnsw(native, vectors, file);
  const index = openHnsw(native, vectors, file);
  rmSync(dir, { recursive: true });
  return index;
}

function corpusOf(size: number, random: () => number): { documents: CorpusDocument[]; passages: Passage[] } {
  const sections: Section[] = [];
  const passages: Passage[] = [];
  for (let i = 0; passages.length < size; i++) {
    const sentences = Array.from(
      { length: Math.min(perSection, size - passages.length) },
      () => `${words(18, random).join(' ')}.`,
    );
    const text = sentences.join(' ');
    let at = 0;
    const spans = sentences.map((sentence) => {
      const start = at;
      at += sentence.length + 1;
      return { start, end: start + sentence.length, kind: 'prose' as const };
    });
    const id = String(i + 1);
    sections.push({
      document: 'bench',
      id,
      title: words(3, random).join(' '),
      path: [],
      level: 1,
      kind: 'section',
      text,
      sentences: spans,
      source: { start: 0, end: text.length },
    });
    passages.push(
      ...spans.map(
        ({ start, end }, s): Passage => ({
          document: 'bench',
          section: id,
          kind: 'sentence',
          text: sentences[s] as string,
          start,
          end,
        }),
      ),
    );
  }
  return {
    documents: [{ slug: 'bench', title: 'bench', meta: { other: {} }, sections, sha256: '' }],
    passages,
  };
}

function clustered(rows: number, random: () => number): Float32Array {
  const centres = Array.from({ length: 200 }, () =>
    Float32Array.from({ length: dimension }, () => random() - 0.5),
  );
  const data = new Float32Array(rows * dimension);
  for (let r = 0; r < rows; r++) {
    const centre = centres[Math.floor(random() * centres.length)] as Float32Array;
    let square = 0;
    for (let d = 0; d < dimension; d++) {
      const x = (centre[d] as number) + 0.8 * (random() - 0.5);
      data[r * dimension + d] = x;
      square += x * x;
    }
    for (let d = 0; d < dimension; d++)
      data[r * dimension + d] = (data[r * dimension + d] as number) / Math.sqrt(square);
  }
  return data;
}

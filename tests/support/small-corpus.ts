import { answer } from '../../src/answer/answer.ts';
import type { AnswerEvent, AnswerRequest } from '../../src/answer/events.ts';
import type { AnswerOptions, Knowledge } from '../../src/answer/knowledge.ts';
import type { CorpusDocument } from '../../src/corpus/document.ts';
import { parseMarkdown } from '../../src/corpus/markdown.ts';
import { toPassages } from '../../src/corpus/passages.ts';
import { exactIndex } from '../../src/indexing/vector-index.ts';
import { loadWordVectors } from '../../src/models/word-vectors.ts';
import { projectRoot } from '../../src/project.ts';
import { localSearch } from '../../src/retrieval/passage-search.ts';
import { createRetriever } from '../../src/retrieval/retriever.ts';
import { wordEmbedder } from './word-embedder.ts';

export const harbour = `---
title: Harbour Outlook
url: https://example.org/harbour
---

The outlook was written by Ada Quill of the port office in spring 2021.

## 1. Quays

### 1.1 North Quay

The north quay is 300 metres long. Ada Quill measured it in 2019. The port expects the north quay to grow by 40 % by 2025.

### 1.2 South Quay

The south quay may be closed in the coming years. It does not have a crane.

Three cargoes are landed there:

- Grain from Lowland farms.
- Timber for the mill.
- Salt.

## 2. Ships

### 2.1 Ferries

Ferries carried 85 million passengers because fares are low. The Silver Gull is the largest ferry.

### 2.2 Tugs

Tugs use 12 litres of oil a day.
`;

export const ledger = `---
title: Ledger
---

## P1.1 North quay

The north quay grew by 15 % by 2025.
`;

export const words = loadWordVectors(`${projectRoot}/models/e5-small-v2`);

export function documentOf(markdown: string, slug: string): CorpusDocument {
  return { slug, sha256: slug, ...parseMarkdown(markdown, slug) };
}

/** Everything that answers, over small documents, with an embedder that hashes words: no weights are loaded. */
export async function knowledgeOf(...sources: readonly string[]): Promise<Knowledge> {
  const documents = sources.map((source, i) => documentOf(source, i === 0 ? 'harbour' : 'ledger'));
  const passages = documents.flatMap(toPassages);
  const embedder = wordEmbedder({ dimension: 256 });
  const vectors = await embedder.embedPassages(passages.map(({ text }) => text));
  const data = new Float32Array(vectors.length * 256);
  for (const [row, vector] of vectors.entries()) data.set(vector, row * 256);
  const retriever = createRetriever({
    documents,
    passages,
    search: localSearch(passages, exactIndex({ dimension: 256, data })),
    embedder,
  });
  return {
    documents,
    retriever,
    words,
    stamp: { embedder: embedder.id, generation: 'g', corpus: 'c', version: '0' },
  };
}

export async function collect(
  request: AnswerRequest,
  knowledge: Knowledge,
  options?: AnswerOptions,
): Promise<AnswerEvent[]> {
  const events: AnswerEvent[] = [];
  for await (const event of answer(request, knowledge, options)) events.push(event);
  return events;
}

/** The whole answer; fails the test where there is an error instead. */
export async function ask(
  question: string,
  knowledge: Knowledge,
  options?: AnswerOptions & Partial<Omit<AnswerRequest, 'model'>>,
) {
  const { model, signal, ...rest } = options ?? {};
  const last = (await collect({ question, ...rest }, knowledge, { model, signal })).at(-1);
  if (last?.type !== 'answer-end') throw new Error(JSON.stringify(last));
  return last.answer;
}

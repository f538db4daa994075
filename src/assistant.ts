import path from 'node:path';
import { answer, extractiveModel } from './answer/answer.ts';
import type { AnswerEvent, AnswerRequest } from './answer/events.ts';
import { outcomesOf } from './answer/hindsight.ts';
import type { Knowledge } from './answer/knowledge.ts';
import type { Config } from './config.ts';
import type { CorpusDocument, Passage } from './corpus/document.ts';
import { loadLedger } from './corpus/load-ledger.ts';
import { chunkerId, toPassages } from './corpus/passages.ts';
import { type Scorecard, scorecardOf } from './corpus/scorecard.ts';
import { loadDocuments } from './library/load.ts';
import { createBundledEmbedder } from './models/bundled-embedder.ts';
import type { ChatModel } from './models/chat-model.ts';
import { createRemoteEmbedder } from './models/choose-embedder.ts';
import type { Embedder } from './models/embedder.ts';
import { createChatModel } from './models/langchain-chat-model.ts';
import { resilientChatModel } from './models/resilient-chat-model.ts';
import { loadWordVectors } from './models/word-vectors.ts';
import { projectRoot, version } from './project.ts';
import { openPassageStore, type PassageStore } from './retrieval/passage-store.ts';
import { createRetriever, type Evidence, type RetrieveOptions } from './retrieval/retriever.ts';

/** What every surface (HTTP, command line, evals) holds. Made by createAssistant. */
export interface Assistant {
  /** The only implementation of answering. Always ends with exactly one `answer-end` or `error` event; never throws. */
  answer(request: AnswerRequest, options?: { signal?: AbortSignal }): AsyncGenerator<AnswerEvent>;
  /** The sections that fit a question, best first, with the sentences that made them found: the search alone. */
  search(query: string, options?: RetrieveOptions): Promise<Evidence[]>;
  /** Unit vectors of texts from the same embedder that the index was made with. */
  embed(
    texts: readonly string[],
    as: 'query' | 'passage',
    options?: { signal?: AbortSignal },
  ): Promise<Float32Array[]>;
  /** The documents as they are served now. */
  documents(): readonly CorpusDocument[];
  /** What came of the predictions. Throws AppError `not-found` where the documents have no ledger of outcomes. */
  scorecard(): Promise<Scorecard>;
  /** The models a request may name; the first is the default. */
  models(): readonly string[];
  status(): AssistantStatus;
  close(): Promise<void>;
}

export interface AssistantStatus {
  readonly embedder: string;
  readonly model: string;
  readonly generation: string;
  readonly index: PassageStore['kind'];
  readonly passages: number;
}

export interface Overrides {
  readonly embedder?: Embedder;
  /** Made for a model's id when a request needs it; the scripted one of a test. */
  readonly chatModel?: (id: string) => Promise<ChatModel>;
  /** Passages embedded so far, while an index is built. */
  readonly onProgress?: (done: number, total: number) => void;
  /** One line for each thing that an owner should know. */
  readonly notice?: (line: string) => void;
  readonly signal?: AbortSignal;
  /** Threads of the bundled embedder for questions; 1 unless many are asked at a time. */
  readonly queryWorkers?: number;
  /** What is to be put in the place of a part: the evals seed their defects here. */
  readonly changeKnowledge?: (knowledge: Knowledge) => Knowledge;
}

/** Loads documents, embedder and index, building what is missing. Throws AppError with the remedy. */
export async function createAssistant(config: Config, overrides: Overrides = {}): Promise<Assistant> {
  const { notice = () => {}, signal } = overrides;
  const embedding = overrides.embedder ?? createEmbedder(config, overrides.queryWorkers);
  const [corpus, embedder] = await Promise.all([loadDocuments(config), embedding]);
  for (const { file, reason } of corpus.problems) notice(`Left out: ${file} (${reason}).`);
  const passages = corpus.documents.flatMap(toPassages);
  const store = await openPassageStore({
    url: config.store,
    seedDir: seedVectors,
    dataDir: config.dataDir,
    passages,
    corpusHash: corpus.sha256,
    chunker: chunkerId,
    embedder,
    onProgress: overrides.onProgress,
    notice,
    signal,
  });
  const { documents } = corpus;
  const { generation } = store;
  const stamp = { embedder: embedder.id, generation, corpus: corpus.sha256.slice(0, 12), version };
  const own = await knowledgeOf({ documents, passages, store, embedder, stamp });
  const knowledge = overrides.changeKnowledge?.(own) ?? own;
  const models = [...new Set([config.model, ...config.models, extractiveModel])];
  const modelFor = cachedModels(overrides.chatModel ?? ((id) => chatModelFor(id, config)));
  if (config.model !== extractiveModel) await modelFor(config.model);

  return {
    async *answer(request, options = {}) {
      const id = request.model ?? config.model;
      const unknown = unknownModel(id, models);
      if (unknown) return yield unknown;
      const model = id === extractiveModel ? undefined : await modelFor(id);
      yield* answer(request, knowledge, { model, signal: options.signal });
    },
    search: (query, options) => knowledge.retriever.retrieve([query], options),
    embed: (texts, as, options = {}) =>
      as === 'passage'
        ? embedder.embedPassages(texts, options)
        : Promise.all(texts.map((text) => embedder.embedQuery(text, options))),
    documents: () => documents,
    scorecard: async () => scorecardOf(await loadLedger(config.corpusDir)),
    models: () => models,
    status: () => ({
      embedder: embedder.id,
      model: config.model,
      generation,
      index: store.kind,
      passages: passages.length,
    }),
    close: async () => void (await Promise.all([embedder.close(), store.close()])),
  };
}

/** What was said and, where there are documents of outcomes, what happened: each to be searched by itself. */
async function knowledgeOf(parts: {
  documents: readonly CorpusDocument[];
  passages: readonly Passage[];
  store: PassageStore;
  embedder: Embedder;
  stamp: Knowledge['stamp'];
}): Promise<Knowledge> {
  const { documents, passages, store, embedder, stamp } = parts;
  const searchable = async (part: readonly CorpusDocument[]) => {
    const slugs = new Set(part.map(({ slug }) => slug));
    const rows = passages.flatMap(({ document }, row) => (slugs.has(document) ? [row] : []));
    const own = rows.map((row) => passages[row] as Passage);
    return createRetriever({ documents: part, passages: own, search: await store.over(own, rows), embedder });
  };
  const said = documents.filter((document) => outcomesOf(document) === undefined);
  const happened = documents.filter((document) => outcomesOf(document) !== undefined);
  const retriever = await searchable(said.length > 0 ? said : documents);
  return {
    documents,
    retriever,
    words: loadWordVectors(bundledModel),
    stamp,
    ...(said.length > 0 && happened.length > 0
      ? { outcomes: { documents: happened, retriever: await searchable(happened) } }
      : {}),
  };
}

/** Folder of the weights that come with the project. */
export const bundledModel = path.join(projectRoot, 'models', 'e5-small-v2');

/** What they make of the documents that come with it; `npm run vectors` writes it. */
export const seedVectors = path.join(bundledModel, 'vectors');

function createEmbedder(config: Config, queryWorkers = 1): Promise<Embedder> | Embedder {
  if (config.embeddings === 'bundled') return createBundledEmbedder({ modelDir: bundledModel, queryWorkers });
  return createRemoteEmbedder(config.embeddings, config);
}

/** `a,b`: b stands in where a fails. */
async function chatModelFor(id: string, config: Config): Promise<ChatModel> {
  const parts = id.split(',');
  return resilientChatModel(await Promise.all(parts.map((part) => createChatModel(part, config))));
}

function cachedModels(create: (id: string) => Promise<ChatModel>): (id: string) => Promise<ChatModel> {
  const made = new Map<string, Promise<ChatModel>>();
  return (id) => {
    const model = made.get(id) ?? create(id);
    made.set(id, model);
    model.catch(() => made.delete(id));
    return model;
  };
}

function unknownModel(id: string, models: readonly string[]): AnswerEvent | undefined {
  if (models.includes(id)) return undefined;
  return {
    type: 'error',
    code: 'unknown-model',
    message: `There is no model “${id}” here. The models are: ${models.join(', ')}.`,
  };
}

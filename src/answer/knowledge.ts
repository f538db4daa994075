import type { CorpusDocument } from '../corpus/document.ts';
import type { ChatModel } from '../models/chat-model.ts';
import type { WordVectors } from '../models/word-vectors.ts';
import type { Evidence, Retriever } from '../retrieval/retriever.ts';
import type { CitationIndex } from './citations.ts';
import type { Draft } from './draft.ts';
import type { AnswerRequest, Receipt } from './events.ts';
import type { Question } from './question.ts';

/** What answers are made from. One set per index generation: a request sees one set from start to end. */
export interface Knowledge {
  readonly documents: readonly CorpusDocument[];
  readonly retriever: Retriever;
  readonly words: WordVectors;
  /** Documents that tell what came of what others say, searched only where that is asked. */
  readonly outcomes?: { readonly documents: readonly CorpusDocument[]; readonly retriever: Retriever };
  readonly stamp: Pick<Receipt, 'embedder' | 'generation' | 'corpus' | 'version'>;
}

export interface AnswerOptions {
  /** None: the extractive answerer, which quotes. */
  readonly model?: ChatModel | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** One question of a request, which may hold several. */
export interface Asked {
  readonly question: Question;
  readonly evidence: readonly Evidence[];
  /** The answer, where it is computed from whole documents. */
  readonly whole: Draft | undefined;
}

/** All that is known about one request before anything is said. */
export interface Prepared {
  readonly request: AnswerRequest;
  readonly asked: readonly [Asked, ...Asked[]];
  readonly index: CitationIndex;
  readonly started: number;
  readonly retrievalMs: number;
}

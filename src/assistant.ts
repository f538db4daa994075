import type { AnswerEvent, AnswerRequest } from './answer/events.ts';
import type { CorpusDocument } from './corpus/document.ts';

/** What every surface (HTTP, command line, evals) holds. Made by createAssistant. */
export interface Assistant {
  /** The only implementation of answering. Always ends with exactly one `answer-end` or `error` event; never throws. */
  answer(request: AnswerRequest, options?: { signal?: AbortSignal }): AsyncGenerator<AnswerEvent>;
  /** The documents as they are served now. */
  documents(): readonly CorpusDocument[];
  /** The models a request may name; the first is the default. */
  models(): readonly string[];
  status(): AssistantStatus;
  close(): Promise<void>;
}

export interface AssistantStatus {
  readonly embedder: string;
  readonly model: string;
  readonly generation: string;
  readonly index: 'hnsw' | 'exact';
  readonly passages: number;
}

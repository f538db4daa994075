/** Text to vectors. Vectors are L2-normalised, so that a dot product is the cosine. */
export interface Embedder {
  /** Names model and revision: `bundled:e5-small-v2`, `openai:text-embedding-3-small`. Part of the manifest. */
  readonly id: string;
  /** Length of every vector. Known once the first call has returned, for remote embedders. */
  readonly dimension: number;
  /** Embeds one question. Throws AppError `embedder-failed`, `aborted`, or a provider's code. */
  embedQuery(text: string, options?: EmbedOptions): Promise<Float32Array>;
  /** Embeds passages, in order, all or none. `onProgress` gets the number done so far. */
  embedPassages(texts: readonly string[], options?: EmbedOptions): Promise<Float32Array[]>;
  /** Stops workers. Later calls reject. Safe to call twice. */
  close(): Promise<void>;
}

export interface EmbedOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
  /** Gets each vector of `embedPassages` as soon as it is there, in any order, so that it can be kept. */
  readonly onVector?: (row: number, vector: Float32Array) => void;
}

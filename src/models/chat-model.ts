/** A chat model behind one small interface, so that tests can pass a scripted one. */
export interface ChatModel {
  /** `openai:gpt-4.1-mini`: what the answer reports. */
  readonly id: string;
  /**
   * Streams one reply. Ends with exactly one `finish` chunk; a stream that ends without the provider's
   * finish reason throws AppError `provider-cut` instead. Aborting the signal closes the provider's request.
   */
  stream(messages: readonly ChatMessage[], options?: { signal?: AbortSignal }): AsyncIterable<ChatChunk>;
}

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

export type ChatChunk =
  | { readonly type: 'text'; readonly text: string }
  | {
      readonly type: 'finish';
      readonly reason: string;
      readonly usage?: TokenUsage;
      /** Which model it was, where several stand in for one another. */
      readonly model?: string;
    };

export interface TokenUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

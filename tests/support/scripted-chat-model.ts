import type { ChatChunk, ChatMessage, ChatModel } from '../../src/models/chat-model.ts';

export interface ScriptedChatModel extends ChatModel {
  /** The messages of every call. */
  readonly seen: (readonly ChatMessage[])[];
  /** True once a call's signal was aborted. */
  aborted: boolean;
}

/** Replies with the chunks given: text as it stands, an Error is thrown, `stall` waits for the abort. */
export function scriptedChatModel(...script: readonly (string | Error | 'stall')[]): ScriptedChatModel {
  const model: ScriptedChatModel = {
    id: 'test:scripted',
    seen: [],
    aborted: false,
    async *stream(messages, { signal } = {}): AsyncGenerator<ChatChunk> {
      model.seen.push(messages);
      signal?.addEventListener('abort', () => {
        model.aborted = true;
      });
      for (const step of script) {
        if (step instanceof Error) throw step;
        if (step === 'stall')
          await new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
        else yield { type: 'text', text: step };
      }
      yield { type: 'finish', reason: 'stop', usage: { inputTokens: 10, outputTokens: script.length } };
    },
  };
  return model;
}

import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import type { AIMessageChunk } from '@langchain/core/messages';
import { AppError, messageOf } from '../errors.ts';
import type { ChatMessage, ChatModel, TokenUsage } from './chat-model.ts';
import { isPackageInstalled } from './choose-model.ts';
import { providerError } from './provider-error.ts';
import { type ProviderSettings, providerFor } from './providers.ts';

export interface ChatModelOptions {
  /** Milliseconds that may pass between two chunks, and before the first. */
  readonly idleMs?: number;
  /** Milliseconds for the whole reply. */
  readonly totalMs?: number;
}

/**
 * A chat model of any provider that LangChain's initChatModel knows; `spec` is `provider:model`. LangChain is
 * loaded only here, since its import costs more than the rest of the start together. Throws AppError
 * `unknown-model` or `missing-key`, with what to set.
 */
export async function createChatModel(
  spec: string,
  settings: ProviderSettings,
  { idleMs = 30_000, totalMs = 120_000 }: ChatModelOptions = {},
): Promise<ChatModel> {
  const { provider, model, fields } = providerFor(spec, settings);
  const chat = await load({ spec, provider, model, fields });
  return {
    id: spec,
    async *stream(messages, { signal } = {}) {
      const deadline = new Deadline(idleMs, totalMs, signal);
      let reason: string | undefined;
      let usage: TokenUsage | undefined;
      try {
        const stream = await deadline.race(chat.stream(messages.map(toMessage), { signal: deadline.signal }));
        const chunks = stream[Symbol.asyncIterator]();
        for (;;) {
          const step = await deadline.race(chunks.next());
          if (step.done) break;
          reason = finishReason(step.value) ?? reason;
          usage = larger(usage, usageOf(step.value));
          const text = textOf(step.value);
          if (text !== '') yield { type: 'text', text };
        }
      } catch (cause) {
        throw deadline.error(spec) ?? providerError(cause, spec, provider);
      } finally {
        deadline.end();
      }
      // A connection that is cut ends the stream without an error: only the finish reason tells the two apart.
      if (reason === undefined) throw cutError(spec);
      yield { type: 'finish', reason, ...(usage ? { usage } : {}) };
    },
  };
}

async function load({ spec, provider, model, fields }: ReturnType<typeof providerFor> & { spec: string }) {
  if (!isPackageInstalled(provider.package))
    throw new AppError(
      'unknown-model',
      `${spec} needs a package that is not installed. Run: npm install ${provider.package}`,
    );
  const { initChatModel } = await import('langchain');
  try {
    // Trying again is resilientChatModel's; two who do it multiply.
    const given = { ...fields, modelProvider: provider.langchain, maxRetries: 0 };
    return (await initChatModel(model, given)) as unknown as BaseChatModel;
  } catch (cause) {
    throw new AppError(
      'invalid-config',
      `${spec} cannot be set up (${messageOf(cause).slice(0, 200)}). Check its settings in .env.example.`,
      { cause },
    );
  }
}

function cutError(spec: string): AppError {
  return new AppError('provider-cut', `The reply of ${spec} was cut off before it was complete. Ask again.`, {
    isRetryable: true,
  });
}

function toMessage({ role, content }: ChatMessage): [string, string] {
  return [role === 'user' ? 'human' : role === 'assistant' ? 'ai' : 'system', content];
}

/** Text blocks alone: reasoning and tool calls are not the answer. */
function textOf({ content }: AIMessageChunk): string {
  if (typeof content === 'string') return content;
  return content
    .map((block) => (block.type === 'text' && typeof block.text === 'string' ? block.text : ''))
    .join('');
}

/** Each provider has a name of its own for it. */
function finishReason({
  response_metadata: meta,
  additional_kwargs: more,
}: AIMessageChunk): string | undefined {
  const reasons: unknown[] = [
    meta?.finish_reason,
    meta?.finishReason,
    meta?.stop_reason,
    meta?.stopReason,
    (meta?.messageStop as { stopReason?: unknown } | undefined)?.stopReason,
    meta?.done_reason,
    more?.stop_reason,
  ];
  return reasons
    .find((found) => typeof found === 'string' && found !== '')
    ?.toString()
    .toLowerCase();
}

/** Some providers tell the tokens read first and those written last, others both in every chunk, adding up. */
function larger(known: TokenUsage | undefined, found: TokenUsage | undefined): TokenUsage | undefined {
  if (!known || !found) return known ?? found;
  return {
    inputTokens: Math.max(known.inputTokens, found.inputTokens),
    outputTokens: Math.max(known.outputTokens, found.outputTokens),
  };
}

function usageOf(message: AIMessageChunk): TokenUsage | undefined {
  const usage = message.usage_metadata as { input_tokens: number; output_tokens: number } | undefined;
  return usage && { inputTokens: usage.input_tokens, outputTokens: usage.output_tokens };
}

/** Ends a stream that stalls or takes too long, and passes the reader's own abort on. */
class Deadline {
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal | undefined;
  readonly #idleMs: number;
  readonly #total: NodeJS.Timeout;
  #expired: 'idle' | 'total' | undefined;

  constructor(idleMs: number, totalMs: number, outer: AbortSignal | undefined) {
    this.#idleMs = idleMs;
    this.#outer = outer;
    this.#total = setTimeout(() => this.#expire('total'), totalMs);
    if (outer?.aborted) this.#controller.abort(outer.reason);
    outer?.addEventListener('abort', this.#onAbort, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The promise's value, unless the deadline or the reader comes first. */
  race<T>(promise: Promise<T>): Promise<T> {
    const idle = setTimeout(() => this.#expire('idle'), this.#idleMs);
    return new Promise<T>((resolve, reject) => {
      const abort = () => reject(this.signal.reason);
      if (this.signal.aborted) abort();
      this.signal.addEventListener('abort', abort, { once: true });
      promise.then(resolve, reject).finally(() => {
        clearTimeout(idle);
        this.signal.removeEventListener('abort', abort);
      });
    });
  }

  error(spec: string): AppError | undefined {
    if (this.#outer?.aborted) return new AppError('aborted', 'The answer was stopped.');
    if (!this.#expired) return undefined;
    const what = this.#expired === 'idle' ? `sent nothing for ${this.#idleMs / 1000} s` : 'took too long';
    return new AppError(
      'provider-timeout',
      `${spec} ${what}, so its answer was given up. Ask again, or set another MODEL.`,
      { isRetryable: true },
    );
  }

  end(): void {
    clearTimeout(this.#total);
    this.#outer?.removeEventListener('abort', this.#onAbort);
    // Closes the provider's connection where the consumer stopped reading.
    this.#controller.abort(new Error('the stream was left'));
  }

  #onAbort = () => this.#controller.abort(this.#outer?.reason);

  #expire(kind: 'idle' | 'total'): void {
    this.#expired = kind;
    this.#controller.abort(new Error('deadline'));
  }
}

import OpenAI from 'openai';
import { AppError, messageOf } from '../errors.ts';
import type { Embedder, EmbedOptions } from './embedder.ts';

/** A request takes at most so many texts; OpenAI's own limit is 2,048. */
const batchSize = 256;

/**
 * Embeddings from OpenAI or any server that speaks its protocol (`baseUrl`). A server other than OpenAI's
 * may need no key. Throws AppError `missing-key` at once where OpenAI itself is meant and there is none.
 */
export function createOpenAIEmbedder(options: {
  model: string;
  apiKey?: string;
  baseUrl?: string;
}): Embedder {
  const { model, apiKey, baseUrl } = options;
  if (!apiKey && !baseUrl) {
    throw new AppError(
      'missing-key',
      `EMBEDDINGS=openai:${model} needs OPENAI_API_KEY (from platform.openai.com/api-keys), or OPENAI_BASE_URL for another server. EMBEDDINGS=bundled needs neither.`,
    );
  }
  const client = new OpenAI({
    apiKey: apiKey ?? 'none',
    ...(baseUrl ? { baseURL: baseUrl } : {}),
    maxRetries: 2,
    timeout: 60_000,
  });
  let dimension = 0;

  async function embed(texts: readonly string[], { signal }: EmbedOptions): Promise<Float32Array[]> {
    try {
      const body = { model, input: [...texts], encoding_format: 'float' as const };
      const reply = await client.embeddings.create(body, signal ? { signal } : {});
      const vectors = reply.data
        .toSorted((a, b) => a.index - b.index)
        .map((item) => normalised(item.embedding));
      if (vectors.length !== texts.length)
        throw new Error(`${vectors.length} vectors for ${texts.length} texts`);
      dimension ||= vectors[0]?.length ?? 0;
      return vectors;
    } catch (cause) {
      throw toAppError(cause, model, baseUrl, signal);
    }
  }

  return {
    id: `openai:${model}`,
    get dimension() {
      return dimension;
    },
    async embedQuery(text, embedOptions = {}) {
      return (await embed([text], embedOptions))[0] as Float32Array;
    },
    async embedPassages(texts, embedOptions = {}) {
      const vectors: Float32Array[] = [];
      for (let at = 0; at < texts.length; at += batchSize) {
        const batch = await embed(texts.slice(at, at + batchSize), embedOptions);
        vectors.push(...batch);
        batch.forEach((vector, i) => {
          embedOptions.onVector?.(at + i, vector);
        });
        embedOptions.onProgress?.(vectors.length, texts.length);
      }
      return vectors;
    },
    close: async () => {},
  };
}

function normalised(values: readonly number[]): Float32Array {
  // A server that sends null for NaN would pass as 0.
  if (!values.every(Number.isFinite)) throw new Error('a vector with something other than numbers in it');
  const vector = Float32Array.from(values);
  const norm = Math.sqrt(vector.reduce((sum, x) => sum + x * x, 0));
  if (!(norm > 0) || !Number.isFinite(norm)) throw new Error('a vector that is empty or not finite');
  return vector.map((x) => x / norm);
}

function toAppError(
  cause: unknown,
  model: string,
  baseUrl: string | undefined,
  signal: AbortSignal | undefined,
): AppError {
  const where = baseUrl ? `the server at ${new URL(baseUrl).host}` : 'OpenAI';
  if (signal?.aborted || cause instanceof OpenAI.APIUserAbortError) {
    return new AppError('aborted', 'Embedding was stopped.', { cause });
  }
  if (cause instanceof OpenAI.APIConnectionError) {
    return new AppError(
      'provider-unreachable',
      `Embedding with ${model} failed: ${where} cannot be reached. Check OPENAI_BASE_URL and the network, or set EMBEDDINGS=bundled.`,
      { cause, isRetryable: true },
    );
  }
  if (cause instanceof OpenAI.RateLimitError) {
    return new AppError(
      'provider-rate-limited',
      `Embedding with ${model} failed: ${where} limits the rate (429). Wait, or set EMBEDDINGS=bundled.`,
      { cause, isRetryable: true },
    );
  }
  if (cause instanceof OpenAI.APIError && cause.status) {
    const rejected = cause.status < 500;
    return new AppError(
      rejected ? 'provider-rejected' : 'provider-failed',
      `Embedding with ${model} failed: ${where} answered ${cause.status}. Check OPENAI_API_KEY and the model’s name in EMBEDDINGS.`,
      { cause, isRetryable: !rejected },
    );
  }
  return new AppError(
    'embedder-failed',
    `Embedding with ${model} failed: ${where} sent ${messageOf(cause)}.`,
    { cause },
  );
}

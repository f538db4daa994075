import OpenAI from 'openai';
import { AppError, messageOf } from '../errors.ts';
import type { Embedder, EmbedOptions } from './embedder.ts';

/** A request takes at most so many texts; OpenAI's own limit is 2,048. */
const batchSize = 256;

export interface OpenAIEmbedderOptions {
  readonly model: string;
  readonly apiKey?: string;
  /** Address of a server that speaks OpenAI's protocol; OpenAI itself where there is none. */
  readonly baseUrl?: string;
  /** What messages call it, and what its vectors are kept under. Default: OpenAI. */
  readonly service?: EmbeddingService;
}

export interface EmbeddingService {
  readonly provider: string;
  /** The settings of key and address. */
  readonly keyVariable?: string;
  readonly addressVariable: string;
}

const openai: EmbeddingService = {
  provider: 'openai',
  keyVariable: 'OPENAI_API_KEY',
  addressVariable: 'OPENAI_BASE_URL',
};

/**
 * Embeddings from OpenAI or any server that speaks its protocol. A server other than OpenAI's may need no key.
 * Throws AppError `missing-key` at once where OpenAI itself is meant and there is none.
 */
export function createOpenAIEmbedder(options: OpenAIEmbedderOptions): Embedder {
  const { model, apiKey, baseUrl, service = openai } = options;
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
      throw toAppError(cause, { model, baseUrl, service, signal });
    }
  }

  return {
    id: `${service.provider}:${model}`,
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
  asked: {
    model: string;
    baseUrl: string | undefined;
    service: EmbeddingService;
    signal: AbortSignal | undefined;
  },
): AppError {
  const { model, baseUrl, service, signal } = asked;
  const key = service.keyVariable ? `${service.keyVariable} and ` : '';
  const where = baseUrl ? `the server at ${new URL(baseUrl).host}` : 'OpenAI';
  if (signal?.aborted || cause instanceof OpenAI.APIUserAbortError) {
    return new AppError('aborted', 'Embedding was stopped.', { cause });
  }
  if (cause instanceof OpenAI.APIConnectionError) {
    return new AppError(
      'provider-unreachable',
      `Embedding with ${model} failed: ${where} cannot be reached. Check ${service.addressVariable} and the network, or set EMBEDDINGS=bundled.`,
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
      `Embedding with ${model} failed: ${where} answered ${cause.status}. Check ${key}the model’s name in EMBEDDINGS.`,
      { cause, isRetryable: !rejected },
    );
  }
  return new AppError(
    'embedder-failed',
    `Embedding with ${model} failed: ${where} sent ${messageOf(cause)}.`,
    { cause },
  );
}

import { AppError } from '../errors.ts';
import type { Embedder } from './embedder.ts';
import { createOpenAIEmbedder, type EmbeddingService } from './openai-embedder.ts';
import { type Connection, ollamaUrl, type ProviderSettings, providers } from './providers.ts';

/** Providers that give embeddings over OpenAI's protocol, with where, when no other address is set. */
const services = {
  openai: { addressVariable: 'OPENAI_BASE_URL', at: ({ baseUrl }: Connection) => baseUrl },
  ollama: {
    addressVariable: 'OLLAMA_BASE_URL',
    at: ({ baseUrl = ollamaUrl }: Connection) => `${baseUrl.replace(/\/$/, '')}/v1`,
  },
  mistral: {
    addressVariable: 'MISTRAL_BASE_URL',
    at: ({ baseUrl = 'https://api.mistral.ai' }: Connection) => `${baseUrl.replace(/\/$/, '')}/v1`,
  },
  google: {
    addressVariable: 'GOOGLE_BASE_URL',
    at: ({ baseUrl = 'https://generativelanguage.googleapis.com/v1beta/openai/' }: Connection) => baseUrl,
  },
} as const;

type ServiceName = keyof typeof services;

/**
 * The embedder of `provider:model`. Throws AppError `invalid-config` for a provider that is not known, and
 * `missing-key` with the variable and where to get a key.
 */
export function createRemoteEmbedder(id: string, { providers: set }: ProviderSettings): Embedder {
  const [name = '', ...rest] = id.split(':');
  const model = rest.join(':');
  if (!isService(name) || model === '') {
    const known = Object.keys(services).map((service) => `${service}:<model>`);
    throw new AppError(
      'invalid-config',
      `EMBEDDINGS=${id} is not known. It is one of: bundled, ${known.join(', ')}.`,
    );
  }
  const connection = set[name] ?? {};
  const { keyVariable, keyFrom } = providers[name];
  const { addressVariable, at } = services[name];
  const { apiKey } = connection;
  // OpenAI's own address and key go together; another server at OPENAI_BASE_URL may need no key.
  if (keyVariable && !apiKey && !connection.baseUrl && name !== 'openai') {
    throw new AppError(
      'missing-key',
      `EMBEDDINGS=${id} needs ${keyVariable} (from ${keyFrom}). EMBEDDINGS=bundled needs no key.`,
    );
  }
  const service: EmbeddingService = {
    provider: name,
    addressVariable,
    ...(keyVariable ? { keyVariable } : {}),
  };
  const baseUrl = at(connection);
  return createOpenAIEmbedder({
    ...{ model, service },
    ...(apiKey ? { apiKey } : {}),
    ...(baseUrl ? { baseUrl } : {}),
  });
}

function isService(name: string): name is ServiceName {
  return Object.hasOwn(services, name);
}

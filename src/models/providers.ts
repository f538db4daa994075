import { AppError } from '../errors.ts';

/** What can be known of a provider without loading its package. */
export interface Provider {
  /** LangChain's name for it. */
  readonly langchain: string;
  readonly package: string;
  /** The variable that holds its key; none where it needs no key. */
  readonly keyVariable?: string;
  /** Where a key is to be had. */
  readonly keyFrom?: string;
  /** What to check when it does not answer. */
  readonly unreachable?: string;
}

/** Keys and addresses, by provider, as the configuration gives them. */
export interface ProviderSettings {
  readonly openai: { readonly apiKey?: string; readonly baseUrl?: string };
}

export const providers: Readonly<Record<string, Provider>> = {
  openai: {
    langchain: 'openai',
    package: '@langchain/openai',
    keyVariable: 'OPENAI_API_KEY',
    keyFrom: 'platform.openai.com/api-keys',
    unreachable:
      'Check the network and OPENAI_BASE_URL (from inside a container, localhost is host.docker.internal).',
  },
};

/** Splits `provider:model` and finds what the provider needs. Throws AppError `unknown-model` or `missing-key`. */
export function providerFor(spec: string, settings: ProviderSettings) {
  const [name = '', ...rest] = spec.split(':');
  const model = rest.join(':');
  const provider = providers[name];
  if (!provider || model === '') {
    const known = Object.keys(providers)
      .map((one) => `${one}:<model>`)
      .join(', ');
    throw new AppError('unknown-model', `MODEL=${spec} is not known. It is one of: extractive, ${known}.`);
  }
  return { provider, model, fields: fieldsFor(name, provider, spec, settings) };
}

function fieldsFor(
  name: string,
  provider: Provider,
  spec: string,
  settings: ProviderSettings,
): Record<string, unknown> {
  if (name !== 'openai') return {};
  const { apiKey, baseUrl } = settings.openai;
  if (!apiKey && !baseUrl) {
    throw new AppError(
      'missing-key',
      `MODEL=${spec} needs ${provider.keyVariable} (from ${provider.keyFrom}), or OPENAI_BASE_URL for another server that speaks its protocol. MODEL=extractive needs neither.`,
    );
  }
  return {
    temperature: 0,
    apiKey: apiKey ?? 'none',
    streamUsage: true,
    ...(baseUrl ? { configuration: { baseURL: baseUrl } } : {}),
  };
}

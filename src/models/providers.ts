import { AppError } from '../errors.ts';

/** Key and address of one provider, as the configuration gives them. */
export interface Connection {
  readonly apiKey?: string;
  readonly baseUrl?: string;
  /** Azure's API version; Bedrock's region. */
  readonly variant?: string;
}

export type ProviderName =
  | 'openai'
  | 'anthropic'
  | 'google'
  | 'mistral'
  | 'groq'
  | 'ollama'
  | 'azure'
  | 'bedrock';

export type ProviderSettings = { readonly providers: Readonly<Partial<Record<ProviderName, Connection>>> };

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
  /** The model that is taken where only a key is set. */
  readonly usual?: string;
  /** The constructor's fields beside the model's name. */
  fields(connection: Connection, model: string): Record<string, unknown>;
}

/** Where Ollama listens unless it is told otherwise. */
export const ollamaUrl = 'http://127.0.0.1:11434';

const network = 'Check the network, and a proxy if there is one.';

export const providers: Readonly<Record<ProviderName, Provider>> = {
  openai: {
    langchain: 'openai',
    package: '@langchain/openai',
    keyVariable: 'OPENAI_API_KEY',
    keyFrom: 'platform.openai.com/api-keys',
    usual: 'gpt-4.1-mini',
    unreachable:
      'Check the network and OPENAI_BASE_URL: is that server running, and is the port right? From inside a container, localhost is host.docker.internal.',
    fields: ({ apiKey, baseUrl }, model) => ({
      ...(takesTemperature(model) ? { temperature: 0 } : {}),
      apiKey: apiKey ?? 'none',
      streamUsage: true,
      ...(baseUrl ? { configuration: { baseURL: baseUrl } } : {}),
    }),
  },
  anthropic: {
    langchain: 'anthropic',
    package: '@langchain/anthropic',
    keyVariable: 'ANTHROPIC_API_KEY',
    keyFrom: 'console.anthropic.com/settings/keys',
    usual: 'claude-haiku-4-5',
    unreachable: network,
    fields: ({ apiKey, baseUrl }) => ({
      apiKey,
      maxTokens: 2048,
      ...(baseUrl ? { anthropicApiUrl: baseUrl } : {}),
    }),
  },
  // Over its OpenAI-compatible address: Google's own package leaves a promise without a handler when a stream
  // is reset, and that ends the process (decisions/0006-providers.md).
  google: {
    langchain: 'openai',
    package: '@langchain/openai',
    keyVariable: 'GOOGLE_API_KEY',
    keyFrom: 'aistudio.google.com/apikey',
    usual: 'gemini-2.5-flash',
    unreachable: network,
    fields: ({ apiKey, baseUrl }) => ({
      temperature: 0,
      apiKey,
      streamUsage: true,
      configuration: { baseURL: baseUrl ?? 'https://generativelanguage.googleapis.com/v1beta/openai/' },
    }),
  },
  mistral: {
    langchain: 'mistralai',
    package: '@langchain/mistralai',
    keyVariable: 'MISTRAL_API_KEY',
    keyFrom: 'console.mistral.ai/api-keys',
    usual: 'mistral-small-latest',
    unreachable: network,
    fields: ({ apiKey, baseUrl }) => ({ temperature: 0, apiKey, ...(baseUrl ? { serverURL: baseUrl } : {}) }),
  },
  groq: {
    langchain: 'groq',
    package: '@langchain/groq',
    keyVariable: 'GROQ_API_KEY',
    keyFrom: 'console.groq.com/keys',
    usual: 'llama-3.3-70b-versatile',
    unreachable: network,
    fields: ({ apiKey, baseUrl }) => ({ temperature: 0, apiKey, ...(baseUrl ? { baseUrl } : {}) }),
  },
  ollama: {
    langchain: 'ollama',
    package: '@langchain/ollama',
    unreachable:
      'Is Ollama running (ollama serve), is the model pulled (ollama pull <model>), and is OLLAMA_BASE_URL right (http://127.0.0.1:11434 unless set)? From inside a container it is http://host.docker.internal:11434.',
    fields: ({ baseUrl }) => ({ temperature: 0, baseUrl: baseUrl ?? ollamaUrl }),
  },
  azure: {
    langchain: 'azure_openai',
    package: '@langchain/openai',
    keyVariable: 'AZURE_OPENAI_API_KEY',
    keyFrom: 'portal.azure.com (the resource, Keys and Endpoint)',
    unreachable: 'Check AZURE_OPENAI_ENDPOINT (https://<resource>.openai.azure.com) and the network.',
    fields: ({ apiKey, baseUrl, variant }, model) => ({
      ...(takesTemperature(model) ? { temperature: 0 } : {}),
      azureOpenAIApiKey: apiKey,
      azureOpenAIEndpoint: baseUrl,
      azureOpenAIApiDeploymentName: model,
      azureOpenAIApiVersion: variant ?? '2024-10-21',
      streamUsage: true,
    }),
  },
  bedrock: {
    langchain: 'bedrock',
    package: '@langchain/aws',
    unreachable: 'Check AWS_REGION, the credentials (aws sts get-caller-identity) and the network.',
    fields: ({ variant }) => ({ temperature: 0, ...(variant ? { region: variant } : {}) }),
  },
};

/** Reasoning models refuse any temperature but their own. */
function takesTemperature(model: string): boolean {
  return !/^(?:o\d|gpt-5)/.test(model);
}

/** Splits `provider:model` and finds what the provider needs. Throws AppError `unknown-model` or `missing-key`. */
export function providerFor(spec: string, { providers: connections }: ProviderSettings) {
  const [name = '', ...rest] = spec.split(':');
  const model = rest.join(':');
  if (!isProvider(name) || model === '') {
    const known = Object.keys(providers)
      .map((one) => `${one}:<model>`)
      .join(', ');
    throw new AppError(
      'unknown-model',
      `The model “${spec}” is not known. It is one of: extractive, ${known}.`,
    );
  }
  const provider = providers[name];
  const connection = connections[name] ?? {};
  requireConnection(name, spec, connection);
  return { provider, model, fields: provider.fields(connection, model) };
}

function isProvider(name: string): name is ProviderName {
  return Object.hasOwn(providers, name);
}

function requireConnection(name: ProviderName, spec: string, { apiKey, baseUrl }: Connection): void {
  const { keyVariable, keyFrom } = providers[name];
  if (name === 'azure' && !baseUrl)
    throw new AppError(
      'missing-key',
      `${spec} needs AZURE_OPENAI_ENDPOINT: https://<resource>.openai.azure.com.`,
    );
  // A server of one's own that speaks OpenAI's protocol may want no key.
  if (!keyVariable || apiKey || (name === 'openai' && baseUrl)) return;
  const other = name === 'openai' ? ', or OPENAI_BASE_URL for another server that speaks its protocol' : '';
  throw new AppError(
    'missing-key',
    `${spec} needs ${keyVariable} (from ${keyFrom})${other}. MODEL=extractive needs neither key nor network.`,
  );
}

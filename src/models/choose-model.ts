import { z } from 'zod';
import { ollamaUrl, type ProviderName, type ProviderSettings, providers } from './providers.ts';

export interface Choice {
  /** `provider:model`, or `extractive`. */
  readonly model: string;
  /** Why it was taken, for the owner. */
  readonly why: string;
}

/** Asked in this order; Azure and Bedrock have no usual model, since a deployment's name is its owner's. */
const keyed: readonly ProviderName[] = ['openai', 'anthropic', 'google', 'mistral', 'groq'];

/**
 * The model for those who set none: a provider whose key is there and whose package is installed, else an
 * Ollama that answers within `waitMs` milliseconds with a model pulled, else none (`extractive`).
 */
export async function chooseModel(
  { providers: connections }: ProviderSettings,
  options: { isInstalled?: (name: string) => boolean; waitMs?: number } = {},
): Promise<Choice> {
  const { isInstalled = isPackageInstalled, waitMs = 300 } = options;
  const passedOver: string[] = [];
  for (const name of keyed) {
    const { keyVariable, usual, package: packageName } = providers[name];
    if (!connections[name]?.apiKey || !usual) continue;
    if (isInstalled(packageName)) return { model: `${name}:${usual}`, why: `${keyVariable} is set` };
    passedOver.push(
      `${keyVariable} is set, but ${packageName} is not installed (npm install ${packageName})`,
    );
  }
  const pulled = isInstalled(providers.ollama.package)
    ? await modelsOfOllama(connections.ollama?.baseUrl ?? ollamaUrl, waitMs)
    : [];
  if (pulled[0]) return { model: `ollama:${pulled[0]}`, why: 'Ollama answers here and has it pulled' };
  const why = passedOver[0] ?? 'no key is set and no Ollama answers';
  return { model: 'extractive', why: `${why}; it quotes the documents word for word` };
}

const tags = z.object({ models: z.array(z.object({ name: z.string() })) });

/** The models that an Ollama has pulled, those that cannot chat left out; none where nothing answers in time. */
async function modelsOfOllama(baseUrl: string, waitMs: number): Promise<string[]> {
  try {
    const response = await fetch(new URL('/api/tags', baseUrl), { signal: AbortSignal.timeout(waitMs) });
    const { models } = tags.parse(await response.json());
    return models.map(({ name }) => name).filter((name) => !/embed|minilm|bge-/i.test(name));
  } catch {
    // Nothing there, or something else on that port: that is the answer to what was asked.
    return [];
  }
}

/** Whether a package can be loaded from here. */
export function isPackageInstalled(name: string): boolean {
  try {
    import.meta.resolve(name);
    return true;
  } catch {
    return false;
  }
}

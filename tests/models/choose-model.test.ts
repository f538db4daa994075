import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { chooseModel } from '../../src/models/choose-model.ts';
import type { ProviderSettings } from '../../src/models/providers.ts';

const nowhere = { baseUrl: 'http://127.0.0.1:9' };
let ollama: Server | undefined;

afterEach(() => {
  ollama?.closeAllConnections();
  ollama?.close();
});

async function ollamaWith(models: string[] | 'stall'): Promise<{ baseUrl: string }> {
  ollama = createServer((_, response) => {
    if (models !== 'stall') response.end(JSON.stringify({ models: models.map((name) => ({ name })) }));
  });
  await new Promise<void>((resolve) => ollama?.listen(0, '127.0.0.1', resolve));
  return { baseUrl: `http://127.0.0.1:${(ollama.address() as AddressInfo).port}` };
}

const choose = (providers: ProviderSettings['providers'], missing: string[] = []) =>
  chooseModel({ providers }, { isInstalled: (name) => !missing.includes(name) });

describe('chooseModel', () => {
  it('takes a provider whose key is there, in a fixed order', async () => {
    const found = await choose({ anthropic: { apiKey: 'k' }, openai: { apiKey: 'k' }, ollama: nowhere });
    expect(found).toEqual({ model: 'openai:gpt-4.1-mini', why: 'OPENAI_API_KEY is set' });
    expect((await choose({ mistral: { apiKey: 'k' }, ollama: nowhere })).model).toMatch(/^mistral:/);
  });

  it('passes over one whose package is missing, and names the command', async () => {
    const found = await choose({ anthropic: { apiKey: 'k' }, ollama: nowhere }, ['@langchain/anthropic']);
    expect(found.model).toBe('extractive');
    expect(found.why).toContain('npm install @langchain/anthropic');
  });

  it('takes what an Ollama has pulled that can chat', async () => {
    const baseUrl = await ollamaWith(['nomic-embed-text:latest', 'llama3.2:3b']);
    expect((await choose({ ollama: baseUrl })).model).toBe('ollama:llama3.2:3b');
  });

  it.each([
    ['no models', []],
    ['no reply', 'stall' as const],
  ])('is extractive where an Ollama has %s', async (_, models) => {
    const baseUrl = await ollamaWith(models as string[]);
    expect((await choose({ ollama: baseUrl })).model).toBe('extractive');
  });

  it('is extractive where there is nothing', async () => {
    expect(await choose({ ollama: nowhere })).toEqual({
      model: 'extractive',
      why: 'no key is set and no Ollama answers; it quotes the documents word for word',
    });
  });
});

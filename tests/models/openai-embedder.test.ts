import { afterEach, describe, expect, it } from 'vitest';
import { createRemoteEmbedder } from '../../src/models/choose-embedder.ts';
import { createOpenAIEmbedder } from '../../src/models/openai-embedder.ts';
import { type ProviderServer, providerServer } from '../support/provider-server.ts';

let server: ProviderServer | undefined;
afterEach(async () => {
  await server?.close();
});

async function embedderOn(reply: Parameters<typeof providerServer>[0]) {
  server = await providerServer(reply);
  return createOpenAIEmbedder({ model: 'small', baseUrl: server.url });
}

function json(response: import('node:http').ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

describe('createOpenAIEmbedder', () => {
  it('puts vectors in the texts’ order and normalises them', async () => {
    const embedder = await embedderOn(({ body }, response) => {
      const input = body.input as string[];
      const data = input.map((text, index) => ({ object: 'embedding', index, embedding: [text.length, 0] }));
      json(response, 200, { object: 'list', data: data.toReversed(), model: 'small', usage: {} });
    });
    const [one, two] = await embedder.embedPassages(['a', 'bb']);
    expect([Array.from(one as Float32Array), Array.from(two as Float32Array)]).toEqual([
      [1, 0],
      [1, 0],
    ]);
    expect([embedder.id, embedder.dimension]).toEqual(['openai:small', 2]);
  });

  it.each([
    ['not finite', { data: [{ index: 0, embedding: [null, 1] }] }],
    ['empty', { data: [{ index: 0, embedding: [] }] }],
    ['too few', { data: [] }],
  ])('refuses vectors that are %s', async (_, body) => {
    const embedder = await embedderOn((_request, response) =>
      json(response, 200, { object: 'list', model: 'm', usage: {}, ...body }),
    );
    await expect(embedder.embedQuery('a')).rejects.toMatchObject({ code: 'embedder-failed' });
  });

  it('names the setting after a refusal', async () => {
    const embedder = await embedderOn((_request, response) =>
      json(response, 401, { error: { message: 'no' } }),
    );
    await expect(embedder.embedQuery('a')).rejects.toMatchObject({
      code: 'provider-rejected',
      message: expect.stringContaining('OPENAI_API_KEY'),
    });
  });

  it('asks for a key only where OpenAI itself is meant', () => {
    expect(() => createOpenAIEmbedder({ model: 'small' })).toThrow('OPENAI_API_KEY');
  });
});

describe('createRemoteEmbedder', () => {
  it.each([
    ['ollama:nomic', undefined, '/v1/embeddings'],
    ['mistral:mistral-embed', 'sk-m', '/v1/embeddings'],
    ['google:gemini-embedding', 'sk-g', '/embeddings'],
  ] as const)('%s asks that provider’s server with its key', async (id, apiKey, at) => {
    let asked: unknown;
    server = await providerServer(({ path, authorization, body }, response) => {
      asked = { path, authorization, model: body.model };
      const data = [{ object: 'embedding', index: 0, embedding: [3, 4] }];
      json(response, 200, { object: 'list', data, model: 'm', usage: {} });
    });
    const [name = '', model] = id.split(':');
    const baseUrl = server.url.replace(/\/v1$/, '');
    const embedder = createRemoteEmbedder(id, {
      providers: { [name]: { baseUrl, ...(apiKey ? { apiKey } : {}) } },
    });
    const vector = await embedder.embedQuery('a');
    expect([...vector]).toEqual([expect.closeTo(0.6), expect.closeTo(0.8)]);
    expect(asked).toEqual({ path: at, authorization: `Bearer ${apiKey ?? 'none'}`, model });
    expect(embedder.id).toBe(id);
  });

  it.each([
    ['mistral:mistral-embed', /MISTRAL_API_KEY \(from console\.mistral\.ai/],
    ['google:gemini-embedding', /GOOGLE_API_KEY/],
    ['openai:small', /OPENAI_API_KEY/],
    ['cohere:x', /not known.*openai:<model>, ollama:<model>/],
    ['openai', /not known/],
  ])('%s without what it needs says what that is', (id, message) => {
    expect(() => createRemoteEmbedder(id, { providers: {} })).toThrow(message);
  });
});

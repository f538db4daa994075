import { afterEach, describe, expect, it } from 'vitest';
import type { ChatChunk } from '../../src/models/chat-model.ts';
import { createChatModel } from '../../src/models/langchain-chat-model.ts';
import { chatStream, type ProviderServer, providerServer, sendStream } from '../support/provider-server.ts';

let server: ProviderServer | undefined;
afterEach(async () => {
  await server?.close();
});

async function modelOn(reply: Parameters<typeof providerServer>[0], options = {}) {
  server = await providerServer(reply);
  return createChatModel(
    'openai:test',
    { providers: { openai: { apiKey: 'sk-canary-1234', baseUrl: server.url } } },
    options,
  );
}

const messages = [{ role: 'user' as const, content: 'hello' }];

async function collect(chunks: AsyncIterable<ChatChunk>): Promise<ChatChunk[]> {
  const all: ChatChunk[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return all;
}

describe('createChatModel', () => {
  it('streams text and ends with the finish reason and the usage', async () => {
    const model = await modelOn((_, response) => sendStream(response, chatStream(['Hel', 'lo é'])));
    expect(await collect(model.stream(messages))).toEqual([
      { type: 'text', text: 'Hel' },
      { type: 'text', text: 'lo é' },
      { type: 'finish', reason: 'stop', usage: { inputTokens: 7, outputTokens: 3 } },
    ]);
    expect(server?.seen[0]?.body.messages).toEqual([{ role: 'user', content: 'hello' }]);
  });

  it('never takes a stream that is cut at any byte for a finished one', async () => {
    const whole = Buffer.from(chatStream(['é1', '[§1.2]']));
    const finish = whole.indexOf('"finish_reason":"stop"') + '"finish_reason":"stop"}]}\n\n'.length;
    const model = await modelOn((request, response) => {
      const at = Number((request.body.messages as { content: string }[])[0]?.content);
      sendStream(response, whole.subarray(0, at));
    });
    for (let at = 0; at < whole.length; at += 7) {
      const outcome = await collect(model.stream([{ role: 'user', content: String(at) }])).then(
        (chunks) => chunks.at(-1)?.type,
        (error: { code: string }) => error.code,
      );
      if (at < finish - 2) expect([at, outcome]).toEqual([at, expect.stringMatching(/^provider-/)]);
    }
  }, 60_000);

  it('gives up on a stream that stalls, and closes the connection', async () => {
    const model = await modelOn(
      (_, response) => sendStream(response, chatStream(['a']).slice(0, 200), false),
      { idleMs: 100 },
    );
    await expect(collect(model.stream(messages))).rejects.toMatchObject({
      code: 'provider-timeout',
      isRetryable: true,
    });
    await expect.poll(() => server?.seen[0]?.left).toBe(true);
  });

  it('passes the reader’s abort on to the provider', async () => {
    const first = chatStream(['one']).split(
      'data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{},',
    )[0] as string;
    const model = await modelOn((_, response) => sendStream(response, first, false));
    const abort = new AbortController();
    const run = (async () => {
      for await (const chunk of model.stream(messages, { signal: abort.signal }))
        if (chunk.type === 'text') abort.abort();
    })();
    await expect(run).rejects.toMatchObject({ code: 'aborted' });
    await expect.poll(() => server?.seen[0]?.left).toBe(true);
  });

  it.each([
    [401, 'provider-rejected', 'OPENAI_API_KEY'],
    [404, 'provider-rejected', 'MODEL'],
    [400, 'provider-rejected', '400'],
  ])('says what to do after status %i, and never shows the key', async (status, code, hint) => {
    const model = await modelOn((_, response) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { message: 'bad sk-canary-1234', type: 'x' } }));
    });
    const error = await collect(model.stream(messages)).catch((caught: Error & { code: string }) => caught);
    expect(error).toMatchObject({ code, message: expect.stringContaining(hint) });
    expect((error as Error).message).not.toContain('sk-canary');
  });

  it('reports a provider that is not there', async () => {
    const model = await createChatModel('openai:test', {
      providers: { openai: { apiKey: 'k', baseUrl: 'http://127.0.0.1:9/v1' } },
    });
    await expect(collect(model.stream(messages))).rejects.toMatchObject({ code: 'provider-unreachable' });
  }, 30_000);

  it.each([
    ['openai:gpt', 'missing-key', 'OPENAI_API_KEY'],
    ['nobody:model', 'unknown-model', 'extractive'],
    ['openai', 'unknown-model', 'openai:<model>'],
  ])('refuses %s before any request', async (spec, code, hint) => {
    await expect(createChatModel(spec, { providers: { openai: {} } })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(hint),
    });
  });
});

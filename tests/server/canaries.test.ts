import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { createAssistant } from '../../src/assistant.ts';
import { loadConfig } from '../../src/config.ts';
import { openAccess } from '../../src/server/access.ts';
import { createLogger } from '../../src/server/request-log.ts';
import { startServer } from '../../src/server/start.ts';
import { providerServer } from '../support/provider-server.ts';
import { wordEmbedder } from '../support/word-embedder.ts';

const secrets = {
  provider: 'sk-canary-provider-9182',
  access: 'fc-canary-access-7364',
  url: 'canary-url-5546',
};

it('lets no secret out in logs, responses, metrics and errors, whatever goes wrong', async () => {
  let status = 200;
  const provider = await providerServer((request, response) => {
    // The worst that a provider can do: it says back what it was sent.
    response.writeHead(status, {
      'content-type': 'application/json',
      'x-echo': String(request.authorization),
    });
    response.end(JSON.stringify({ error: { message: `bad key ${request.authorization}`, type: 'x' } }));
  });
  const lines: string[] = [];
  const config = loadConfig({
    MODEL: 'openai:m',
    OPENAI_API_KEY: secrets.provider,
    OPENAI_BASE_URL: `${provider.url}?key=${secrets.url}`,
    API_KEYS: secrets.access,
    DATA_DIR: mkdtempSync(path.join(tmpdir(), 'canary-')),
  });
  const assistant = await createAssistant(config, { embedder: wordEmbedder() });
  const logger = createLogger({
    level: 'debug',
    isJson: true,
    secrets: [secrets.provider, secrets.access, secrets.url],
    write: (line) => lines.push(line),
  });
  const server = await startServer({
    assistantPromise: Promise.resolve(assistant),
    host: '127.0.0.1',
    port: 0,
    graceMs: 100,
    access: { ...openAccess, apiKeys: config.apiKeys },
    logger,
    log: (line) => logger.error(line),
  });
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${secrets.access}` };
  const body = JSON.stringify({ question: 'How many projects does ebpf.io list?' });
  const chat = JSON.stringify({ messages: [{ role: 'user', content: 'How many?' }] });
  const out: string[] = [];
  const call = async (at: string, init?: RequestInit) => {
    const response = await fetch(`${server.url}${at}`, init);
    out.push(JSON.stringify([...response.headers]), await response.text());
  };
  for (status of [400, 401, 403, 404, 422, 200]) {
    await call('/api/answer', { method: 'POST', headers, body });
    await call('/api/chat', { method: 'POST', headers, body });
    await call('/v1/chat/completions', { method: 'POST', headers, body: chat });
  }
  await call('/api/answer', { method: 'POST', headers, body: `{"x":"${secrets.access}` });
  await call('/api/answer', { method: 'POST', headers: { ...headers, authorization: 'Bearer wrong' }, body });
  for (const at of ['/metrics', '/ready', '/openapi.json', '/v1/models', '/nowhere'])
    await call(at, { headers });
  await server.stop();
  await provider.close();
  const all = [...out, ...lines].join('\n');
  expect(all.length).toBeGreaterThan(1_000);
  for (const secret of Object.values(secrets)) expect(all).not.toContain(secret);
}, 60_000);

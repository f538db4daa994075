import { describe, expect, it } from 'vitest';
import { type Access, newApiKey, openAccess } from '../../src/server/access.ts';
import { createApp } from '../../src/server/app.ts';
import { createMetrics } from '../../src/server/metrics.ts';
import { createLogger } from '../../src/server/request-log.ts';
import { scriptedAssistant } from '../support/scripted-assistant.ts';
import { post } from './http.ts';

const question = { question: 'How far?' };

function appWith(access: Partial<Access>, more: object = {}) {
  return createApp({
    assistant: scriptedAssistant(),
    log: () => {},
    access: { ...openAccess, ...access },
    ...more,
  });
}

function withKey(key: string, path = '/api/documents') {
  return new Request(`http://localhost${path}`, { headers: { authorization: `Bearer ${key}` } });
}

describe('API keys', () => {
  const { key, hash } = newApiKey();

  it.each(['/api/documents', '/v1/models', '/metrics'])('guards %s', async (path) => {
    const app = appWith({ apiKeys: ['other-key', hash] }, { metrics: createMetrics() });
    expect((await app.request(path)).status).toBe(401);
    expect((await app.request(withKey('wrong', path))).status).toBe(401);
    expect((await app.request(withKey(key, path))).status).toBe(200);
    expect((await app.request(withKey('other-key', path))).status).toBe(200);
    expect((await app.request(withKey(hash, path))).status).toBe(401);
  });

  it('says what to send, in the shape of the route', async () => {
    const app = appWith({ apiKeys: [hash] });
    const refused = await post(app, '/api/answer', question);
    expect(refused.headers.get('www-authenticate')).toBe('Bearer');
    expect(await refused.json()).toMatchObject({
      code: 'unauthorized',
      detail: expect.stringContaining('Authorization: Bearer'),
    });
  });

  it('leaves the page and the health of the server open', async () => {
    const app = appWith({ apiKeys: [hash] });
    for (const path of ['/health', '/ready', '/openapi.json'])
      expect((await app.request(path)).status).toBe(200);
  });
});

describe('the rate limit', () => {
  it('refuses what is more, says when to ask again, and counts askers apart', async () => {
    const app = appWith({ perMinute: 2, proxies: 1 });
    const ask = (address: string) =>
      post(app, '/api/answer', question, { 'x-forwarded-for': `9.9.9.9, ${address}` });
    expect((await ask('1.1.1.1')).headers.get('ratelimit-remaining')).toBe('1');
    await ask('1.1.1.1');
    const refused = await ask('1.1.1.1');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ code: 'rate-limited' });
    expect((await ask('2.2.2.2')).status).toBe(200);
  });

  it('does not believe an address that no proxy of ours has told', async () => {
    const app = appWith({ perMinute: 1 });
    const ask = (address: string) => post(app, '/api/answer', question, { 'x-forwarded-for': address });
    expect((await ask('1.1.1.1')).status).toBe(200);
    expect((await ask('2.2.2.2')).status).toBe(429);
  });
});

describe('CORS', () => {
  it('is off, and on for the origins that are set', async () => {
    const headers = { origin: 'https://a.example' };
    expect(
      (await appWith({}).request('/health', { headers })).headers.get('access-control-allow-origin'),
    ).toBeNull();
    const app = appWith({}, { corsOrigins: ['https://a.example'] });
    expect((await app.request('/health', { headers })).headers.get('access-control-allow-origin')).toBe(
      'https://a.example',
    );
    const other = await app.request('/health', { headers: { origin: 'https://b.example' } });
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('logs and metrics', () => {
  function watched(secrets: string[] = []) {
    const lines: string[] = [];
    const logger = createLogger({ level: 'info', isJson: true, secrets, write: (line) => lines.push(line) });
    const metrics = createMetrics();
    const assistant = metrics.measured(scriptedAssistant());
    return { lines, app: createApp({ assistant, log: (line) => logger.error(line), logger, metrics }) };
  }

  it('logs a line with an id for each request, and never what was asked', async () => {
    const { lines, app } = watched();
    const response = await post(
      app,
      '/api/answer',
      { question: 'A private matter?' },
      { 'x-request-id': 'mine-1' },
    );
    expect(response.headers.get('x-request-id')).toBe('mine-1');
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({
      id: 'mine-1',
      method: 'POST',
      path: '/api/answer',
      status: 200,
    });
    expect(lines.join()).not.toContain('private');
    const odd = await app.request('/health', { headers: { 'x-request-id': 'a\tb' } });
    expect(odd.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('strikes secrets out of every line', async () => {
    const { lines, app } = watched(['sk-canary-77']);
    await app.request('/api/sk-canary-77?key=sk-canary-77');
    expect(lines.join()).not.toContain('sk-canary-77');
    expect(lines.join()).toContain('[secret]');
  });

  it('counts requests by route and answers by outcome', async () => {
    const { app } = watched();
    await post(app, '/api/answer', question);
    await app.request('/nowhere/private');
    const text = await (await app.request('/metrics')).text();
    expect(text).toContain(
      'forecast_chat_http_requests_total{route="/api/answer",method="POST",status="200"} 1',
    );
    expect(text).toContain('forecast_chat_answers_total{model="scripted",outcome="answered"} 1');
    expect(text).toContain('forecast_chat_index_passages{generation="gen-1"');
    expect(text).not.toContain('private');
  });
});

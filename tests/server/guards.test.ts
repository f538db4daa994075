import { describe, expect, it } from 'vitest';
import { createApp } from '../../src/server/app.ts';
import { isLoopback } from '../../src/server/guards.ts';
import { scriptedAssistant } from '../support/scripted-assistant.ts';
import { problemOf } from './http.ts';

describe('loopbackHostOnly', () => {
  const app = createApp({ assistant: scriptedAssistant(), loopbackOnly: true });
  const ask = (host: string) => app.request('/health', { headers: { host } });

  it.each([
    'localhost',
    'localhost:3000',
    '127.0.0.1:3000',
    '127.1.2.3',
    '[::1]:3000',
    'LocalHost',
    'a.localhost',
  ])('answers to %s', async (host) => {
    expect((await ask(host)).status).toBe(200);
  });

  it.each([
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '10.0.0.1',
    '[::2]',
    'evil:127',
  ])('refuses %s, and says what to do', async (host) => {
    const problem = await problemOf(await ask(host));
    expect(problem).toMatchObject({ status: 421, code: 'host-not-allowed' });
    expect(problem.detail).toContain('HOST=0.0.0.0');
  });

  it('lets a server for other machines answer to any name', async () => {
    const open = createApp({ assistant: scriptedAssistant() });
    expect((await open.request('/health', { headers: { host: 'chat.example' } })).status).toBe(200);
  });
});

describe('isLoopback', () => {
  it.each([
    ['127.0.0.1', true],
    ['::1', true],
    ['localhost', true],
    ['0.0.0.0', false],
    ['::', false],
    ['192.168.1.1', false],
  ])('%s: %s', (host, expected) => {
    expect(isLoopback(host)).toBe(expected);
  });
});

import { describe, expect, it } from 'vitest';
import type { Assistant } from '../../src/assistant.ts';
import { AppError } from '../../src/errors.ts';
import { createApp } from '../../src/server/app.ts';
import { deferred } from '../support/deferred.ts';
import { scriptedAssistant } from '../support/scripted-assistant.ts';
import { post, problemOf } from './http.ts';

const question = { question: 'How far did loss fall?' };

describe('GET /ready', () => {
  it('refuses until the assistant is there, then says who answers', async () => {
    const opening = deferred<Assistant>();
    const app = createApp({ assistant: opening.promise });
    const before = await app.request('/ready');
    expect(before.headers.get('retry-after')).toBe('2');
    expect(await problemOf(before)).toMatchObject({ status: 503, code: 'not-ready' });
    for (const path of ['/api/answer', '/api/chat']) {
      expect((await problemOf(await post(app, path, question))).code).toBe('not-ready');
    }
    expect((await problemOf(await app.request('/api/documents'))).code).toBe('not-ready');
    expect((await app.request('/health')).status).toBe(200);

    opening.resolve(scriptedAssistant());
    await opening.promise;
    const after = await app.request('/ready');
    expect(after.status).toBe(200);
    expect(await after.json()).toMatchObject({
      status: 'ready',
      models: ['scripted', 'other'],
      documents: 1,
    });
    expect((await post(app, '/api/answer', question)).status).toBe(200);
  });

  it('says why there will be no assistant', async () => {
    const app = createApp({
      assistant: Promise.reject(new AppError('index-invalid', 'The index is torn. Delete it.')),
    });
    await new Promise(setImmediate);
    expect((await problemOf(await app.request('/ready'))).detail).toBe('The index is torn. Delete it.');
    expect((await app.request('/health')).status).toBe(200);
  });

  it('does not tell the cause of a failure that is not the house’s own', async () => {
    const app = createApp({ assistant: Promise.reject(new Error('ENOENT /home/someone/secret')) });
    await new Promise(setImmediate);
    const problem = await problemOf(await app.request('/ready'));
    expect(problem.status).toBe(500);
    expect(JSON.stringify(problem)).not.toContain('secret');
  });
});

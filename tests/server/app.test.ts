import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createApp } from '../../src/server/app.ts';
import { scriptedAssistant } from '../support/scripted-assistant.ts';
import { problemOf } from './http.ts';

const app = createApp({ assistant: scriptedAssistant() });

describe('createApp', () => {
  it('refuses a route that does not exist', async () => {
    const problem = await problemOf(await app.request('/nowhere'));
    expect(problem).toMatchObject({ status: 404, code: 'not-found' });
  });

  it.each([
    ['GET', '/api/answer', 'POST'],
    ['DELETE', '/api/chat', 'POST'],
    ['OPTIONS', '/api/chat', 'POST'],
    ['POST', '/api/documents', 'GET, HEAD'],
    ['PUT', '/api/documents/a/sections/b', 'GET, HEAD'],
    ['POST', '/health', 'GET, HEAD'],
    ['PATCH', '/', 'GET, HEAD'],
  ])('refuses %s %s and names what it takes', async (method, path, allow) => {
    const response = await app.request(path, { method });
    expect((await problemOf(response)).code).toBe('method-not-allowed');
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe(allow);
  });

  it('publishes every route in OpenAPI 3.1, bodies and problems included', async () => {
    const document = JSON.parse(await (await app.request('/openapi.json')).text());
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toEqual([
      '/api/answer',
      '/api/chat',
      '/api/documents',
      '/api/documents/{document}/sections/{section}',
      '/api/scorecard',
      '/v1/chat/completions',
      '/v1/embeddings',
      '/v1/models',
      '/health',
      '/ready',
    ]);
    const { question } = document.components.schemas.Question.properties;
    expect(question).toMatchObject({ type: 'string', minLength: 1, maxLength: 2000 });
    expect(document.components.schemas.Question.additionalProperties).toBe(false);
    const responses = document.paths['/api/answer'].post.responses;
    expect(Object.keys(responses['413'].content)).toEqual(['application/problem+json']);
  });

  it.each(['/', '/health', '/nowhere', '/api/answer'])('puts the security headers on %s', async (path) => {
    const { headers } = await app.request(path);
    const policy = headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it('answers any path below 500', async () => {
    const parts = fc.array(
      fc.oneof(
        fc.constantFrom(
          'api',
          'documents',
          'sections',
          '..',
          '%2e%2e',
          '%',
          '%00',
          '%c0%af',
          'page.js',
          'ready',
        ),
        fc.webSegment(),
      ),
    );
    const methods = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS');
    await fc.assert(
      fc.asyncProperty(parts, methods, async (segments, method) => {
        const response = await app.request(`http://localhost/${segments.join('/')}`, { method });
        expect(response.status).toBeLessThan(500);
      }),
      { numRuns: 1_000 },
    );
  });
});

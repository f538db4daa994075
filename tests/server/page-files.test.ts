import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../src/project.ts';
import { createApp } from '../../src/server/app.ts';
import { scriptedAssistant } from '../support/scripted-assistant.ts';

const app = createApp({ assistant: scriptedAssistant() });

describe('the page', () => {
  it('is served at / with everything that it names, by relative addresses only', async () => {
    const response = await app.request('/');
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const html = await response.text();
    const links = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link = '']) => link);
    expect(links.length).toBeGreaterThan(2);
    for (const link of links) {
      expect(link).not.toMatch(/^\/|:/);
      expect((await app.request(`/${link}`)).status).toBe(200);
    }
  });

  it('is not sent again when the browser has it', async () => {
    const etag = (await app.request('/')).headers.get('etag') ?? '';
    const again = await app.request('/', { headers: { 'if-none-match': etag } });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe('');
    expect(again.headers.get('content-security-policy')).toContain("script-src 'self'");
  });

  it.each([
    '/../package.json',
    '/..%2fpackage.json',
    '/%2e%2e/app.ts',
    '/page.js%00',
    '/page.js/',
    '//etc/passwd',
  ])('gives nothing for %s', async (name) => {
    const response = await app.request(name);
    expect(response.status).toBe(404);
  });

  it('holds no inline script or style, and makes no markup from text', () => {
    const read = (name: string) => readFileSync(path.join(projectRoot, 'src/server/page', name), 'utf8');
    expect(read('index.html')).not.toMatch(/<style|style=|\son\w+=|<script(?![^>]*\ssrc=)/);
    expect(read('page.js')).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(/);
  });
});

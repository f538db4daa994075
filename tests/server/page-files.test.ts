import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../src/project.ts';
import { createApp } from '../../src/server/app.ts';
import { addPage } from '../../src/server/page-files.ts';
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
      expect((await app.request(`/${link.replace(/^\.\//, '')}`)).status).toBe(200);
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

  it('holds no inline script or style', () => {
    const html = readFileSync(path.join(projectRoot, 'dist/web/index.html'), 'utf8');
    expect(html).not.toMatch(/<style|style=|\son\w+=|<script(?![^>]*\ssrc=)/);
  });

  it('is packed for a browser that takes it so, and holds the same', async () => {
    const [, script = ''] = /src="\.\/([^"]+)"/.exec(await (await app.request('/')).text()) ?? [];
    const plain = await app.request(`/${script}`);
    const packed = await app.request(`/${script}`, { headers: { 'accept-encoding': 'br, gzip' } });
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect(packed.headers.get('vary')).toBe('accept-encoding');
    expect(gunzipSync(await packed.arrayBuffer()).toString()).toBe(await plain.text());
    expect(plain.headers.get('cache-control')).toContain('immutable');
  });

  it('loads at most 150 kB of packed JavaScript at first', async () => {
    const html = await (await app.request('/')).text();
    const scripts = [...html.matchAll(/(?:src|href)="\.\/([^"]+\.js)"/g)].map(([, file = '']) => file);
    expect(scripts.length).toBeGreaterThan(0);
    let bytes = 0;
    for (const script of scripts) {
      const packed = await app.request(`/${script}`, { headers: { 'accept-encoding': 'gzip' } });
      bytes += (await packed.arrayBuffer()).byteLength;
    }
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThanOrEqual(150_000);
  });

  it('says how to build it when it is not built', async () => {
    const bare = new Hono();
    addPage(bare, path.join(projectRoot, 'dist/no-such-folder'));
    const response = await bare.request('/');
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('npm run build');
  });
});

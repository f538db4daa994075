import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Hono } from 'hono';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

/**
 * Serves the files of `directory` under their own names, `index.html` at `/` too. They are read once, here:
 * no request's path ever reaches the file system.
 */
export function addPage(app: Pick<Hono, 'get'>, directory: string): void {
  for (const file of listFiles(directory)) {
    const respond = pageResponder(path.join(directory, file));
    app.get(`/${file}`, (c) => respond(c.req.header('if-none-match')));
    if (file === 'index.html') app.get('/', (c) => respond(c.req.header('if-none-match')));
  }
}

function pageResponder(file: string): (seen: string | undefined) => Response {
  const bytes = readFileSync(file);
  const etag = `"${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}"`;
  const headers = {
    'content-type': contentTypes[path.extname(file)] ?? 'application/octet-stream',
    'cache-control': 'no-cache',
    etag,
  };
  return (seen) =>
    seen === etag
      ? new Response(null, { status: 304, headers })
      : new Response(new Uint8Array(bytes), { headers });
}

function listFiles(directory: string): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && path.extname(entry.name) in contentTypes)
    .map((entry) => path.relative(directory, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
}

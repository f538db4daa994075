import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Context, Hono } from 'hono';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Kinds that shrink by packing; fonts and pictures are packed already. */
const packable = new Set(['.html', '.css', '.js', '.svg']);

/** Files under assets/ carry a hash of their content in their name: another content is another name. */
const namedByContent = /^assets\//;

const notBuilt =
  'The page is not built. Run `npm run build` in the folder of forecast-chat, then start again.\n';

/**
 * Serves the files of `directory` under their own names, `index.html` at `/` too. They are read once, here:
 * no request's path ever reaches the file system. Without a built page `/` says how to build it.
 */
export function addPage(app: Pick<Hono, 'get'>, directory: string): void {
  const files = listFiles(directory);
  for (const file of files) {
    const respond = pageResponder(directory, file);
    app.get(`/${file}`, respond);
    if (file === 'index.html') app.get('/', respond);
  }
  if (!files.includes('index.html')) app.get('/', (c) => c.text(notBuilt, 503));
}

function pageResponder(directory: string, file: string): (c: Context) => Response {
  const bytes = readFileSync(path.join(directory, file));
  const extension = path.extname(file);
  const etag = `"${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}"`;
  const headers = {
    'content-type': contentTypes[extension] ?? 'application/octet-stream',
    'cache-control': namedByContent.test(file) ? 'public, max-age=31536000, immutable' : 'no-cache',
    ...(packable.has(extension) ? { vary: 'accept-encoding' } : {}),
    etag,
  };
  let packed: Uint8Array<ArrayBuffer> | undefined;
  return (c) => {
    if (c.req.header('if-none-match') === etag) return new Response(null, { status: 304, headers });
    if (!packable.has(extension) || !/\bgzip\b/.test(c.req.header('accept-encoding') ?? '')) {
      return new Response(new Uint8Array(bytes), { headers });
    }
    packed ??= new Uint8Array(gzipSync(bytes, { level: 9 }));
    return new Response(packed, { headers: { ...headers, 'content-encoding': 'gzip' } });
  };
}

function listFiles(directory: string): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && path.extname(entry.name) in contentTypes)
    .map((entry) => path.relative(directory, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
}

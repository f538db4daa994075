import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.join(import.meta.dirname, '..');
const source = path.join(root, 'src/web');
const target = path.join(root, 'dist/web');
const stamp = path.join(target, '.built-from');

/**
 * Builds the page into dist/web, unless it was built from the very same files: every start asks for it.
 * @returns {Promise<boolean>} whether there was anything to build
 */
async function buildPage() {
  const hash = sourceHash();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return false;
  // Whoever asks for it, a page is built for use: anything else would bring the slow kind of React.
  process.env.NODE_ENV = 'production';
  const { build } = await import('vite');
  await build({
    configFile: false,
    root: source,
    // Relative addresses, so that the page works under any path of a proxy.
    base: './',
    logLevel: 'warn',
    oxc: { jsx: { runtime: 'automatic' } },
    build: {
      outDir: target,
      emptyOutDir: true,
      target: ['chrome123', 'firefox128', 'safari17.5'],
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
  });
  writeFileSync(stamp, hash);
  return true;
}

function sourceHash() {
  const files = readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const inputs = [...files.toSorted(), path.join(root, 'package-lock.json'), fileURLToPath(import.meta.url)];
  const hash = createHash('sha256');
  for (const file of inputs) hash.update(path.relative(root, file)).update('\0').update(readFileSync(file));
  return hash.digest('hex');
}

await buildPage();

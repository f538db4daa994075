import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openIndex } from '../../src/indexing/store.ts';
import { wordEmbedder } from '../support/word-embedder.ts';

const passages = Array.from({ length: 300 }, (_, i) => ({
  document: 'd',
  section: String(i),
  kind: 'sentence' as const,
  text: `passage ${i} about ${i % 17} and ${i % 5}`,
  start: 0,
  end: 10,
}));

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'kill-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** Rebuilds with one corpus hash after another until it is killed; runs the built code in a process of its own. */
const script = `
import { openIndex } from ${JSON.stringify(new URL('../../dist/src/indexing/store.js', import.meta.url).href)};
const passages = ${JSON.stringify(passages)};
const unit = (i) => { const v = new Float32Array(32).fill(0.01); v[i % 32] = 1; const n = Math.hypot(...v); return v.map((x) => x / n); };
const embedder = { id: 'test:kill', dimension: 32, embedQuery: async () => unit(0), embedPassages: async (t) => t.map((_, i) => unit(i)), close: async () => {} };
process.send('ready');
for (let i = 0; ; i++) await openIndex({ dataDir: process.argv[2], passages, corpusHash: 'c' + process.argv[3] + '-' + i, chunker: 'k', embedder });
`;

async function killOnce(run: number): Promise<void> {
  const file = path.join(dir, 'build.mjs');
  writeFileSync(file, script);
  const child = fork(file, [path.join(dir, 'data'), String(run)], { execArgv: [], stdio: 'ignore' });
  await new Promise((resolve) => child.once('message', resolve));
  await new Promise((resolve) => setTimeout(resolve, (run * 7919) % 41));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

describe('kill -9 while indexing', () => {
  it('leaves an index that the next start serves, at 50 moments', async () => {
    for (let run = 0; run < 50; run++) {
      await killOnce(run);
      const embedder = wordEmbedder();
      const opened = await openIndex({
        dataDir: path.join(dir, 'data'),
        passages,
        corpusHash: 'mine',
        chunker: 'k',
        embedder,
      });
      expect(opened.index.size).toBe(300);
      expect(opened.index.search(await embedder.embedQuery('passage 16'), 5)).toHaveLength(5);
    }
  }, 60_000);
});

import { fork } from 'node:child_process';
import * as nodeFs from 'node:fs';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readJournals, removeJournals, writeJournal } from '../../src/indexing/embedding-journal.ts';
import { sha256 } from '../../src/indexing/generation.ts';
import { openIndex } from '../../src/indexing/store.ts';
import type { EmbedOptions } from '../../src/models/embedder.ts';
import { wordEmbedder } from '../support/word-embedder.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'journal-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const never = (code: string) => {
  throw new Error(`told of ${code}`);
};
const unit = (n: number) => Float32Array.from({ length: 4 }, (_, i) => (i === n % 4 ? 1 : 0));
const options = () => ({ fs: nodeFs, root: path.join(dir, 'index'), fingerprint: 'a', dimension: 4 });
const files = () => readdirSync(path.join(dir, 'index')).map((name) => path.join(dir, 'index', name));

function keep(count: number, overrides: Partial<ReturnType<typeof options>> = {}): void {
  const journal = writeJournal({ ...options(), ...overrides }, never);
  for (let n = 0; n < count; n++) journal.add(sha256(`text ${n}`), unit(n));
  journal.close();
  journal.close();
}

describe('a journal', () => {
  it('gives back what was put in, of the same embedder alone', () => {
    keep(70);
    const known = readJournals(options());
    expect(known.size).toBe(70);
    expect(known.get(sha256('text 69'))).toEqual(unit(69));
    expect(readJournals({ ...options(), fingerprint: 'b' }).size).toBe(0);
    expect(readJournals({ ...options(), dimension: 5 }).size).toBe(0);
  });

  it('holds every whole record of a file that was cut anywhere', () => {
    keep(5);
    const [file = ''] = files();
    const bytes = readFileSync(file);
    const size = bytes.length / 5;
    for (let end = 0; end <= bytes.length; end++) {
      writeFileSync(file, bytes.subarray(0, end));
      expect(readJournals(options()).size).toBe(Math.floor(end / size));
    }
  });

  it('believes no record that was altered', () => {
    keep(3);
    const [file = ''] = files();
    const bytes = readFileSync(file);
    for (let at = 0; at < bytes.length; at++) {
      const altered = Buffer.from(bytes);
      altered[at] = (altered[at] as number) ^ 1;
      writeFileSync(file, altered);
      const known = readJournals(options());
      for (const [key, vector] of known)
        expect([0, 1, 2].map((n) => [sha256(`text ${n}`), unit(n)])).toContainEqual([key, vector]);
      expect(known.size).toBeLessThan(3);
    }
  });

  it('takes no vector that is none', () => {
    const journal = writeJournal(options(), never);
    journal.add(sha256('x'), new Float32Array([Number.NaN, 0, 0, 0]));
    journal.add(sha256('y'), new Float32Array(4));
    journal.close();
    expect(readJournals(options()).size).toBe(0);
  });

  it('tells once when the disk takes no more, and lets the build go on', () => {
    const told: string[] = [];
    const fs = {
      ...nodeFs,
      writeSync: () => {
        throw Object.assign(new Error('full'), { code: 'ENOSPC' });
      },
    };
    const journal = writeJournal({ ...options(), fs }, (code) => told.push(code));
    for (let n = 0; n < 300; n++) journal.add(sha256(`${n}`), unit(n));
    journal.close();
    expect(told).toEqual(['ENOSPC']);
  });

  it('is removed with those of dead processes, and not with those of running ones', () => {
    keep(1);
    const [own = ''] = files();
    const other = own.replace(`.${process.pid}-`, '.77-');
    const dead = own.replace(`.${process.pid}-`, '.88-');
    for (const file of [other, dead]) appendFileSync(file, '');
    removeJournals(options(), (pid) => pid === 77);
    expect(files()).toEqual([other]);
  });
});

const passages = Array.from({ length: 300 }, (_, i) => ({
  document: 'd',
  section: String(i),
  kind: 'sentence' as const,
  text: `passage ${i} about ${i % 17}`,
  start: 0,
  end: 10,
}));
const build = (embedder = wordEmbedder()) =>
  openIndex({ dataDir: dir, passages, corpusHash: 'c', chunker: 'k', embedder });

describe('a build that is cut short', () => {
  it('goes on after Ctrl-C with what is missing, and leaves no journal behind', async () => {
    const stopped = wordEmbedder();
    const embedPassages = async (texts: readonly string[], { onVector }: EmbedOptions = {}) => {
      const vectors = await stopped.embedPassages(texts.slice(0, 100));
      vectors.forEach((vector, row) => {
        onVector?.(row, vector);
      });
      throw new Error('Ctrl-C');
    };
    await expect(build({ ...stopped, embedPassages })).rejects.toThrow('Ctrl-C');
    const embedder = wordEmbedder();
    const { index } = await build(embedder);
    expect(embedder.embedded).toEqual(passages.slice(100).map(({ text }) => text));
    const fresh = await wordEmbedder().embedPassages([passages[7]?.text ?? '']);
    expect(index.vector(7)).toEqual(fresh[0]);
    expect(files().filter((file) => file.endsWith('.bin'))).toEqual([]);
  });

  it('goes on after kill -9', async () => {
    const script = `
import { openIndex } from ${JSON.stringify(new URL('../../dist/src/indexing/store.js', import.meta.url).href)};
const vector = (i) => { const v = new Float32Array(32).fill(0.01); v[i % 32] = 1; const n = Math.hypot(...v); return v.map((x) => x / n); };
const probe = Float32Array.from(${JSON.stringify([...(await wordEmbedder().embedQuery('The quick brown fox jumps over the lazy dog.'))])});
const embedder = { id: 'test:words', dimension: 32, embedQuery: async () => probe, close: async () => {},
  embedPassages: (texts, { onVector }) => { for (let i = 0; i < 200; i++) onVector(i, vector(i)); process.send('ready'); return new Promise(() => {}); } };
setInterval(() => {}, 1000);
await openIndex({ dataDir: process.argv[2], passages: ${JSON.stringify(passages)}, corpusHash: 'c', chunker: 'k', embedder });
`;
    const file = path.join(dir, 'build.mjs');
    writeFileSync(file, script);
    const child = fork(file, [dir], { execArgv: [], stdio: 'ignore' });
    await new Promise((resolve) => child.once('message', resolve));
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
    const embedder = wordEmbedder();
    await build(embedder);
    // Three batches of 64 had been put on the disk.
    expect(embedder.embedded.length).toBeLessThanOrEqual(300 - 192);
    expect(embedder.embedded.at(-1)).toBe(passages.at(-1)?.text);
  });
});

import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Passage } from '../../src/corpus/document.ts';
import type { FileSystem } from '../../src/indexing/durable.ts';
import { type OpenIndexOptions, openIndex } from '../../src/indexing/store.ts';
import { wordEmbedder } from '../support/word-embedder.ts';

let dataDir: string;
let notices: string[];

beforeEach(() => {
  dataDir = fs.mkdtempSync(path.join(tmpdir(), 'index-'));
  notices = [];
});
afterEach(() => fs.rmSync(dataDir, { recursive: true, force: true }));

function passagesOf(...texts: string[]): Passage[] {
  return texts.map((text, i) => ({
    document: 'd',
    section: String(i),
    kind: 'sentence',
    text,
    start: 0,
    end: text.length,
  }));
}

const texts = ['pears grow on trees', 'ships sail the sea', 'bread is baked from flour'];

function open(changes: Partial<OpenIndexOptions> = {}) {
  return openIndex({
    dataDir,
    passages: passagesOf(...texts),
    corpusHash: 'c1',
    chunker: 'k1',
    embedder: wordEmbedder(),
    notice: (line) => notices.push(line),
    ...changes,
  });
}

function generationDir(name: string): string {
  return path.join(dataDir, 'index', name);
}

describe('openIndex', () => {
  it('builds once, and then opens without embedding a passage', async () => {
    const built = await open();
    const embedder = wordEmbedder();
    const opened = await open({ embedder });
    expect([built.built, opened.built, opened.generation]).toEqual([true, false, built.generation]);
    expect(embedder.embedded).toEqual([]);
  });

  it('finds the passage that shares the question’s words', async () => {
    const { index } = await open();
    const [best] = index.search(await wordEmbedder().embedQuery('sea ships'), 2);
    expect(index.kind).toBe('hnsw');
    expect(best?.row).toBe(1);
  });

  it.each([
    ['embedder', { embedder: wordEmbedder({ id: 'test:other' }) }],
    ['chunker', { chunker: 'k2' }],
    ['corpus', { corpusHash: 'c2' }],
    ['passages', { passages: passagesOf('pears grow on trees', 'ships sail', 'bread is baked from flour') }],
    ['count', { passages: passagesOf(...texts, 'one more') }],
  ] as const)('rebuilds for another %s and says what it expected and found', async (field, changes) => {
    const first = await open();
    const second = await open(changes);
    expect(second.built).toBe(true);
    expect(second.generation).not.toBe(first.generation);
    expect(notices.join('\n')).toMatch(new RegExp(`${field}: expected .+, found .+`));
  });

  it('notices another model behind the same name and dimension', async () => {
    await open();
    const other = wordEmbedder({ salt: 'other' });
    const again = await open({ embedder: other });
    expect(again.built).toBe(true);
    expect(notices.join()).toContain('another model answers to the name test:words');
    expect(other.embedded).toHaveLength(3);
  });

  it('embeds only what has changed', async () => {
    await open();
    const embedder = wordEmbedder();
    await open({
      embedder,
      corpusHash: 'c2',
      passages: passagesOf(texts[0] as string, 'a new line', texts[2] as string),
    });
    expect(embedder.embedded).toEqual(['a new line']);
  });

  it.each(['vectors.f32', 'keys.bin', 'index.hnsw', 'manifest.json'])(
    'refuses a truncated, altered or missing %s by name and rebuilds',
    async (file) => {
      for (const damage of [truncate, flipFirst, flipMiddle, flipLast, remove]) {
        const { generation } = await open();
        damage(path.join(generationDir(generation), file));
        notices = [];
        const again = await open();
        expect(again.built).toBe(true);
        expect(notices.join()).toContain(file);
        expect(again.index.search(await wordEmbedder().embedQuery('flour'), 1)[0]?.row).toBe(2);
      }
    },
  );

  it('serves the version before when the current one is damaged and the older still fits', async () => {
    const first = await open();
    const second = await open({ corpusHash: 'c2' });
    flipMiddle(path.join(generationDir(second.generation), 'vectors.f32'));
    const again = await open();
    expect([again.generation, again.built]).toEqual([first.generation, false]);
  });

  it('builds the graph from the vectors that are there when it was missing', async () => {
    const { generation } = await open();
    const file = path.join(generationDir(generation), 'manifest.json');
    const manifest = JSON.parse(fs.readFileSync(file, 'utf8'));
    delete manifest.files['index.hnsw'];
    fs.writeFileSync(file, JSON.stringify(manifest));
    const embedder = wordEmbedder();
    const again = await open({ embedder });
    expect([again.index.kind, again.built, embedder.embedded]).toEqual(['hnsw', true, []]);
  });

  it('keeps the old version when embedding fails', async () => {
    const first = await open();
    const failing = { ...wordEmbedder(), embedPassages: () => Promise.reject(new Error('no network')) };
    await expect(
      open({ embedder: failing, corpusHash: 'c2', passages: passagesOf('other') }),
    ).rejects.toThrow('no network');
    expect((await open()).generation).toBe(first.generation);
  });

  it('refuses vectors that are not finite, of another length or not normalised', async () => {
    for (const vector of [
      new Float32Array(32).fill(Number.NaN),
      new Float32Array(31),
      new Float32Array(32).fill(1),
    ]) {
      const embedder = {
        ...wordEmbedder(),
        embedPassages: async (all: readonly string[]) => all.map(() => vector),
      };
      await expect(open({ embedder })).rejects.toMatchObject({ code: 'embedder-failed' });
    }
    const { index } = await open();
    expect(() => index.search(new Float32Array(32).fill(Number.NaN), 1)).toThrow('unit vector');
  });

  it('keeps two generations and removes what a dead process left', async () => {
    fs.mkdirSync(path.join(dataDir, 'index', 'gen-0000000000000000.tmp-4194303-0'), { recursive: true });
    for (const corpusHash of ['c1', 'c2', 'c3']) await open({ corpusHash });
    const left = fs.readdirSync(path.join(dataDir, 'index')).filter((name) => name !== 'CURRENT');
    expect(left).toHaveLength(2);
  });

  it('names the folder that cannot be written to', async () => {
    const file = path.join(dataDir, 'file');
    fs.writeFileSync(file, '');
    await expect(open({ dataDir: file })).rejects.toMatchObject({
      code: 'index-invalid',
      message: expect.stringContaining('DATA_DIR'),
    });
  });

  it('builds twice at once without harm', async () => {
    const both = await Promise.all([open(), open()]);
    expect(both.map(({ index }) => index.size)).toEqual([3, 3]);
    expect((await open()).built).toBe(false);
  });
});

describe('a death at any file-system call', () => {
  it('leaves the old version or the new one', async () => {
    const first = await open();
    const calls = await countCalls();
    expect(calls).toBeGreaterThan(20);
    for (let fatal = 1; fatal <= calls; fatal++) {
      fs.rmSync(dataDir, { recursive: true, force: true });
      await open();
      await open({ corpusHash: 'c2', fs: dying(fatal) }).catch(() => undefined);
      const old = await open();
      expect([old.generation, old.index.size]).toEqual([first.generation, 3]);
      expect((await open({ corpusHash: 'c2' })).index.size).toBe(3);
    }
  });
});

/** Counts the calls of a rebuild, so that death can come at each. */
async function countCalls(): Promise<number> {
  let calls = 0;
  await open({ corpusHash: 'c2', fs: wrapped(() => calls++) });
  return calls;
}

/** After the fatal call nothing works any more, as after a kill. */
function dying(fatal: number): FileSystem {
  let calls = 0;
  return wrapped(() => {
    if (++calls >= fatal) throw new Error('killed');
  });
}

function wrapped(before: () => void): FileSystem {
  return new Proxy(fs, {
    get(target, name) {
      const value = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        before();
        return Reflect.apply(value, target, args);
      };
    },
  }) as FileSystem;
}

function truncate(file: string): void {
  fs.truncateSync(file, Math.floor(fs.statSync(file).size / 2));
}
const flipFirst = (file: string) => flip(file, () => 0);
const flipMiddle = (file: string) => flip(file, (size) => Math.floor(size / 2));
const flipLast = (file: string) => flip(file, (size) => size - 2);
const remove = (file: string) => fs.rmSync(file);

function flip(file: string, at: (size: number) => number): void {
  const bytes = fs.readFileSync(file);
  const place = at(bytes.length);
  bytes[place] = (bytes[place] as number) ^ 0xff;
  fs.writeFileSync(file, bytes);
}

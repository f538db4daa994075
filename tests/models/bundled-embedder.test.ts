import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBundledEmbedder } from '../../src/models/bundled-embedder.ts';
import type { Embedder } from '../../src/models/embedder.ts';
import { projectRoot } from '../../src/project.ts';

const modelDir = path.join(projectRoot, 'models', 'e5-small-v2');
const question = 'How many projects does ebpf.io list?';

describe('the bundled embedder', () => {
  let embedder: Embedder;
  beforeAll(async () => {
    embedder = await createBundledEmbedder({ modelDir, workers: 2 });
  });
  afterAll(() => embedder.close());

  it('gives the vector that the weights are known to give', async () => {
    const vector = await embedder.embedQuery(question);
    expect([...vector.slice(0, 3)].map((x) => x.toFixed(4))).toEqual(['-0.0565', '0.0444', '0.0323']);
    expect(vector).toHaveLength(embedder.dimension);
    expect(dot(vector, vector)).toBeCloseTo(1, 5);
  });

  it('embeds a question and a passage of the same words differently', async () => {
    const [passage] = await embedder.embedPassages([question]);
    expect(dot(await embedder.embedQuery(question), passage as Float32Array)).toBeLessThan(0.99);
  });

  it('puts a passage that answers nearer than one that does not', async () => {
    const query = await embedder.embedQuery(question);
    const [near, far] = await embedder.embedPassages([
      'The landscape on ebpf.io names 30 open source projects.',
      'Cream the butter and the sugar, then fold in the flour.',
    ]);
    expect(dot(query, near as Float32Array)).toBeGreaterThan(dot(query, far as Float32Array));
  });

  it('keeps the order of passages, and a text’s vector whatever stands beside it', async () => {
    const texts = Array.from({ length: 100 }, (_, i) => `Row ${i}${', more'.repeat((i * 7) % 3)}.`);
    const seen: string[] = [];
    const vectors = await embedder.embedPassages(texts, {
      onProgress: (done, total) => seen.push(`${done}/${total}`),
    });
    for (const row of [0, 41, 99]) {
      const [alone] = await embedder.embedPassages([texts[row] as string]);
      expect(vectors[row]).toEqual(alone);
    }
    expect(new Set(vectors.map((vector) => vector.join())).size).toBe(100);
    expect(seen).toEqual(texts.map((_, i) => `${i + 1}/100`));
  });

  it('lets a question go ahead of passages that wait', async () => {
    let done = 0;
    const calls = Array.from({ length: 40 }, (_, i) =>
      embedder.embedPassages([`A passage that waits, number ${i}.`], { onProgress: () => done++ }),
    );
    await embedder.embedQuery('A question asked while an index is built');
    expect(done).toBeLessThan(5);
    await Promise.all(calls);
    expect(done).toBe(40);
  });

  it('cuts a text at 512 tokens and keeps its end mark', async () => {
    // Eight passages longer than the model reads: what lies beyond the cut makes no difference.
    const read = 'word '.repeat(600);
    const [one, other] = await embedder.embedPassages([`${read} apples`, `${read} ${'pears '.repeat(300)}`]);
    expect(one).toEqual(other);
  });

  it('embeds what is empty, odd or not text at all', async () => {
    for (const text of ['', ' \n\t', '\u0000', '\ud800', '🦄'.repeat(9), 'x'.repeat(20_000)]) {
      const vector = await embedder.embedQuery(text);
      expect(vector.every(Number.isFinite)).toBe(true);
    }
  });

  it('gives every caller a vector of its own', async () => {
    const [one, other] = await Promise.all([embedder.embedQuery(question), embedder.embedQuery(question)]);
    one.fill(0);
    expect(dot(other, other)).toBeCloseTo(1, 5);
    expect(await embedder.embedQuery(question)).toEqual(other);
  });

  it('stops when the signal does, and works on afterwards', async () => {
    const controller = new AbortController();
    const passages = embedder.embedPassages(
      Array.from({ length: 500 }, (_, i) => `A passage nobody waits for any more, number ${i}.`),
      { signal: controller.signal, onProgress: () => controller.abort() },
    );
    await expect(passages).rejects.toMatchObject({ code: 'aborted' });
    await expect(embedder.embedQuery('never asked', { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'aborted',
    });
    expect(await embedder.embedPassages(['On with it.'])).toHaveLength(1);
  });

  it('embeds nothing at once', async () => {
    expect(await embedder.embedPassages([])).toEqual([]);
  });
});

describe('a bundled embedder whose thread ends', () => {
  it('says so, and has another at the next call', async () => {
    const threads: Worker[] = [];
    const keep = (thread: Worker) => threads.push(thread);
    process.on('worker', keep);
    const embedder = await createBundledEmbedder({ modelDir, workers: 1 });
    const lost = expect(embedder.embedPassages(['One.', 'Two.'])).rejects.toMatchObject({
      code: 'embedder-failed',
      message: expect.stringContaining('stopped unexpectedly'),
      isRetryable: true,
    });
    await threads[0]?.terminate();
    await lost;
    const vectors = await Promise.all(['Is it back?', 'For both?'].map((text) => embedder.embedQuery(text)));
    expect(vectors.map((vector) => vector.length)).toEqual([384, 384]);
    expect(threads).toHaveLength(2);
    await embedder.close();
    process.off('worker', keep);
  });
});

describe('a bundled embedder that is closed', () => {
  it('rejects what waits and what comes after', async () => {
    const embedder = await createBundledEmbedder({ modelDir, workers: 1 });
    const passages = embedder.embedPassages(Array.from({ length: 30 }, (_, i) => `Passage ${i}.`));
    const waiting = expect(passages).rejects.toMatchObject({ code: 'aborted' });
    await embedder.close();
    await waiting;
    await embedder.close();
    await expect(embedder.embedQuery('Too late?')).rejects.toThrow('has been closed');
    await expect(embedder.embedPassages(['Too late.'])).rejects.toThrow('has been closed');
  });
});

describe('weights that are not the expected ones', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'weights-'));
  afterAll(() => rmSync(root, { recursive: true }));
  const weights = () => readFileSync(path.join(modelDir, 'model.onnx'));

  const cases: readonly [string, string, (folder: string) => void][] = [
    ['missing', 'model.onnx is missing (ENOENT)', () => {}],
    [
      'cut short',
      'model.onnx (1000 bytes) is not the expected file',
      (folder) => writeFileSync(path.join(folder, 'model.onnx'), weights().subarray(0, 1000)),
    ],
    [
      'of the right size with one bit turned',
      'model.onnx (34014367 bytes) is not the expected file: its SHA-256 begins',
      (folder) => {
        const bytes = weights();
        bytes[20_000_000] = (bytes[20_000_000] as number) ^ 1;
        writeFileSync(path.join(folder, 'model.onnx'), bytes);
      },
    ],
    [
      'a folder',
      'model.onnx cannot be read (EISDIR)',
      (folder) => mkdirSync(path.join(folder, 'model.onnx')),
    ],
  ];
  it.each(cases)('are refused by name when %s, with the remedy', async (name, message, spoil) => {
    const folder = path.join(root, name.replaceAll(' ', '-'));
    mkdirSync(folder);
    copyFileSync(path.join(modelDir, 'tokenizer.json'), path.join(folder, 'tokenizer.json'));
    spoil(folder);
    const failure = await createBundledEmbedder({ modelDir: folder }).catch((error: Error) => error);
    expect(failure).toMatchObject({ code: 'weights-invalid', message: expect.stringContaining(message) });
    expect(failure).toMatchObject({ message: expect.stringContaining('git checkout -- models') });
    expect(String(failure)).not.toContain(folder);
  });

  it('are refused for an altered tokenizer, which would answer wrongly', async () => {
    const folder = path.join(root, 'tokenizer');
    mkdirSync(folder);
    symlinkSync(path.join(modelDir, 'model.onnx'), path.join(folder, 'model.onnx'));
    const text = readFileSync(path.join(modelDir, 'tokenizer.json'), 'utf8');
    writeFileSync(path.join(folder, 'tokenizer.json'), text.replace('"the"', '"teh"'));
    await expect(createBundledEmbedder({ modelDir: folder })).rejects.toMatchObject({
      code: 'weights-invalid',
      message: expect.stringMatching(/tokenizer\.json \(\d+ bytes\) is not the expected file/),
    });
  });
});

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, x, i) => sum + x * (b[i] as number), 0);
}

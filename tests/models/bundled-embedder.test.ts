import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBundledEmbedder } from '../../src/models/bundled-embedder.ts';
import type { Embedder } from '../../src/models/embedder.ts';
import { projectRoot } from '../../src/project.ts';

const modelDir = path.join(projectRoot, 'models', 'e5-small-v2');
let embedder: Embedder;
beforeAll(async () => {
  embedder = await createBundledEmbedder({ modelDir, workers: 2 });
});
afterAll(() => embedder.close());

function cosine(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, x, i) => sum + x * (b[i] as number), 0);
}

describe('createBundledEmbedder', () => {
  it('gives the vector that the model’s page states', async () => {
    const vector = await embedder.embedQuery('How many projects does ebpf.io list?');
    expect(Array.from(vector.subarray(0, 3), (x) => Number(x.toFixed(4)))).toEqual([-0.0565, 0.0444, 0.0323]);
    expect(cosine(vector, vector)).toBeCloseTo(1, 5);
  });

  it('embeds passages in order, each as if it were alone', async () => {
    const texts = ['Ships sail.', 'Bread is baked from flour and water in an oven.', 'Pears.'];
    const together = await embedder.embedPassages(texts);
    const alone = await Promise.all(
      texts.map(async (text) => (await embedder.embedPassages([text]))[0] as Float32Array),
    );
    for (const [i, vector] of together.entries())
      expect(cosine(vector, alone[i] as Float32Array)).toBeCloseTo(1, 6);
  });

  it('uses further workers for many passages and reports progress', async () => {
    const seen: number[] = [];
    const texts = Array.from({ length: 96 }, (_, i) => `word ${i}`);
    const vectors = await embedder.embedPassages(texts, { onProgress: (done) => seen.push(done) });
    expect([vectors.length, seen.at(-1)]).toEqual([96, 96]);
    expect(
      cosine(vectors[95] as Float32Array, (await embedder.embedPassages(['word 95']))[0] as Float32Array),
    ).toBeCloseTo(1, 6);
  });

  it('reads at most 512 tokens', async () => {
    const [vector] = await embedder.embedPassages(['harbour '.repeat(3000)]);
    expect(vector).toHaveLength(384);
  });

  it('stops when asked to', async () => {
    const abort = new AbortController();
    const run = embedder.embedPassages(
      Array.from({ length: 40 }, (_, i) => `text ${i}`),
      { signal: abort.signal },
    );
    abort.abort();
    await expect(run).rejects.toMatchObject({ code: 'aborted' });
  });
});

describe('weights', () => {
  it.each([
    ['altered', (file: string) => alter(file)],
    ['truncated', (file: string) => writeFileSync(file, readFileSync(file).subarray(0, 1000))],
    ['missing', (file: string) => rmSync(file)],
  ])('that are %s are refused by name', async (_, damage) => {
    const dir = mkdtempSync(path.join(tmpdir(), 'weights-'));
    cpSync(modelDir, dir, { recursive: true });
    damage(path.join(dir, 'model.onnx'));
    await expect(createBundledEmbedder({ modelDir: dir })).rejects.toMatchObject({
      code: 'weights-invalid',
      message: expect.stringMatching(/model\.onnx.*models\//s),
    });
    rmSync(dir, { recursive: true });
  });
});

function alter(file: string): void {
  const bytes = readFileSync(file);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] as number) ^ 1;
  writeFileSync(file, bytes);
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildHnsw, loadNative, openHnsw } from '../../src/indexing/hnsw.ts';
import { exactIndex, type VectorTable } from '../../src/indexing/vector-index.ts';

/** Vectors in clusters, as texts are; a generator of our own, so that every run sees the same. */
function clustered(rows: number, dimension: number, seed: number): VectorTable {
  let state = seed;
  const random = () => {
    state = (state * 1664525 + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
  const centres = Array.from({ length: 50 }, () => Float32Array.from({ length: dimension }, random));
  const data = new Float32Array(rows * dimension);
  for (let row = 0; row < rows; row++) {
    const centre = centres[row % centres.length] as Float32Array;
    const vector = centre.map((x) => x + 0.6 * random());
    const norm = Math.hypot(...vector);
    data.set(
      vector.map((x) => x / norm),
      row * dimension,
    );
  }
  return { dimension, data };
}

describe('hnsw', () => {
  it('finds what exact search finds', async () => {
    const native = await loadNative();
    if ('missing' in native) throw new Error(native.missing);
    const dir = mkdtempSync(path.join(tmpdir(), 'hnsw-'));
    const all = clustered(4100, 64, 7);
    const table = { dimension: 64, data: all.data.subarray(0, 4000 * 64) };
    await buildHnsw(table, path.join(dir, 'graph'));
    const graph = openHnsw(native, table, path.join(dir, 'graph'));
    const exact = exactIndex(table);
    let found = 0;
    for (let i = 0; i < 100; i++) {
      const query = all.data.subarray((4000 + i) * 64, (4001 + i) * 64);
      const wanted = new Set(exact.search(query, 10).map(({ row }) => row));
      found += graph.search(query, 10).filter(({ row }) => wanted.has(row)).length;
    }
    expect(found / 1000).toBeGreaterThanOrEqual(0.999);
    rmSync(dir, { recursive: true });
  });

  it('orders exact results by cosine and cuts at k', () => {
    const table = { dimension: 2, data: Float32Array.from([1, 0, 0.6, 0.8, 0, 1]) };
    const found = exactIndex(table).search(Float32Array.from([1, 0]), 2);
    expect(found.map(({ row }) => row)).toEqual([0, 1]);
    expect(found[1]?.score).toBeCloseTo(0.6);
  });
});

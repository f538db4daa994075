import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { rememberingQueries } from '../../evals/query-cache.ts';
import type { Embedder } from '../../src/models/embedder.ts';

function counting(id = 'm'): Embedder & { asked: string[] } {
  const asked: string[] = [];
  return {
    id,
    dimension: 2,
    asked,
    embedQuery: async (text) => {
      asked.push(text);
      return Float32Array.from([text.length, 0.1]);
    },
    embedPassages: async () => [],
    close: async () => {},
  };
}

it('asks the embedder once for a text, over runs, and for each embedder apart', async () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'queries-'));
  const first = rememberingQueries(counting(), dir);
  const vector = await first.embedQuery('abc');
  await first.close();
  const inner = counting();
  const second = rememberingQueries(inner, dir);
  expect(await second.embedQuery('abc')).toEqual(vector);
  expect(inner.asked).toEqual([]);
  const other = counting('n');
  await rememberingQueries(other, dir).embedQuery('abc');
  expect(other.asked).toEqual(['abc']);
});

it('starts anew where the file is broken', async () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'queries-'));
  const first = rememberingQueries(counting(), dir);
  await first.embedQuery('abc');
  await first.close();
  writeFileSync(path.join(dir, readdirSync(dir)[0] ?? ''), '{"half');
  const inner = counting();
  await rememberingQueries(inner, dir).embedQuery('abc');
  expect(inner.asked).toEqual(['abc']);
});

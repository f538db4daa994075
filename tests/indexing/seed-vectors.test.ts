import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { bundledModel, seedVectors } from '../../src/assistant.ts';
import { loadCorpus } from '../../src/corpus/load.ts';
import { chunkerId, toPassages } from '../../src/corpus/passages.ts';
import { openIndex } from '../../src/indexing/store.ts';
import { createBundledEmbedder } from '../../src/models/bundled-embedder.ts';
import { projectRoot } from '../../src/project.ts';

it('holds a vector of every passage that comes with the project: else npm run vectors makes them', async () => {
  const { documents, sha256 } = await loadCorpus(path.join(projectRoot, 'corpus'));
  const embedder = await createBundledEmbedder({ modelDir: bundledModel });
  const embedded: string[] = [];
  const counting = {
    ...embedder,
    embedPassages: (...args: Parameters<typeof embedder.embedPassages>) => {
      embedded.push(...args[0]);
      return embedder.embedPassages(...args);
    },
  };
  const dataDir = fs.mkdtempSync(path.join(tmpdir(), 'seed-'));
  const passages = documents.flatMap(toPassages);
  const { index } = await openIndex({
    ...{
      dataDir,
      passages,
      corpusHash: sha256,
      chunker: chunkerId,
      embedder: counting,
      seedDir: seedVectors,
    },
  });
  expect(embedded).toEqual([]);
  // They are what the weights make of the texts, and not only of the right shape.
  const [vector] = await embedder.embedPassages([passages[7]?.text ?? '']);
  expect(index.search(vector as Float32Array, 1)[0]).toMatchObject({ row: 7, score: expect.closeTo(1, 3) });
  await embedder.close();
  fs.rmSync(dataDir, { recursive: true });
});

// `npm run vectors`: embeds the documents that come with the project into models/, so that the first start is quick.
import * as fs from 'node:fs';
import path from 'node:path';

// What the build made, since this project's source is TypeScript.
const built = (/** @type {string} */ file) => import(new URL(`../dist/src/${file}`, import.meta.url).href);
const { bundledModel, seedVectors } = await built('assistant.js');
const { loadCorpus } = await built('corpus/load.js');
const { chunkerId, toPassages } = await built('corpus/passages.js');
const { writeJournal } = await built('indexing/embedding-journal.js');
const { identify, keyOf } = await built('indexing/identity.js');
const { createBundledEmbedder } = await built('models/bundled-embedder.js');
const { projectRoot } = await built('project.js');

const { documents, sha256 } = await loadCorpus(path.join(projectRoot, 'corpus'));
const passages = documents.flatMap(toPassages);
const embedder = await createBundledEmbedder({ modelDir: bundledModel });
const identity = await identify({ passages, corpusHash: sha256, chunker: chunkerId, embedder });
const vectors = await embedder.embedPassages(identity.texts);
await embedder.close();

fs.rmSync(seedVectors, { recursive: true, force: true });
const journal = writeJournal(
  { fs, root: seedVectors, dimension: embedder.dimension, fingerprint: identity.fingerprint },
  (/** @type {string} */ code) => {
    throw new Error(`${seedVectors} cannot be written to (${code})`);
  },
);
for (const [row, vector] of vectors.entries()) journal.add(keyOf(identity.keys, row), vector);
journal.close();
// Named after no process, so that it is the same file whoever writes it.
for (const name of fs.readdirSync(seedVectors))
  fs.renameSync(
    path.join(seedVectors, name),
    path.join(seedVectors, name.replace(/\.\d+-\d+\.bin$/, '.0-0.bin')),
  );
console.log(`${vectors.length} vectors in models/e5-small-v2/vectors`);

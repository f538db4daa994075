// Builds a graph and writes it. Plain JavaScript, so that a worker thread can load it from src/ and from dist/ alike.
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';

/** @type {{ data: Float32Array, dimension: number, file: string, m: number, efConstruction: number, seed: number }} */
const { data, dimension, file, m, efConstruction, seed } = workerData;
const { HierarchicalNSW } = createRequire(import.meta.url)('hnswlib-node');

const size = data.length / dimension;
const index = new HierarchicalNSW('ip', dimension);
index.initIndex(Math.max(1, size), m, efConstruction, seed);
for (let row = 0; row < size; row++)
  index.addPoint(Array.from(data.subarray(row * dimension, (row + 1) * dimension)), row);
index.writeIndexSync(file);
parentPort?.postMessage('done');

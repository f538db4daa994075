import { Worker } from 'node:worker_threads';
import { messageOf } from '../errors.ts';
import {
  exactIndex,
  type Neighbour,
  requireUsable,
  type VectorIndex,
  type VectorTable,
} from './vector-index.ts';

type Native = typeof import('hnswlib-node');
type NativeIndex = InstanceType<Native['HierarchicalNSW']>;

/** Graph of Malkov and Yashunin (2018); `npm run bench` prints its recall beside exact search. */
export const hnswParameters = { m: 16, efConstruction: 200, efSearch: 200, seed: 100 } as const;

/** The native library, or why it cannot be had: it is compiled at install, which needs python3, make and g++. */
export async function loadNative(): Promise<Native | { missing: string }> {
  try {
    const loaded = await import('hnswlib-node');
    return ('default' in loaded ? loaded.default : loaded) as Native;
  } catch (error) {
    return { missing: messageOf(error).split(/\n| imported from /)[0] as string };
  }
}

/**
 * Builds the graph and writes it, in a thread of its own: 100,000 vectors take minutes, and a server goes on
 * answering meanwhile. The folder must exist: the native writer reports no missing one.
 */
export async function buildHnsw(table: VectorTable, file: string): Promise<void> {
  const data = new Float32Array(new SharedArrayBuffer(table.data.byteLength));
  data.set(table.data);
  const { m, efConstruction, seed } = hnswParameters;
  const workerData = { data, dimension: table.dimension, file, m, efConstruction, seed };
  const worker = new Worker(new URL('./hnsw-build-worker.js', import.meta.url), { workerData });
  await new Promise<void>((resolve, reject) => {
    let isDone = false;
    worker.on('message', () => {
      isDone = true;
    });
    worker.on('error', reject);
    worker.on('exit', (code) =>
      isDone ? resolve() : reject(new Error(`building the graph ended with exit code ${code}`)),
    );
  });
}

/** Opens a graph whose file has been verified against the manifest: native code does not survive any other. */
export function openHnsw(native: Native, table: VectorTable, file: string): VectorIndex {
  const index = createNative(native, table.dimension);
  index.readIndexSync(file);
  const exact = exactIndex(table);
  return {
    ...exact,
    kind: 'hnsw',
    search(query, k) {
      requireUsable(query, table.dimension, 'The question’s vector');
      const count = Math.min(k, exact.size);
      if (count === 0) return [];
      // `ef` is lost on every load, and must not be below k.
      index.setEf(Math.max(hnswParameters.efSearch, count));
      const { neighbors, distances } = index.searchKnn(Array.from(query), count);
      return neighbors
        .map((row, i): Neighbour => ({ row, score: 1 - (distances[i] as number) }))
        .sort((a, b) => b.score - a.score || a.row - b.row);
    },
  };
}

function createNative(native: Native, dimension: number): NativeIndex {
  return new native.HierarchicalNSW('ip', dimension);
}

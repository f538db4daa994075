import { messageOf } from '../errors.ts';
import {
  exactIndex,
  type Neighbour,
  requireUsable,
  rowOf,
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

/** Builds the graph and writes it. The folder must exist: the native writer reports no missing one. */
export function buildHnsw(native: Native, table: VectorTable, file: string): void {
  const index = createNative(native, table.dimension);
  const size = table.data.length / table.dimension;
  index.initIndex(Math.max(1, size), hnswParameters.m, hnswParameters.efConstruction, hnswParameters.seed);
  for (let row = 0; row < size; row++) index.addPoint(Array.from(rowOf(table, row)), row);
  index.writeIndexSync(file);
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

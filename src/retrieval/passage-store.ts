import type { Passage } from '../corpus/document.ts';
import { type OpenPostgresOptions, openPostgresIndex } from '../indexing/postgres-store.ts';
import { type OpenIndexOptions, openIndex } from '../indexing/store.ts';
import { partOf } from '../indexing/vector-index.ts';
import { localSearch, type PassageSearch } from './passage-search.ts';
import { postgresSearch } from './postgres-search.ts';

/** The indexed passages of all documents, in a folder of this machine or in a database. */
export interface PassageStore {
  readonly kind: 'hnsw' | 'exact' | 'postgres';
  readonly generation: string;
  /** The search over some passages; `rows` are their positions among all, ascending. */
  over(passages: readonly Passage[], rows: readonly number[]): Promise<PassageSearch>;
  close(): Promise<void>;
}

/** Opens the store, building what is missing. `url` decides which. Throws what openIndex and openPostgresIndex throw. */
export async function openPassageStore(
  options: OpenIndexOptions & Omit<OpenPostgresOptions, 'url'> & { readonly url?: string | undefined },
): Promise<PassageStore> {
  const { url } = options;
  if (url !== undefined) {
    const index = await openPostgresIndex({ ...options, url });
    return {
      kind: 'postgres',
      generation: index.generation,
      over: (passages, rows) => postgresSearch(index, passages, rows),
      close: () => index.close(),
    };
  }
  const { index, generation } = await openIndex(options);
  return {
    kind: index.kind,
    generation,
    over: async (passages, rows) =>
      localSearch(passages, rows.length === index.size ? index : partOf(index, rows)),
    close: async () => {},
  };
}

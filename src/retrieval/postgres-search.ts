import type { Passage } from '../corpus/document.ts';
import type { PostgresIndex } from '../indexing/postgres-store.ts';
import { bm25 } from './lexical.ts';
import { meanRows, type PassageSearch } from './passage-search.ts';

/**
 * The same search in SQL: pgvector's HNSW for one half, BM25+ over a table of words for the other, with the
 * statistics of the documents in `slugs`. One statement a question. `rows[i]` is the row in the database of
 * `passages[i]`.
 */
export async function postgresSearch(
  { database, tables, dimension }: PostgresIndex,
  passages: readonly Passage[],
  rows: readonly number[],
): Promise<PassageSearch> {
  const slugs = [...new Set(passages.map(({ document }) => document))];
  const own = new Map(rows.map((row, at) => [row, at]));
  const [counts] = await database.query<{ count: string; length: number; total: string }>(
    `SELECT count(*) FILTER (WHERE document = ANY($1)) AS count, count(*) AS total,
       coalesce(avg(length) FILTER (WHERE document = ANY($1)), 1)::float8 AS length FROM ${tables}`,
    [slugs],
  );
  const isAll = counts?.count === counts?.total;
  const statement = candidatesStatement(tables);
  return {
    mean: await meanOf(database, tables, slugs, dimension),
    async candidates({ vector, stems, limit, documents }) {
      const among = documents ?? (isAll ? null : slugs);
      const found = await database.query<Candidate>(statement, [
        ...[JSON.stringify(Array.from(vector)), limit, among, [...new Set(stems)], slugs],
        ...[Number(counts?.count), counts?.length],
      ]);
      const hits = found.flatMap(({ row, ...rest }) => {
        const at = own.get(row);
        return at === undefined ? [] : [{ row: at, ...rest }];
      });
      const cosines = new Map(hits.map(({ row, cosine }) => [row, cosine]));
      return {
        vector: sorted(hits.filter(({ near }) => near).map(({ row, cosine }) => ({ row, score: cosine }))),
        lexical: sorted(hits.flatMap(({ row, words }) => (words === null ? [] : [{ row, score: words }]))),
        cosineOf: (row) => cosines.get(row) as number,
      };
    },
  };
}

interface Candidate {
  readonly row: number;
  readonly cosine: number;
  /** That the vector half found it. */
  readonly near: boolean;
  /** BM25+, null where the lexical half did not find it. */
  readonly words: number | null;
}

/** $1 vector, $2 limit, $3 documents or null, $4 stems, $5 documents of the statistics, $6 their passages, $7 mean length. */
function candidatesStatement(tables: string): string {
  const { k1, b, delta } = bm25;
  return `
    WITH near AS MATERIALIZED (
      SELECT row FROM ${tables} WHERE $3::text[] IS NULL OR document = ANY($3)
      ORDER BY embedding <#> $1::vector LIMIT $2),
    held AS MATERIALIZED (
      SELECT stem, row, document, frequency, length, count(*) OVER (PARTITION BY stem) AS df
      FROM ${tables}_words WHERE stem = ANY($4::text[]) AND document = ANY($5::text[])),
    words AS (
      SELECT row, sum(ln(1 + ($6 - df + 0.5) / (df + 0.5)) * (${delta} + frequency * ${k1 + 1}
        / (frequency + ${k1} * (${1 - b} + ${b} * length / $7::float8)))) AS score
      FROM held WHERE $3::text[] IS NULL OR document = ANY($3)
      GROUP BY row ORDER BY score DESC, row LIMIT $2),
    found AS (
      SELECT coalesce(near.row, words.row) AS row, near.row IS NOT NULL AS near, words.score::float8 AS words
      FROM near FULL JOIN words ON near.row = words.row)
    SELECT found.row, found.near, found.words, -(p.embedding <#> $1::vector) AS cosine
    FROM found JOIN ${tables} p ON p.row = found.row`;
}

function sorted(hits: { row: number; score: number }[]): { row: number; score: number }[] {
  return hits.sort((a, b) => b.score - a.score || a.row - b.row);
}

async function meanOf(
  database: PostgresIndex['database'],
  tables: string,
  slugs: readonly string[],
  dimension: number,
): Promise<Float32Array> {
  const [found] = await database.query<{ mean: string | null }>(
    `SELECT avg(embedding)::text AS mean FROM
       (SELECT embedding FROM ${tables} WHERE document = ANY($1) ORDER BY row LIMIT ${meanRows}) AS sample`,
    [slugs],
  );
  return found?.mean ? Float32Array.from(JSON.parse(found.mean) as number[]) : new Float32Array(dimension);
}

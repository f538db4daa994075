import MiniSearch from 'minisearch';
import type { Passage } from '../corpus/document.ts';
import { type Term, toTerms } from '../corpus/terms.ts';

/** Lexical search over passages: MiniSearch's BM25+ on Porter stems, function words left out. */
export interface LexicalIndex {
  /** Scores by row, best first, at most `limit`. An empty list where no term of the query occurs. */
  search(stems: readonly string[], limit: number): LexicalHit[];
  /** Every stem of the corpus with its commonest spelling. */
  readonly vocabulary: ReadonlyMap<string, VocabularyEntry>;
}

export interface LexicalHit {
  readonly row: number;
  readonly score: number;
}

export interface VocabularyEntry {
  /** The commonest spelling, lower case. */
  readonly word: string;
  /** Occurrences in sentences. */
  readonly count: number;
  /** Of these, those written as a proper name. */
  readonly nameCount: number;
}

export function createLexicalIndex(passages: readonly Passage[]): LexicalIndex {
  const search = new MiniSearch<{ id: number; text: string }>({
    fields: ['text'],
    tokenize: (text) => contentStems(toTerms(text)),
    processTerm: (term) => term,
    searchOptions: { tokenize: (text) => text.split(' '), processTerm: (term) => term },
  });
  search.addAll(passages.map((passage, id) => ({ id, text: passage.text })));
  return {
    search: (stems, limit) =>
      stems.length === 0
        ? []
        : search
            .search([...new Set(stems)].join(' '))
            .slice(0, limit)
            .map((hit) => ({ row: hit.id, score: hit.score })),
    vocabulary: collectVocabulary(passages),
  };
}

/** The stems of the words that carry the subject. */
export function contentStems(terms: readonly Term[]): string[] {
  return terms.filter((term) => !term.isStop).map((term) => term.stem);
}

function collectVocabulary(passages: readonly Passage[]): Map<string, VocabularyEntry> {
  const spellings = new Map<string, Map<string, number>>();
  const names = new Map<string, number>();
  for (const passage of passages) {
    if (passage.kind !== 'sentence') continue;
    for (const term of toTerms(passage.text)) {
      const counts = spellings.get(term.stem) ?? new Map<string, number>();
      counts.set(term.word, (counts.get(term.word) ?? 0) + 1);
      spellings.set(term.stem, counts);
      if (term.isName) names.set(term.stem, (names.get(term.stem) ?? 0) + 1);
    }
  }
  const entry = ([stem, counts]: [string, Map<string, number>]): [string, VocabularyEntry] => {
    const [word] = [...counts].reduce((best, next) => (next[1] > best[1] ? next : best));
    const count = [...counts.values()].reduce((sum, n) => sum + n, 0);
    return [stem, { word, count, nameCount: names.get(stem) ?? 0 }];
  };
  return new Map([...spellings].map(entry));
}

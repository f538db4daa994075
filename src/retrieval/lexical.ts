import MiniSearch from 'minisearch';
import type { CorpusDocument, Passage } from '../corpus/document.ts';
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
  /** Occurrences in headings and sentences. */
  readonly count: number;
  /** Occurrences inside a sentence that are written as a proper name. */
  readonly asName: number;
  /** Occurrences inside a sentence that are written as a common word. */
  readonly asWord: number;
}

export function createLexicalIndex(
  passages: readonly Passage[],
  documents: readonly CorpusDocument[],
): LexicalIndex {
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
    vocabulary: collectVocabulary(documents),
  };
}

/** The stems of the words that carry the subject. */
export function contentStems(terms: readonly Term[]): string[] {
  return terms.filter((term) => !term.isStop).map((term) => term.stem);
}

/** Headings are counted but say nothing of names: in title case every word looks like one. */
function collectVocabulary(documents: readonly CorpusDocument[]): Map<string, VocabularyEntry> {
  const spellings = new Map<string, Map<string, number>>();
  const names = new Map<string, number>();
  const plain = new Map<string, number>();
  const add = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
  const note = (term: Term) => {
    const counts = spellings.get(term.stem) ?? new Map<string, number>();
    add(counts, term.word);
    spellings.set(term.stem, counts);
  };
  for (const section of documents.flatMap((document) => document.sections)) {
    for (const term of toTerms(section.title)) note(term);
    for (const term of toTerms(section.text)) {
      note(term);
      if (term.isName) add(names, term.stem);
      else if (term.surface === term.word) add(plain, term.stem);
    }
  }
  return new Map(
    [...spellings].map(([stem, counts]) => {
      const [word] = [...counts].reduce((best, next) => (next[1] > best[1] ? next : best));
      const count = [...counts.values()].reduce((sum, n) => sum + n, 0);
      return [stem, { word, count, asName: names.get(stem) ?? 0, asWord: plain.get(stem) ?? 0 }];
    }),
  );
}

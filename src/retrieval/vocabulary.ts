import type { CorpusDocument } from '../corpus/document.ts';
import { type Term, toTerms } from '../corpus/terms.ts';

/** Every stem of some documents with its forms. */
export type Vocabulary = ReadonlyMap<string, VocabularyEntry>;

export interface VocabularyEntry {
  /** Every form of it that occurs, lower case. */
  readonly forms: readonly string[];
  /** Occurrences in headings and sentences. */
  readonly count: number;
  /** Occurrences inside a sentence that are written as a proper name. */
  readonly asName: number;
  /** Occurrences inside a sentence that are written as a common word. */
  readonly asWord: number;
}

/** Headings are counted but say nothing of names: in title case every word looks like one. */
export function collectVocabulary(documents: readonly CorpusDocument[]): Vocabulary {
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
      const count = [...counts.values()].reduce((sum, n) => sum + n, 0);
      return [
        stem,
        { forms: [...counts.keys()], count, asName: names.get(stem) ?? 0, asWord: plain.get(stem) ?? 0 },
      ];
    }),
  );
}

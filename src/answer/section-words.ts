import type { CorpusDocument, Section } from '../corpus/document.ts';
import { type Term, toTerms } from '../corpus/terms.ts';
import { bagOf, type WordBag } from './coverage.ts';
import { type Quantity, quantitiesIn } from './quantities.ts';

/** The words of a section as questions look them up; taken apart once, since they do not depend on the question. */
export interface SectionWords {
  /** Its text with its own title, its chapters' and the document's. */
  readonly whole: WordBag;
  readonly quantities: readonly Quantity[];
  /** The sentence alone. */
  own(index: number): WordBag;
  /** The content words of the section's title and the sentence, once each. */
  titled(index: number): readonly Term[];
  /** The sentence with what a reader has in mind on reaching it: headings, the sentence before, its list's lead-in. */
  context(index: number): WordBag;
}

const known = new WeakMap<Section, SectionWords>();

/** Kept for as long as the section is. */
export function sectionWordsOf(document: CorpusDocument, section: Section): SectionWords {
  const found = known.get(section) ?? takeApart(document, section);
  known.set(section, found);
  return found;
}

function takeApart(document: CorpusDocument, section: Section): SectionWords {
  const headings = [section.title, ...section.path, document.title].join('. ');
  return {
    whole: bagOf(section.text, headings),
    quantities: quantitiesIn(`${headings}. ${section.text}`),
    titled: lazily((index) => contentOf(`${section.title}. ${sentenceAt(section, index)}`)),
    own: lazily((index) => bagOf(sentenceAt(section, index))),
    context: lazily((index) => bagOf(sentenceAt(section, index), headings, ...before(section, index))),
  };
}

/** The words of a text that carry its subject, once each. */
export function contentOf(text: string): Term[] {
  const content = toTerms(text).filter(({ isStop }) => !isStop);
  return [...new Map(content.map((term) => [term.word, term])).values()];
}

/** The text of a section's sentence; empty where there is none. */
export function sentenceAt(section: Section, index: number): string {
  const sentence = section.sentences[index];
  return sentence ? section.text.slice(sentence.start, sentence.end) : '';
}

function before(section: Section, index: number): string[] {
  const leadIn = section.sentences[index]?.leadIn;
  return [index - 1, ...(leadIn === undefined ? [] : [leadIn])].map((at) => sentenceAt(section, at));
}

function lazily<T>(make: (index: number) => T): (index: number) => T {
  const made = new Map<number, T>();
  return (index) => {
    const value = made.get(index) ?? make(index);
    made.set(index, value);
    return value;
  };
}

import { describe, expect, it } from 'vitest';
import { toPassages } from '../../src/corpus/passages.ts';
import { contentStems, toTerms } from '../../src/corpus/terms.ts';
import { explain, fuse } from '../../src/retrieval/fusion.ts';
import { createLexicalIndex } from '../../src/retrieval/lexical.ts';
import { correctSpelling, editDistance } from '../../src/retrieval/spelling.ts';
import { collectVocabulary } from '../../src/retrieval/vocabulary.ts';
import { keySentences, sectionsMentioning, sectionsUnder } from '../../src/retrieval/whole-document.ts';
import { documentOf, harbour, knowledgeOf, ledger, words } from '../support/small-corpus.ts';

const document = documentOf(harbour, 'harbour');
const lexical = createLexicalIndex(toPassages(document));
const vocabulary = collectVocabulary([document]);

describe('fuse', () => {
  const traces = fuse(
    [
      { row: 0, score: 0.9 },
      { row: 1, score: 0.8 },
      { row: 2, score: 0.7 },
    ],
    [
      { row: 2, score: 6 },
      { row: 3, score: 3 },
    ],
    () => 0.7,
    (cosine) => cosine,
  );

  it('scores each candidate as its trace says', () => {
    for (const { score, weight, vectorScaled, lexicalScaled } of traces.values()) {
      expect(score).toBeCloseTo(weight * vectorScaled + (1 - weight) * lexicalScaled, 12);
    }
    expect(explain(traces.get(2) as never)).toMatch(
      /^0\.400 = 0\.600 × 0\.000 \(cosine 0\.700\) \+ 0\.400 × 1\.000 \(BM25 6\.000\)$/,
    );
  });

  it('gives a passage that only one half found its other half', () => {
    expect(traces.get(3)).toMatchObject({ vector: 0.7, lexical: 3, lexicalScaled: 0.5 });
    expect(traces.get(0)).toMatchObject({ lexical: 0, vectorScaled: 1 });
  });
});

describe('lexical search', () => {
  it('finds inflected forms, and no words that only contain one another', () => {
    const rows = (query: string) => lexical.search(contentStems(toTerms(query)), 10).length;
    expect(rows('quay measuring')).toBeGreaterThan(0);
    expect(rows('err')).toBe(0);
    expect(rows('the of and')).toBe(0);
  });

  it('gives BM25+ by hand for one word', () => {
    const passages = ['a crane', 'a crane crane', 'a boat'].map((text, i) => ({
      document: 'd',
      section: String(i),
      kind: 'sentence' as const,
      text,
      start: 0,
      end: 1,
    }));
    const [first, second] = createLexicalIndex(passages).search(['crane'], 10);
    const idf = Math.log(1 + (3 - 2 + 0.5) / (2 + 0.5));
    const score = (tf: number, length: number) =>
      idf * (0.5 + (tf * 2.2) / (tf + 1.2 * (0.3 + (0.7 * length) / (4 / 3))));
    expect([first?.row, second?.row]).toEqual([1, 0]);
    expect(first?.score).toBeCloseTo(score(2, 2), 5);
    expect(second?.score).toBeCloseTo(score(1, 1), 5);
  });
});

describe('spelling', () => {
  const correct = (word: string) => correctSpelling(toTerms(`x ${word}`)[1] as never, vocabulary, words);

  it.each([
    ['pasengers', 'passengers'],
    ['ferriez', 'ferries'],
    ['wrok', 'work'],
    ['quay', undefined],
    ['Podman', undefined],
    ['IPv6', undefined],
    ['whatis', 'what is'],
    ['thingthat', 'thing that'],
    ['in2024', 'in 2024'],
    ['h264', undefined],
    ['wireguard', undefined],
  ])('%s becomes %s', (wrong, right) => {
    expect(correct(wrong)).toBe(right);
  });

  it.each([
    ['abc', 'abc', 0],
    ['abc', 'acb', 1],
    ['abc', 'abd', 1],
    ['kitten', 'sitting', 3],
  ])('the distance of %s and %s is %i', (a, b, distance) => {
    expect(editDistance(a, b, 5)).toBe(distance);
  });
});

describe('whole documents', () => {
  const places = sectionsUnder([document], '1');

  it('finds the sections below a chapter, and none for an unknown one', () => {
    expect(places.map(({ section }) => section.id)).toEqual(['1.1', '1.2']);
    expect(sectionsUnder([document], '7')).toEqual([]);
  });

  it('counts every mention', () => {
    const found = sectionsMentioning(places, toTerms('north quay'));
    expect(found.map(({ section, count }) => [section.id, count])).toEqual([['1.1', 3]]);
  });

  it('takes a sentence that says much for a key sentence, not a list item', () => {
    const { section } = places[1] as NonNullable<(typeof places)[1]>;
    const [key] = keySentences(section, 1);
    expect(section.sentences[key as number]?.kind).toBe('prose');
  });
});

describe('retrieve', () => {
  it('puts the section first that shares the question’s words, with a trace that adds up', async () => {
    const { retriever } = await knowledgeOf(harbour);
    const [first] = await retriever.retrieve(['Which oil do tugs use?']);
    expect(first?.section.id).toBe('2.2');
    const { trace, score } = first as NonNullable<typeof first>;
    expect(score).toBeCloseTo(trace.sentence.score + trace.sectionWeight * trace.section.score, 12);
  });

  it('searches the chosen documents alone', async () => {
    const { retriever } = await knowledgeOf(harbour, ledger);
    const found = await retriever.retrieve(['north quay'], { documents: ['ledger'] });
    expect(new Set(found.map(({ document: one }) => one.slug))).toEqual(new Set(['ledger']));
  });
});

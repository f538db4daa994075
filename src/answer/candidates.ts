import type { Section } from '../corpus/document.ts';
import type { Term } from '../corpus/terms.ts';
import type { WordVectors } from '../models/word-vectors.ts';
import type { Evidence } from '../retrieval/retriever.ts';
import { answerTypeIn } from './answer-type.ts';
import { coverageOf, likeness, type WordBag } from './coverage.ts';
import { areOpposites, modalityOf, negationsIn } from './polarity.ts';
import { isAbstract, type Question } from './question.ts';
import { contentOf, sectionWordsOf, sentenceAt } from './section-words.ts';

/** A sentence that might answer, with all that is known for and against it. */
export interface Candidate {
  readonly evidence: Evidence;
  /** Index in the section's sentences. */
  readonly index: number;
  readonly text: string;
  readonly features: Features;
  /** Weighted sum of the features, for ranking. */
  readonly score: number;
}

/** All 0 to 1 unless said otherwise. */
export interface Features {
  /** The fused retrieval score of the sentence. */
  readonly retrieval: number;
  /** The section's score as a share of the best section's. */
  readonly section: number;
  /** Likeness of question and sentence: the cosine, 0 for any two passages of the documents, 1 for the same text. */
  readonly likeness: number;
  /** Share of the question's words that the sentence itself covers. */
  readonly own: number;
  /** The same with its headings, its lead-in and the sentence before it. */
  readonly context: number;
  /** The same with the whole section. */
  readonly whole: number;
  /** Share of the question's names that stand in sentence or context; 1 where there are none. */
  readonly names: number;
  /** The same with the whole section. */
  readonly namesWhole: number;
  /** The heaviest word of the question that is missing from sentence and context, by its weight (0 to 1.5). */
  readonly gap: number;
  /** The same with the whole section. */
  readonly gapWhole: number;
  /** Whether it holds the kind of thing that is asked for; .5 where no particular thing is. */
  readonly type: number;
  /** How far the noun that names what is wanted stands in sentence or context; 1 where there is none. */
  readonly attribute: number;
  /** The same with the whole section; 1 too where an account is asked for (`purpose`, `role`). */
  readonly attributeWhole: number;
  /** 1 where the question takes a number for granted that the section does not have. */
  readonly premise: number;
  /** 1 where the sentence denies what the question, in nearly the same words, takes for granted. */
  readonly denial: number;
  /** 1 where it is asked whether something happened and the sentence only predicts it. */
  readonly outcome: number;
  /** 1 where a word of the question stands in sentence or heading turned into its opposite. */
  readonly opposite: number;
}

/** Pairwise logistic regression on the development sets: decisions/0003-extractive-answers.md. */
const weights: Readonly<Record<keyof Features, number>> = {
  retrieval: 2.6,
  section: 1.6,
  likeness: 3.5,
  own: 0.3,
  context: 2.3,
  whole: 0.9,
  names: 0.3,
  namesWhole: 0,
  gap: -0.8,
  gapWhole: -0.6,
  type: 0.9,
  attribute: 1.4,
  attributeWhole: 0,
  premise: 0,
  denial: 0,
  outcome: 0,
  opposite: -0.8,
};

/** The sentences of the evidence as candidates, best first. */
export function rankCandidates(
  question: Question,
  evidence: readonly Evidence[],
  words: WordVectors,
): Candidate[] {
  const top = evidence[0]?.score ?? 1;
  return evidence
    .flatMap((item) => fromSection(question, item, top, words))
    .sort((a, b) => b.score - a.score);
}

function fromSection(question: Question, evidence: Evidence, top: number, words: WordVectors): Candidate[] {
  const { section, document } = evidence;
  const sectionWords = sectionWordsOf(document, section);
  const { whole } = sectionWords;
  const wholeTerms = () => contentOf(`${section.title}. ${section.text}`);
  const cover = (bag: WordBag) => coverageOf(question.terms, bag, words, question.names);
  const wholeCover = cover(whole);
  return evidence.sentences.map(({ index, trace }) => {
    const text = sentenceAt(section, index);
    const own = sectionWords.own(index);
    const context = sectionWords.context(index);
    const contextCover = cover(context);
    const ownShare = cover(own).share;
    const features: Features = {
      retrieval: trace.score,
      section: top > 0 ? evidence.score / top : 0,
      likeness: trace.likeness,
      own: ownShare,
      context: contextCover.share,
      whole: wholeCover.share,
      gap: contextCover.gap,
      gapWhole: wholeCover.gap,
      names: nameShare(question, context, words),
      namesWhole: nameShare(question, whole, words),
      type: answerTypeIn(text, question, words) ?? 0.5,
      attribute: question.attribute ? likeness(question.attribute, context, words) : 1,
      premise: question.quantities.some(
        (asked) => !sectionWords.quantities.some((one) => one.value === asked.value),
      )
        ? 1
        : 0,
      attributeWhole:
        question.attribute && !isAbstract(question.attribute.word)
          ? likeness(question.attribute, whole, words)
          : 1,
      denial: negationsIn(question.text) === 0 && negationsIn(text) > 0 && ownShare > 0.85 ? 1 : 0,
      outcome:
        asksOutcome.test(question.text) &&
        modalityOf(text) !== 'fact' &&
        !(question.kind === 'date' && /\b(?:1[5-9]|20)\d\d\b/.test(text))
          ? 1
          : 0,
      opposite: isTurned(question, question.kind === 'why' ? wholeTerms() : sectionWords.titled(index), whole)
        ? 1
        : 0,
    };
    return {
      evidence,
      index,
      text,
      features,
      score: scoreOf(features) - (isFragment(section, index) ? fragmentCost : 0),
    };
  });
}

/** `Did it become …`, `has it turned out …`: the past, asked of a text that may only look ahead. */
const asksOutcome =
  /^(?:did|has|have|was|were|when (?:did|was|were|has|had))\b(?!.*\b(?:say|predict|expect|forecast|mention|announce|plan)\w*\b)|\b(?:turned out|come true|came true|actually|by now|in the end)\b/i;

function scoreOf(features: Features): number {
  return (Object.keys(weights) as (keyof Features)[]).reduce(
    (sum, key) => sum + weights[key] * features[key],
    0,
  );
}

/** A line that is no sentence (an address, a byline, a stray heading) answers only if nothing else does. */
const fragmentCost = 1.5;

function isFragment(section: Section, index: number): boolean {
  return (
    section.sentences[index]?.kind === 'prose' && !/[.!?:;。！？]["”’')\]]*$/.test(sentenceAt(section, index))
  );
}

function nameShare(question: Question, bag: WordBag, words: WordVectors): number {
  const names = question.terms.filter((term) => question.names.has(term.stem));
  if (names.length === 0) return 1;
  return names.filter((term) => likeness(term, bag, words, true) === 1).length / names.length;
}

function isTurned(question: Question, known: readonly Term[], whole: WordBag): boolean {
  return question.terms.some(
    (term) => !whole.stems.has(term.stem) && known.some((other) => areOpposites(term.word, other.word)),
  );
}

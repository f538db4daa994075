import { type Term, toTerms } from '../corpus/terms.ts';
import type { WordVectors } from '../models/word-vectors.ts';
import { bagOf, likeness } from './coverage.ts';
import { type Quantity, quantitiesIn } from './quantities.ts';
import { isAbstract, type Measure, type Question } from './question.ts';

const months = 'january|february|march|april|may|june|july|august|september|october|november|december';
const datePattern = new RegExp(
  `\\b(?:1[5-9]|20)\\d{2}\\b|\\b(?:${months})\\b(?! (?:be|have|not|also|lead|run|take|become|cause))|\\b(?:next|last|this|previous|coming|following) (?:year|years|month|months|week|decade|quarter|season|spring|summer|autumn|winter)\\b|\\b(?:next|last|past|coming|following) (?:few|couple of|several|\\w+) (?:hours|days|weeks|months|quarters|years|decades)\\b|\\bsome time\\b|\\b(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)s?\\b|\\b\\d{1,2}[:.]\\d{2}\\b|\\b\\d{1,2} ?(?:am|pm)\\b|\\b(?:few|several|\\w+) years? (?:ago|earlier|later|before)\\b|\\bQ[1-4]\\b|\\b(?:19|20)\\d0s\\b|\\bfuture\\b`,
  'i',
);
const reasonPattern =
  /\b(?:because|since|due to|owing to|thanks to|as a result|therefore|thus|hence|so that|so as to|in order to|reasons?|caus(?:e|es|ed|ing)|leads? to|led to|leading to|driv(?:e|es|en|ing)|makes? it|allows?|means? that|to (?:avoid|prevent|reduce|keep|save|protect|ensure|improve|make|help|give|let)|for fear|otherwise|which (?:raises|makes|means|lets|causes|adds))\b|\bas\b .*\b(?:grow|spread|increase|become)/i;
const mannerPattern =
  /\b(?:by|through|using|via|with|first|then|after|before|until|so that|so as to|steps?|must|should|press|turn|open|close|set)\b/i;
const placePattern = /\b(?:in|at|on|from|near|of|to) (?:the )?(?:\p{Lu}[\p{L}-]+)/u;

/**
 * How far a sentence holds the kind of thing that is asked for, 0 to 1, or undefined where the kind of
 * question asks for no particular thing. Form alone: whether it is the right number or name is for the
 * words around it to say.
 */
export function answerTypeIn(sentence: string, question: Question, words: WordVectors): number | undefined {
  switch (question.kind) {
    case 'number':
      return numberFit(sentence, question, words);
    case 'date':
      return datePattern.test(withoutOwnWords(sentence, question)) ? 1 : 0;
    case 'person':
      if (hasOtherName(sentence, question)) return 1;
      return !aboutOne.test(question.text) && speaksOfPeople(sentence, words) ? 0.6 : 0;
    case 'which':
      return instanceFit(sentence, question, words);
    case 'place':
      if (hasOtherName(sentence, question) && placePattern.test(sentence)) return 1;
      return /\b(?:city|country|town|region|street)\b/i.test(question.text) ? 0 : 0.5;
    case 'why':
      return reasonPattern.test(sentence) ? 1 : 0.4;
    case 'how':
      return mannerPattern.test(sentence) ? 1 : 0.6;
    default:
      return undefined;
  }
}

function numberFit(sentence: string, question: Question, words: WordVectors): number {
  const own = new Set(question.quantities.map((quantity) => quantity.value));
  const fits = quantitiesIn(sentence)
    .filter((quantity) => !own.has(quantity.value))
    .map((quantity) => unitFit(quantity, sentence, question, words));
  const best = Math.max(0, ...fits);
  return best > 0 ? best : vagueAmount.test(sentence) ? 0.3 : 0;
}

const vagueAmount =
  /\b(?:millions|thousands|hundreds|billions|dozens|several|triple|double|half|a third|a quarter|two-thirds)\b/i;

function unitFit(quantity: Quantity, sentence: string, question: Question, words: WordVectors): number {
  const isYear =
    quantity.unit === undefined &&
    quantity.value >= 1500 &&
    quantity.value <= 2100 &&
    /^\d{4}$/.test(quantity.text);
  const unit = question.unit;
  if (!unit) return isYear ? 0.3 : 1;
  if (unit.type !== 'count') return unitsOf[unit.type].has(quantity.unit ?? '') ? 1 : 0.2;
  if (isYear) return 0.05;
  if (unit.nouns.length === 0) return 1;
  return countFit(quantity, sentence, unit.nouns, words);
}

const duration = ['ms', 's', 'min', 'h', 'day', 'week', 'month', 'year', 'decade'];
const length = ['mm', 'cm', 'm', 'km', 'mile'];

const unitsOf: Readonly<Record<Measure, ReadonlySet<string>>> = {
  percent: new Set(['%']),
  money: new Set(['currency']),
  duration: new Set(duration),
  extent: new Set([...duration, ...length]),
  loudness: new Set(['dB']),
  temperature: new Set(['°']),
  mass: new Set(['g', 'kg', 'tonne']),
};

/** `how many projects`: the number counts projects if that word stands beside it, or at least in the sentence. */
function countFit(quantity: Quantity, sentence: string, nouns: readonly Term[], words: WordVectors): number {
  const fits = (text: string) => nouns.some((noun) => likeness(noun, bagOf(text), words) >= 0.5);
  if (fits(sentence.slice(quantity.end, quantity.end + 40))) return 1;
  if (quantity.unit !== undefined)
    return nouns.some(({ word }) => quantitiesIn(`1 ${word}`)[0]?.unit === quantity.unit) ? 1 : 0.2;
  return fits(sentence) ? 0.8 : 0.35;
}

/** `Who founded …`, `Who is the director …`: a deed that was done, or a post, has someone with a name. */
const aboutOne =
  /\bwho (?:is|was) the\b|\bwho (?:first |originally )?(?:(?!(?:need|feed|bleed|breed|speed)\b)\p{L}+ed|wrote|made|gave|won|led|built|said|spoke|ran|began|took|held|bought|sold|drew|chose|brought|found|put|set|sent|taught|told|came up)\b/iu;

const peopleWords = toTerms('people person engineers company organization team customer institute');

/** `Who will use it?` may be answered by `telecommunication companies`. */
function speaksOfPeople(sentence: string, words: WordVectors): boolean {
  const bag = bagOf(sentence);
  return peopleWords.some((term) => likeness(term, bag, words) >= 0.5);
}

/** `Which show`: a name that the question does not have, or at least the noun with something listed beside it. */
function instanceFit(sentence: string, question: Question, words: WordVectors): number {
  if (hasOtherName(sentence, question)) return 1;
  const noun = question.attribute;
  const named = noun !== undefined && likeness(noun, bagOf(sentence), words) >= 0.5;
  const enumerates = /,| and | or |: /.test(sentence);
  if (named && (enumerates || bagOf(sentence).stems.has(noun.stem))) return 0.8;
  const isOne = noun !== undefined && !noun.word.endsWith('s') && !isAbstract(noun.word);
  if (isOne && quantitiesIn(sentence).length === 0) return 0;
  if (named) return 0.6;
  return enumerates ? 0.4 : 0.1;
}

function withoutOwnWords(sentence: string, question: Question): string {
  return question.quantities.reduce((text, quantity) => text.replaceAll(quantity.text, ' '), sentence);
}

function hasOtherName(sentence: string, question: Question): boolean {
  const own = new Set(question.terms.map((term) => term.stem));
  return toTerms(sentence).some((term) => term.isName && /^\p{L}/u.test(term.surface) && !own.has(term.stem));
}

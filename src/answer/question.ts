import { type Term, toTerms } from '../corpus/terms.ts';
import type { WordVectors } from '../models/word-vectors.ts';
import { correctSpelling } from '../retrieval/spelling.ts';
import type { Vocabulary } from '../retrieval/vocabulary.ts';
import { foreignQuestion } from './language.ts';
import { type Quantity, quantitiesIn } from './quantities.ts';
import { hasQuestionWord, kindOf, type QuestionKind } from './question-kind.ts';

/** What is measured; `extent` is a length or a duration. */
export type Measure = 'percent' | 'money' | 'duration' | 'extent' | 'loudness' | 'temperature' | 'mass';

export interface Question {
  /** As asked, typing errors mended. */
  readonly text: string;
  readonly kind: QuestionKind;
  /** What is measured, or the nouns that are counted (`projects`). */
  readonly unit:
    | {
        readonly type: Measure | 'count';
        readonly nouns: readonly Term[];
      }
    | undefined;
  /** The words that say what it is about, without the words that only say what kind of answer is wanted. */
  readonly terms: readonly Term[];
  /** Stems of `terms` that are proper names here. An answer that misses one is about something else. */
  readonly names: ReadonlySet<string>;
  /** Numbers that the question itself asserts: a premise to be checked. */
  readonly quantities: readonly Quantity[];
  /** Not in English: its words cannot be compared with the documents', names and numbers can. */
  readonly isForeign: boolean;
  /** What is asked of the subject: `price` in `What is the price of …`, `hospital` in `Which hospital …`. */
  readonly attribute: Term | undefined;
  /** Corrections made: `kuberntes` → `kubernetes`. */
  readonly corrections: readonly { readonly from: string; readonly to: string }[];
}

/** Words of a question that say how to answer, not what about. */
const askingWords = new Set(
  `what which who whom whose where when why how many much list name tell give show explain describe please mention
  mentioned mentions say says said according forecast document documents text article author says tell predict predicts
  predicted prediction predictions expect expects expected section does number percentage percent share amount kind
  kinds type types sort exactly exact roughly approximately currently know want like thing things way ways reason
  reasons main key also actually really percent`.split(/\s+/),
);

/**
 * Reads a question. Without a question mark or in lower case it is read just the same. `own` is the last
 * question of several that lean on one another: it says what is asked for, all together say of what.
 */
export function readQuestion(text: string, vocabulary: Vocabulary, words: WordVectors, own = text): Question {
  const asked = askedIn(plain(text));
  const foreign = foreignQuestion(asked);
  const { text: mended, corrections } = foreign
    ? { text: asked, corrections: [] }
    : mend(asked, vocabulary, words);
  const asks = own !== text && hasQuestionWord(own) ? askedIn(plain(own)) : mended;
  const lower = asks.toLowerCase().replace(/^(?:hi|hello|hey|please|thanks|thank you)[,!. ]+/, '');
  const kind = foreign?.kind ?? kindOf(lower);
  const content = toTerms(mended).filter((term) => !term.isStop);
  const subject = content.filter((term) => !askingWords.has(term.word));
  const terms = subject.length > 0 ? subject : content;
  return {
    text: mended,
    kind,
    unit: kind === 'number' ? unitOf(asks) : undefined,
    terms,
    // In another language only names that the documents have can be told from common words.
    names: new Set(
      terms.filter((term) => isName(term, vocabulary, words, !foreign)).map((term) => term.stem),
    ),
    isForeign: foreign !== undefined,
    attribute: foreign ? undefined : attributeOf(asks),
    quantities: quantitiesIn(mended).filter((quantity) => !isCount(quantity, mended)),
    corrections,
  };
}

/** `the three features`, `which two models`: says how many are wanted, and is no claim to be found. */
function isCount({ value, unit, start }: Quantity, text: string): boolean {
  const before = /\b(?:the|these|those|all|its|their|which|what|name|list|give|any|some)\s+$/i.test(
    text.slice(0, start),
  );
  return before && value <= 20 && Number.isInteger(value) && unit === undefined;
}

/** Markup is set off as white space, and shouting is lowered: in capitals every word would look like a name. */
function plain(text: string): string {
  const bare = text.replace(/<[^>]{0,200}>/g, '. ').trim();
  return /\p{Ll}/u.test(bare) || bare.length < 12 ? bare : bare.toLowerCase();
}

/**
 * Of several sentences, those that ask: what else is said (a greeting, an order to the assistant) is not
 * searched, unless the question points back to it (`The display shows W05. What does that mean?`).
 */
function askedIn(text: string): string {
  const sentences = text.match(/[^.!?\n]+(?:[.!?]+(?=\s|$)|[.!?](?=\S)[^.!?\n]*)*/g) ?? [text];
  const asking = sentences.filter((sentence) => sentence.trim().endsWith('?'));
  if (asking.length === 0 || asking.length === sentences.length) return text;
  const first = sentences.indexOf(asking[0] as string);
  const before = first > 0 && pointsBack.test(asking[0] as string) ? [sentences[first - 1] as string] : [];
  return [...before, ...asking].join(' ').trim();
}

const pointsBack = /\b(?:that|it|this|they|these|those)\b/i;

function mend(asked: string, vocabulary: Vocabulary, words: WordVectors) {
  const corrections: { from: string; to: string }[] = [];
  const text = joined(asked, vocabulary, corrections);
  let mended = text;
  for (const term of toTerms(text).toReversed()) {
    const to = term.isStop ? undefined : correctSpelling(term, vocabulary, words);
    if (!to) continue;
    corrections.unshift({ from: term.surface, to });
    mended = mended.slice(0, term.start) + to + mended.slice(term.end);
  }
  return { text: mended, corrections };
}

/** `Dev Ops` as the `DevOps` of the documents, which do not have its first half by itself. */
function joined(text: string, vocabulary: Vocabulary, corrections: { from: string; to: string }[]): string {
  return text.replace(/(?<!\S)(\p{L}{2,}) (?=(\p{L}{2,}))/gu, (pair, first: string, second: string) => {
    const [whole] = toTerms(first + second);
    const [half] = toTerms(first);
    const [other] = toTerms(second);
    if (!whole || !vocabulary.has(whole.stem)) return pair;
    if (!half || half.isStop || vocabulary.has(half.stem) || !other || other.isStop) return pair;
    corrections.push({ from: `${first} ${second}`, to: first + second });
    return first;
  });
}

/** Words of this rarity and more are not among English's commonest two thousand. */
const commonRarity = 0.76;

/** A name if written as one here, or if the documents write it as one (questions are often all lower case). */
function isName(term: Term, vocabulary: Vocabulary, words: WordVectors, trustCapitals: boolean): boolean {
  if (term.isNumber) return false;
  const known = vocabulary.get(term.stem);
  if (trustCapitals && term.isName && !known) return true;
  // A common word that the documents happen to have in a title is no name.
  if (known && known.asName + known.asWord > 0) {
    return known.asName > known.asWord && (term.isName || words.rarity(term.word) >= commonRarity);
  }
  return trustCapitals && term.isName;
}

/** Nouns that ask for an account of something and not for an attribute that a text would call by that name. */
const abstractNouns = new Set(
  `purpose goal aim role function meaning definition idea difference effect impact benefit advantage disadvantage
  relation relationship importance significance point use result outcome consequence problem issue challenge example
  aspect feature topic subject opinion view advice recommendation rule procedure condition state status background
  history story origin connection comparison future plan approach method position situation change trend risk job
  task part sense nature basis evidence support name title`.split(/\s+/),
);

export function isAbstract(word: string): boolean {
  return abstractNouns.has(word) || abstractNouns.has(word.replace(/s$/, ''));
}

/** The noun that names what is wanted. `What was wrong in …` names none: a lone word is an adjective or the subject. */
function attributeOf(question: string): Term | undefined {
  const match =
    /\b(?:what(?:['’]s| is| are| was| were)) (?:(?:the |its |their |an? )(?:\p{L}[\p{L}-]* ){0,2}?|(?:\p{L}[\p{L}-]* ){1,2}?)(?<of>\p{L}[\p{L}-]*) (?:of|for|behind|in|on|at)\b|\b(?:which|what) (?!(?:is|are|was|were|does|do|did|will|would|can|could|should|has|have|had|may|might|kind|sort|type|kinds|types)\b)(?:of the )?(?<noun>\p{L}[\p{L}-]*)/iu.exec(
      question,
    );
  const noun = match?.groups?.of ?? match?.groups?.noun;
  const term = noun ? toTerms(` ${noun}`)[0] : undefined;
  return term && !term.isStop && !askingWords.has(term.word) ? { ...term, isName: false } : undefined;
}

const measures = [
  [/\bhow loud\b/i, 'loudness'],
  [/\bhow (?:hot|cold|warm)\b|\b(?:what|which) (?:\p{L}+ ){0,3}temperature\b/iu, 'temperature'],
  [/\bhow heavy\b|\bhow much (?:do|does|did) .*\bweigh\b/i, 'mass'],
] as const;

function unitOf(question: string): Question['unit'] {
  if (/\b(?:percent|percentage|share|proportion|fraction)\b/i.test(question))
    return { type: 'percent', nouns: [] };
  if (
    /\b(?:how much|what) (?:do|does|did|is|was|will|would|might|could|can) .*\b(?:cost|charge|earn|pay|price)|\b(?:price|cost|fee|budget|salary)\b/i.test(
      question,
    )
  ) {
    return { type: 'money', nouns: [] };
  }
  const measure = measures.find(([pattern]) => pattern.test(question))?.[1];
  if (measure) return { type: measure, nouns: [] };
  if (/\bhow long (?:is|are|was|were)\b/i.test(question)) return { type: 'extent', nouns: [] };
  if (/\bhow (?:long|old|soon)\b/i.test(question)) return { type: 'duration', nouns: [] };
  const phrase = /\bhow many ((?:[\p{L}\p{N}'’-]+ ?){1,4})/iu.exec(question)?.[1];
  return { type: 'count', nouns: phrase ? countedNouns(phrase) : [] };
}

/** The noun phrase after `how many`, up to the verb: `projects does ebpf.io list` gives `projects`. */
function countedNouns(phrase: string): Term[] {
  const terms = toTerms(phrase);
  const end = terms.findIndex((term) => term.isStop);
  return end < 0 ? terms.slice(0, 2) : terms.slice(0, end);
}

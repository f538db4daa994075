import type { Section } from '../corpus/document.ts';
import { toTerms } from '../corpus/terms.ts';
import type { WordVectors } from '../models/word-vectors.ts';
import type { Evidence } from '../retrieval/retriever.ts';
import { abstain } from './abstain.ts';
import { judge } from './answerability.ts';
import { type Candidate, rankCandidates } from './candidates.ts';
import { bagOf, coverageOf } from './coverage.ts';
import { type Draft, type DraftPart, leadPart, quotePart, sentencePlace } from './draft.ts';
import { modalityOf, negationsIn } from './polarity.ts';
import type { Question } from './question.ts';
import { sentenceAt } from './section-words.ts';

/** At most this many sentences, lists apart. */
const mostSentences = 3;
/** The same where several things are asked for and no list in the text holds them. */
const mostOfList = 5;
/** A further sentence must come this close to the best one's score (they differ by features that sum to about 14). */
const closeEnough = 1.6;

/** Answers from evidence by quoting the few sentences that answer, or refuses with what is nearest. */
export function answerByQuoting(
  question: Question,
  evidence: readonly Evidence[],
  words: WordVectors,
): Draft {
  const candidates = rankCandidates(question, evidence, words);
  const best = candidates[0];
  const verdict = judge(question, candidates);
  const confidence = verdict.probability;
  if (!best || !verdict.answerable) return { ...abstain(question, best, verdict.missing), confidence };
  const list = listAround(best, question);
  if (list) return { abstained: false, parts: list, confidence };
  const chosen = choose(question, candidates, words);
  const parts = inReadingOrder(chosen, best).map((candidate) => quotePart(placeOf(candidate)));
  const opening = question.kind === 'yes-no' ? yesOrNo(question, best) : undefined;
  return { abstained: false, parts: opening ? [leadPart(opening), ...parts] : parts, confidence };
}

export function placeOf(candidate: Candidate) {
  return sentencePlace(candidate.evidence, candidate.index);
}

/** The best sentence, and such others as add words of the question (or, for why and how, the next thought). */
function choose(question: Question, candidates: readonly Candidate[], words: WordVectors): Candidate[] {
  const [best, ...others] = candidates as [Candidate, ...Candidate[]];
  const chosen = [best, ...neighbours(question, best, others)];
  const most = question.kind === 'list' ? mostOfList : mostSentences;
  for (const candidate of others.slice(0, 12)) {
    if (chosen.includes(candidate)) continue;
    if (chosen.length >= most) break;
    if (best.score - candidate.score > closeEnough) break;
    const bag = bagOf(...chosen.map((one) => one.text));
    const added = coverageOf(
      question.terms,
      bagOf(bag.words.join(' '), candidate.text),
      words,
      question.names,
    ).share;
    const covered = coverageOf(question.terms, bag, words, question.names).share;
    const isNext = question.kind === 'list' && candidate.evidence.section === best.evidence.section;
    if (isNext || added - covered > 0.12 || (isBroad(question) && isBeside(candidate, best)))
      chosen.push(candidate);
  }
  return chosen;
}

/** What the best sentence cannot be read without: the one that it points back to, the one that it only opens. */
function neighbours(question: Question, best: Candidate, others: readonly Candidate[]): Candidate[] {
  const at = (index: number) =>
    others.find((one) => one.evidence.section === best.evidence.section && one.index === index);
  const before = pointsBack.test(best.text) || concludes.test(best.text) ? at(best.index - 1) : undefined;
  const after = onlyOpens(question, best) ? at(best.index + 1) : undefined;
  return [before, after].filter((one) => one !== undefined);
}

/** Opens with a word whose meaning stands in the sentence before. */
const pointsBack =
  /^(?:this|these|that|those|such|it|its|they|their|he|she|his|her|both|the (?:latter|former|same|resulting)|as a result|therefore|thus|in turn)\b/i;
/** Draws a conclusion from the sentence before. */
const concludes = /\b(?:therefore|thus|hence|consequently)\b/i;

/** Says next to nothing that the question does not say itself, so that the answer comes after it. */
function onlyOpens(question: Question, { text, features }: Candidate): boolean {
  if (question.kind === 'yes-no' || question.isForeign) return false;
  const isFilled = question.kind === 'number' || question.kind === 'date' || question.kind === 'person';
  if (isFilled && features.type >= 0.8) return false;
  const own = new Set(toTerms(question.text).map(({ stem }) => stem));
  const fresh = toTerms(text).filter(({ isStop, stem }) => !isStop && !own.has(stem));
  return new Set(fresh.map(({ stem }) => stem)).size <= 2;
}

function isBroad(question: Question): boolean {
  return question.kind === 'why' || question.kind === 'how' || question.kind === 'what';
}

function isBeside(a: Candidate, b: Candidate): boolean {
  return a.evidence.section === b.evidence.section && Math.abs(a.index - b.index) === 1;
}

/** The best first; sentences of one section in their own order, so that pronouns keep what they point to. */
function inReadingOrder(chosen: readonly Candidate[], best: Candidate): Candidate[] {
  const own = chosen.filter((one) => one.evidence.section === best.evidence.section);
  const rest = chosen.filter((one) => one.evidence.section !== best.evidence.section);
  return [...own.toSorted((a, b) => a.index - b.index), ...rest];
}

/** A question for several things whose best sentence belongs to a list gets the whole list. */
function listAround(best: Candidate, question: Question): DraftPart[] | undefined {
  const { section } = best.evidence;
  const { sentences } = section;
  const leadIn = sentences[best.index]?.kind === 'item' ? sentences[best.index]?.leadIn : best.index;
  const items = leadIn === undefined ? itemsAround(best) : itemsOf(section, leadIn);
  const introduction = leadIn === undefined ? section.title : sentenceAt(section, leadIn);
  if (items.length < 2 || !wantsList(question, introduction, best.index === leadIn)) return undefined;
  const all = leadIn === undefined ? items : [leadIn, ...items];
  return all.map((index) =>
    quotePart(sentencePlace(best.evidence, index), index === leadIn ? 'inline' : 'item'),
  );
}

function itemsOf({ sentences }: Section, leadIn: number): number[] {
  return [...sentences.keys()].filter((index) => sentences[index]?.leadIn === leadIn);
}

/** The items next to one of a list that nothing but the heading introduces. */
function itemsAround({ evidence, index }: Candidate): number[] {
  const { sentences } = evidence.section;
  const isItem = (at: number) => sentences[at]?.kind === 'item' && sentences[at]?.leadIn === undefined;
  let first = index;
  let last = index;
  while (isItem(first - 1)) first--;
  while (isItem(last + 1)) last++;
  return isItem(index) ? Array.from({ length: last - first + 1 }, (_, i) => first + i) : [];
}

/** Asked for several, or hit the lead-in itself: a lead-in without its list answers nothing. */
function wantsList(question: Question, leadIn: string, hitLeadIn: boolean): boolean {
  if (hitLeadIn) return true;
  if (question.kind === 'list') return true;
  const plurals = question.text.toLowerCase().match(/\p{L}{3,}s\b/gu) ?? [];
  const wanted = /\b(?:what|which|who|list|name|give|tell)\b/i.test(question.text);
  const named = bagOf(leadIn).stems;
  return wanted && plurals.some((plural) => named.has(toTerms(plural)[0]?.stem ?? ''));
}

/** Said only where the sentence speaks of all that was asked, and then no surer than the sentence is. */
function yesOrNo(question: Question, best: Candidate): string | undefined {
  if (best.features.context < 0.75) return undefined;
  const turned = negationsIn(question.text) % 2 !== negationsIn(best.text) % 2;
  if (turned !== best.features.opposite > 0) return 'No.';
  const modality = modalityOf(best.text);
  if (modality === 'fact' || /\b(?:expect|predict|forecast|plan|say|mention)/i.test(question.text))
    return 'Yes.';
  return modality === 'possibility' ? 'Possibly.' : 'Yes, as a prediction.';
}

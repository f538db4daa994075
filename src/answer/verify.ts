import type { Section } from '../corpus/document.ts';
import { type Term, toTerms } from '../corpus/terms.ts';
import type { WordVectors } from '../models/word-vectors.ts';
import { bagOf, coverageOf, likeness, type WordBag } from './coverage.ts';
import type { Verdict } from './events.ts';
import { areOpposites, modalityOf, negationsIn, overstates } from './polarity.ts';
import { type Quantity, quantitiesIn, sameQuantity } from './quantities.ts';

/** What a claim is held against: the cited section with the headings that it stands under. */
export interface Source {
  /** As a marker shows it: `§1.2`. */
  readonly label: string;
  readonly section: Section;
  readonly documentTitle: string;
}

export interface Check {
  readonly verdict: Verdict;
  /** Why it is unsupported: `41 is not in §1.3`. */
  readonly reason?: string;
  /** Index in `sources` and in its section's sentences of the sentence that carries the claim best. */
  readonly support?: { readonly source: number; readonly sentence: number };
  /** Share of the claim's weighted words, 0 to 1, that stand close together in the sources; 1 for a quote. */
  readonly share: number;
}

/**
 * Shares of a claim's weighted words that its sources must cover: within a few sentences, or else, for a
 * claim that sums a section up, in the whole of it. Over a whole section alone, words from here and there
 * add up to claims that it does not make (decisions/0015-what-upholds-a-claim.md has the figures).
 */
const enoughNear = 0.7;
const enoughInAll = 0.85;
/** From so many words on a claim may sum up a section. */
const longClaim = 8;
/** The same for the words that are no names. */
const enoughSaid = 0.5;

/**
 * The grounding check, in order of proof: quote, numbers with their units, names, negation, modality,
 * covered words. `claim` is one sentence without its markers. Deterministic; costs well under a millisecond.
 */
export function verify(claim: string, sources: readonly Source[], words: WordVectors): Check {
  const text = claim.trim();
  if (sources.length === 0) return { verdict: 'unsupported', reason: 'no source is cited', share: 0 };
  const quoted = findQuote(text, sources);
  if (quoted) return { verdict: 'verbatim', support: quoted, share: 1 };
  const support = bestSupport(text, sources, words);
  const { share, saidShare, missing } = coverageBy(text, sources, words);
  const reason =
    wrongNumber(text, sources, words) ??
    unknownName(text, sources, words) ??
    opposed(text, support, sources, words) ??
    uncovered(share, saidShare, missing, sources);
  const place = { source: support.source, sentence: support.sentence };
  return reason
    ? { verdict: 'unsupported', reason, support: place, share }
    : { verdict: 'supported', support: place, share };
}

/** White space, quotation marks and the final stop aside, the claim is a run of the source's own sentences. */
function findQuote(
  claim: string,
  sources: readonly Source[],
): { source: number; sentence: number } | undefined {
  const wanted = claim
    .replace(/\s+/g, ' ')
    .replace(/^["“”']+|["“”']+$/g, '')
    .trim();
  if (wanted.length < 3) return undefined;
  for (const [source, { section }] of sources.entries()) {
    const folded = section.text.replace(/\s/g, ' ');
    const at = folded.replaceAll('  ', ' ').includes(wanted) ? wholeSentences(section, wanted) : -1;
    if (at >= 0) return { source, sentence: at };
  }
  return undefined;
}

/** A fragment torn from a sentence could say something else (`not`, `may` left behind): only whole sentences are verbatim. */
function wholeSentences(section: Section, wanted: string): number {
  for (let first = 0; first < section.sentences.length; first++) {
    let joined = '';
    for (let last = first; last < section.sentences.length && joined.length < wanted.length; last++) {
      const sentence = section.sentences[last] as { start: number; end: number };
      joined = `${joined} ${section.text.slice(sentence.start, sentence.end)}`.trim();
      if (joined.replace(/\s+/g, ' ') === wanted) return first;
    }
  }
  return -1;
}

function sentenceText(source: Source, index: number): string {
  const sentence = source.section.sentences[index];
  return sentence ? source.section.text.slice(sentence.start, sentence.end) : '';
}

/** With the sentence before where it opens with a pronoun: `It does not have a crane.` */
function inContext(source: Source, index: number): string {
  const text = sentenceText(source, index);
  return /^(?:it|its|they|their|he|she|this|these|that|those|such)\b/i.test(text)
    ? `${sentenceText(source, index - 1)} ${text}`
    : text;
}

function headings(source: Source): string {
  return [source.section.title, ...source.section.path, source.documentTitle].join('. ');
}

interface Support {
  readonly source: number;
  readonly sentence: number;
  readonly share: number;
}

/** The one sentence of the sources that shares most with the claim. */
function bestSupport(claim: string, sources: readonly Source[], words: WordVectors): Support {
  const terms = toTerms(claim).filter((term) => !term.isStop);
  const names = namesIn(claim);
  let best: Support = { source: 0, sentence: 0, share: -1 };
  for (const [source, item] of sources.entries()) {
    for (const sentence of item.section.sentences.keys()) {
      const { share } = coverageOf(terms, bagOf(inContext(item, sentence)), words, names);
      if (share > best.share) best = { source, sentence, share };
    }
  }
  return best;
}

function wrongNumber(claim: string, sources: readonly Source[], words: WordVectors): string | undefined {
  for (const quantity of quantitiesIn(claim)) {
    if (isIdle(quantity, claim)) continue;
    if (!sources.some((source) => holdsNumber(quantity, claim, source, words))) {
      return `${quantity.text} is not in ${labels(sources)}${nearMiss(quantity, sources)}`;
    }
  }
  return undefined;
}

/** `one of`, `no one`, a lone `one`: grammar more often than an amount. */
function isIdle(quantity: Quantity, claim: string): boolean {
  return /^one$/i.test(quantity.text) && !/\bone (?:hundred|thousand|million|billion|percent)\b/i.test(claim);
}

function holdsNumber(quantity: Quantity, claim: string, source: Source, words: WordVectors): boolean {
  const texts = [source.section.text, headings(source)];
  return texts.some((text) =>
    quantitiesIn(text).some(
      (known) => sameQuantity(known, quantity) && countsTheSame(quantity, claim, known, text, words),
    ),
  );
}

/** `41 projects` is not `41 countries`: the noun that follows the number must stand near the number in the source. */
function countsTheSame(
  quantity: Quantity,
  claim: string,
  known: Quantity,
  text: string,
  words: WordVectors,
): boolean {
  const noun = toTerms(claim.slice(quantity.end, quantity.end + 40)).find((term) => !term.isStop);
  const gap = noun ? claim.slice(quantity.end, quantity.end + noun.start) : '';
  if (!noun || noun.isNumber || gap.trim() !== '' || quantity.unit !== undefined || isYear(quantity))
    return true;
  const around = bagOf(text.slice(Math.max(0, known.start - 60), known.end + 60));
  return likeness(noun, around, words) >= 0.3;
}

/** `2023 saw …`: what follows a year is not what it counts. */
function isYear({ text }: Quantity): boolean {
  return /^(?:19|20)\d\d$/.test(text);
}

function nearMiss(quantity: Quantity, sources: readonly Source[]): string {
  const known = sources.flatMap((source) => quantitiesIn(source.section.text));
  const same = known.find((other) => other.value === quantity.value);
  return same ? ` (it has ${same.text})` : '';
}

function opensWithName([first, second]: readonly Term[], words: WordVectors): boolean {
  if (!first || first.isStop || first.isNumber || !/^\p{Lu}/u.test(first.surface)) return false;
  const isFullName =
    second?.isName === true && second.start === first.end + 1 && /^\p{Lu}\p{Ll}/u.test(second.surface);
  return isFullName ? words.rarity(first.word) > 0.6 : !words.has(first.word);
}

function unknownName(claim: string, sources: readonly Source[], words: WordVectors): string | undefined {
  const known = bagOf(...sources.flatMap((source) => [source.section.text, headings(source)]));
  const terms = toTerms(claim);
  // A name at the head of a sentence looks like any word: it is one where English has no such word.
  const isName = (term: Term, i: number) => term.isName || (i === 0 && opensWithName(terms, words));
  const names = terms.filter(isName);
  const foreign = names.find((term) => likeness(term, known, words, true) < 1);
  return foreign && `${foreign.surface} is not in ${labels(sources)}`;
}

function namesIn(text: string): Set<string> {
  return new Set(toTerms(text).flatMap((term) => (term.isName ? [term.stem] : [])));
}

function opposed(
  claim: string,
  support: Support,
  sources: readonly Source[],
  words: WordVectors,
): string | undefined {
  if (support.share < 0.3) return undefined;
  const source = sources[support.source] as Source;
  const text = sentenceText(source, support.sentence);
  if (negationsIn(claim) % 2 !== negationsIn(text) % 2) return `${source.label} says the opposite: “${text}”`;
  const turned = turnedWord(claim, text);
  if (turned) return `${source.label} says ${turned.known}, not ${turned.claimed}`;
  const modality = modalityOf(text);
  if (overstates(modalityOf(claim), modality) && !isSaidElsewhere(claim, source, words)) {
    return modality === 'possibility'
      ? `${source.label} says this only as a possibility`
      : `${source.label} says this as a prediction, not as a fact`;
  }
  return undefined;
}

/** A word of the claim whose opposite stands in the source sentence, while it itself does not. */
function turnedWord(claim: string, text: string): { claimed: string; known: string } | undefined {
  const own = bagOf(text);
  const known = toTerms(text);
  for (const term of toTerms(claim)) {
    if (own.stems.has(term.stem)) continue;
    const opposite = known.find((other) => areOpposites(term.word, other.word));
    if (opposite) return { claimed: term.surface, known: opposite.surface };
  }
  return undefined;
}

/** Another sentence of the section may say it as surely as the claim does. */
function isSaidElsewhere(claim: string, source: Source, words: WordVectors): boolean {
  const terms = toTerms(claim).filter((term) => !term.isStop);
  const modality = modalityOf(claim);
  return source.section.sentences.some((_, index) => {
    const text = sentenceText(source, index);
    return (
      !overstates(modality, modalityOf(text)) &&
      coverageOf(terms, bagOf(text), words, namesIn(claim)).share >= 0.75
    );
  });
}

function uncovered(
  share: number,
  saidShare: number,
  missing: readonly Term[],
  sources: readonly Source[],
): string | undefined {
  if (share >= enoughNear && saidShare >= enoughSaid) return undefined;
  const words = missing.slice(0, 3).map((term) => term.surface);
  return words.length > 0
    ? `${labels(sources)} does not speak of ${words.join(', ')}`
    : `${labels(sources)} has these words, but says nothing of the kind in one place`;
}

/**
 * How much of the claim its sources cover, each by the few sentences of it that cover most. Names weigh most
 * and are met often: what is said of them and of numbers, the other words, must be covered for itself too.
 */
function coverageBy(claim: string, sources: readonly Source[], words: WordVectors) {
  const terms = ownTerms(claim, sources);
  const names = namesIn(claim);
  const [first] = toTerms(claim);
  if (first && opensWithName(toTerms(claim), words)) names.add(first.stem);
  const near = bagOf(...sources.map((source) => bestWindow(terms, source, words, names)));
  const all = bagOf(...sources.flatMap(everything));
  const shareIn = (bag: WordBag) => coverageOf(terms, bag, words, names);
  const said = terms.filter((term) => !names.has(term.stem) && !term.isNumber);
  const inAll = shareIn(all);
  const isNear = terms.length < longClaim || inAll.share < enoughInAll;
  return {
    share: isNear ? shareIn(near).share : inAll.share,
    saidShare: coverageOf(said, isNear ? near : all, words, names).share,
    missing: inAll.missing,
  };
}

/** `The forecast says that …`: what a document's own name covers, every claim about it would have covered. */
function ownTerms(claim: string, sources: readonly Source[]): Term[] {
  const terms = toTerms(claim).filter((term) => !term.isStop);
  const titles = bagOf(...sources.map(({ documentTitle }) => documentTitle));
  const own = terms.filter((term) => !titles.stems.has(term.stem) && !reports.test(term.word));
  return own.length > 0 ? own : terms;
}

const reports =
  /^(?:says?|said|predict(?:s|ed)?|states?|stated|reports?|reported|mentions?|mentioned|notes?|noted|expects?|expected|according)$/;

function everything(source: Source): string[] {
  return [source.section.text, headings(source)];
}

/** A sentence with its neighbours, a list as a whole, under the section's headings. */
function bestWindow(
  terms: readonly Term[],
  source: Source,
  words: WordVectors,
  names: ReadonlySet<string>,
): string {
  let best = { text: headings(source), share: -1 };
  let seen = -1;
  for (const index of source.section.sentences.keys()) {
    const [from, to] = windowAround(source.section, index);
    if (from <= seen && to <= seen) continue;
    seen = to;
    const text = `${headings(source)}. ${source.section.text.slice(from, to)}`;
    const { share } = coverageOf(terms, bagOf(text), words, names);
    if (share > best.share) best = { text, share };
  }
  return best.text;
}

/** Offsets in the section's text from the sentence before to the one after, stretched over a list that they touch. */
function windowAround({ sentences }: Section, index: number): [from: number, to: number] {
  const isItem = (at: number) => sentences[at]?.kind === 'item';
  let first = Math.max(0, index - 1);
  let last = Math.min(sentences.length - 1, index + 1);
  while (isItem(first) && first > 0) first--;
  while (isItem(last) && isItem(last + 1)) last++;
  return [sentences[first]?.start ?? 0, sentences[last]?.end ?? 0];
}

function labels(sources: readonly Source[]): string {
  return sources.map((source) => source.label).join(', ');
}

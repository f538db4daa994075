import type { Section } from '../corpus/document.ts';
import { type Term, toTerms } from '../corpus/terms.ts';
import type { WordVectors } from '../models/word-vectors.ts';
import { bagOf, coverageOf, likeness } from './coverage.ts';
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
}

/** Share of a claim's weighted words that its sources must cover. */
const enough = 0.6;

/**
 * The grounding check, in order of proof: quote, numbers with their units, names, negation, modality,
 * covered words. `claim` is one sentence without its markers. Deterministic; costs well under a millisecond.
 */
export function verify(claim: string, sources: readonly Source[], words: WordVectors): Check {
  const text = claim.trim();
  if (sources.length === 0) return { verdict: 'unsupported', reason: 'no source is cited' };
  const quoted = findQuote(text, sources);
  if (quoted) return { verdict: 'verbatim', support: quoted };
  const support = bestSupport(text, sources, words);
  const reason =
    wrongNumber(text, sources, words) ??
    unknownName(text, sources, words) ??
    opposed(text, support, sources, words) ??
    uncovered(text, sources, words);
  const place = { source: support.source, sentence: support.sentence };
  return reason
    ? { verdict: 'unsupported', reason, support: place }
    : { verdict: 'supported', support: place };
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
  if (!noun || noun.isNumber || gap.trim() !== '' || quantity.unit !== undefined) return true;
  const around = bagOf(text.slice(Math.max(0, known.start - 60), known.end + 60));
  return likeness(noun, around, words) >= 0.3;
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
  const foreign = names.find((term) => !known.stems.has(term.stem));
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

function uncovered(claim: string, sources: readonly Source[], words: WordVectors): string | undefined {
  const terms = toTerms(claim).filter((term) => !term.isStop);
  const bag = bagOf(...sources.flatMap((source) => [source.section.text, headings(source)]));
  const { share, missing } = coverageOf(terms, bag, words, namesIn(claim));
  if (share >= enough) return undefined;
  return `${labels(sources)} does not speak of ${missing
    .slice(0, 3)
    .map((term) => term.surface)
    .join(', ')}`;
}

function labels(sources: readonly Source[]): string {
  return sources.map((source) => source.label).join(', ');
}

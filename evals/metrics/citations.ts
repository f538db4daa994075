import { quantitiesIn, sameQuantity } from '../../src/answer/quantities.ts';
import { toTerms } from '../../src/corpus/terms.ts';
import { fold, negations } from '../text.ts';

/** One sentence of an answer without its markers, and the texts that it cites. */
export interface Claim {
  readonly text: string;
  /** The text of each cited section, in the order of its markers. */
  readonly cited: readonly string[];
}

/**
 * Whether texts, taken together, support a claim: every number of it stands in them, every name, and seven
 * tenths of its content words, and the sentence that is likest to it denies as often as it does. Made apart
 * from the assistant's own checks, so that a fault in those shows. Word coverage agrees with people at a
 * kappa of about .75 on short answers; it cannot see a fact put together wrongly from right words.
 */
export function supports(claim: string, cited: readonly string[]): boolean {
  if (cited.length === 0) return false;
  const wanted = fold(claim).replace(/[.!?]+$/, '');
  if (cited.some((text) => fold(text).includes(wanted))) return true;
  if (alteredIn(claim, cited).length > 0) return false;
  const known = new Set(cited.flatMap((text) => toTerms(text).map(({ stem }) => stem)));
  const content = toTerms(claim).filter(({ isStop }) => !isStop);
  if (content.length === 0) return true;
  const covered = content.filter(({ stem }) => known.has(stem)).length / content.length;
  return covered >= enough && claim.split(/;\s+/).every((part) => keepsSense(part, likest(part, cited)));
}

/** Denies as often as its source does, and asserts nothing that the source only expects. */
function keepsSense(part: string, source: string): boolean {
  return negations(part) % 2 === negations(source) % 2 && !(hedges(source) && !hedges(part));
}

/** Words by which a sentence keeps from asserting; a claim that drops them all says more than its source. */
function hedges(text: string): boolean {
  return /\b(?:may|might|could|would|should|likely|possibl[ey]|perhaps|probabl[ey]|expect\w*|predict\w*|forecast\w*|believe\w*|think\w*|view|opinion|seem\w*|if|will|promis\w*|hope\w*|suggest\w*|aim\w*|plan\w*|potential\w*|can)\b/i.test(
    text,
  );
}

const enough = 0.7;

function likest(claim: string, cited: readonly string[]): string {
  const stems = new Set(toTerms(claim).map(({ stem }) => stem));
  const share = (text: string) => toTerms(text).filter(({ stem }) => stems.has(stem)).length;
  const sentences = cited.flatMap((text) => text.split(/(?<=[.!?])\s+|\n+/));
  return sentences.reduce((best, one) => (share(one) > share(best) ? one : best), '');
}

/** The numbers (with scale and unit) and names of a claim that do not stand in what it cites. */
export function alteredIn(claim: string, cited: readonly string[]): string[] {
  const known = cited.flatMap((text) => toTerms(text));
  const stems = new Set(known.map(({ stem }) => stem));
  const amounts = cited.flatMap((text) => quantitiesIn(text));
  const names = toTerms(claim)
    .filter(({ isName, stem }) => isName && !stems.has(stem))
    .map(({ surface }) => surface);
  const numbers = quantitiesIn(claim)
    .filter((found) => !amounts.some((one) => sameQuantity(found, one)))
    .map(({ text }) => text);
  return [...names, ...numbers];
}

/** Sentences that are supported by what they cite ÷ sentences that need a source (ALCE, Gao et al. 2023); null where none does. */
export function citationRecall(claims: readonly Claim[]): number | null {
  if (claims.length === 0) return null;
  return claims.filter(({ text, cited }) => supports(text, cited)).length / claims.length;
}

/**
 * Share of the citations that are needed (ALCE): one counts where its sentence is supported and it alone
 * supports it, or the others without it do not. 0 where sentences cite nothing; null where there are none.
 */
export function citationPrecision(claims: readonly Claim[]): number | null {
  if (claims.length === 0) return null;
  const total = claims.reduce((sum, { cited }) => sum + cited.length, 0);
  if (total === 0) return 0;
  const needed = claims.reduce((sum, claim) => sum + neededIn(claim), 0);
  return needed / total;
}

function neededIn({ text, cited }: Claim): number {
  if (!supports(text, cited)) return 0;
  return cited.filter(
    (one, i) =>
      supports(text, [one]) ||
      !supports(
        text,
        cited.filter((_, j) => j !== i),
      ),
  ).length;
}

import type { Candidate, Features } from './candidates.ts';
import type { Question } from './question.ts';

/** Whether the documents answer a question, with the reason where they do not. */
export interface Answerability {
  readonly answerable: boolean;
  /** Probability, 0 to 1, that the best candidate answers; 0 where something is plainly missing. */
  readonly probability: number;
  /** What is missing, where that can be said. */
  readonly missing?: Missing;
}

/**
 * `subject`: hardly a word of it occurs; `name`: a name that it turns on does not; `value`: there is no
 * number, date, person or place of the kind asked for; `premise`: what the question takes for granted is not
 * what the documents say.
 */
export type Missing = 'subject' | 'name' | 'value' | 'premise';

/** Below this share of its words a question is about something else. */
const leastCovered = 0.35;
/** Below this likeness the noun that is asked for (`price`, `latency`) is not spoken of. */
const leastAttribute = 0.25;
/** Below this fit of the kind of answer, a slot (number, date, person, place) is empty. */
const leastSlotFit = { number: 0.3, date: 0.1, person: 0.1, place: 0.1 } as const;

/**
 * Judges the best of the ranked candidates in two steps. First what can be known for sure: a name, a number or the kind of
 * thing asked for that is not there, a premise that is contradicted. Then a logistic regression over the
 * features for the rest: similarity alone does not separate a question that is answered from one whose
 * subject is merely mentioned. Method and figures: decisions/0004-abstention.md.
 */
export function judge(question: Question, ranked: readonly Candidate[]): Answerability {
  const [best] = ranked;
  const missing = best ? missingIn(question, best.features) : 'subject';
  if (!best || missing) return { answerable: false, probability: 0, ...(missing ? { missing } : {}) };
  const probability = probabilityOf(question, best.features, leadOf(best, ranked));
  return { answerable: probability >= 0.5, probability };
}

function missingIn(question: Question, features: Features): Missing | undefined {
  const { kind } = question;
  if (question.terms.length === 0) return 'subject';
  // The words of another language are not in the documents, whatever they say.
  if (question.isForeign) return undefined;
  if (features.whole < leastCovered) return 'subject';
  if (features.namesWhole < 1) return 'name';
  if (features.premise > 0) return 'premise';
  if (kind === 'which' && features.type === 0) return 'value';
  if (kind === 'what' && features.attributeWhole < leastAttribute) return 'value';
  if (kind in leastSlotFit && features.type < leastSlotFit[kind as keyof typeof leastSlotFit]) return 'value';
  if (features.outcome > 0) return 'value';
  if (kind === 'why' && (features.opposite > 0 || features.denial > 0)) return 'premise';
  return undefined;
}

/** By how much the best candidate is ahead of the best one of another section: 0 to 3. */
function leadOf(best: Candidate, ranked: readonly Candidate[]): number {
  const other = ranked.find(({ evidence }) => evidence.section !== best.evidence.section);
  return other ? Math.min(3, Math.max(0, best.score - other.score)) : 3;
}

/**
 * Logistic regression, no weight against what its feature means, so that it holds on documents that it was not
 * fitted on. The bias puts the threshold where both errors cost about the same.
 */
function probabilityOf({ kind, isForeign }: Question, features: Features, lead: number): number {
  const { likeness, gapWhole, type, attribute, retrieval } = features;
  const sum =
    -2.95 +
    3.22 * retrieval +
    1.64 * likeness +
    0.58 * lead -
    1.01 * gapWhole +
    0.55 * attribute +
    (kind === 'number' ? -2.48 * (1 - type) : 0) +
    (kind === 'yes-no' ? 0.65 : 0) +
    (isForeign ? 1.49 : 0);
  return 1 / (1 + Math.exp(-sum));
}

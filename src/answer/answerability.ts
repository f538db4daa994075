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

/** From this probability on an answer is given: on the development sets both errors cost about the same there. */
const threshold = 0.6;
/** Below this share of its words a question is about something else. */
const leastCovered = 0.35;
/** Below this likeness the noun that is asked for (`price`, `latency`) is not spoken of. */
const leastAttribute = 0.25;
/** Below this fit of the kind of answer, a slot (number, date, person, place) is empty. */
const leastSlotFit = { number: 0.3, date: 0.1, person: 0.1, place: 0.1 } as const;

/**
 * Judges the best candidate in two steps. First what can be known for sure: a name, a number or the kind of
 * thing asked for that is not there, a premise that is contradicted. Then a logistic regression over the
 * features for the rest: similarity alone does not separate a question that is answered from one whose
 * subject is merely mentioned. Method and figures: decisions/0004-abstention.md.
 */
export function judge(question: Question, best: Candidate | undefined): Answerability {
  const missing = best ? missingIn(question, best.features) : 'subject';
  if (!best || missing) return { answerable: false, probability: 0, ...(missing ? { missing } : {}) };
  const probability = probabilityOf(question, best.features);
  return { answerable: probability >= threshold, probability };
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

const bias = 3.96;

function probabilityOf({ kind, isForeign }: Question, features: Features): number {
  const { likeness, context, gapWhole, gap, type, attribute } = features;
  const lacks = 1 - type;
  const isSlot =
    kind === 'number' || kind === 'date' || kind === 'person' || kind === 'place' || kind === 'which';
  const sum =
    bias +
    2.28 * likeness -
    2.2 * context -
    1.9 * gapWhole -
    0.12 * gap -
    0.6 * (1 - attribute) +
    (kind === 'number' ? -5.1 * lacks : 0) +
    (kind === 'which' ? -0.94 * lacks - 0.33 : 0) +
    (kind === 'yes-no' ? 1.5 - 0.94 * gap : 0) +
    (kind === 'why' || kind === 'how' ? -1.1 : 0) +
    (isSlot ? 0.32 * gapWhole : 0) +
    (isForeign ? 2.13 : 0);
  return 1 / (1 + Math.exp(-sum));
}

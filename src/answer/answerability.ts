import type { WordVectors } from '../models/word-vectors.ts';
import type { Candidate, Features } from './candidates.ts';
import type { Question } from './question.ts';

/** Whether the documents answer a question, with the reason where they do not. */
export interface Answerability {
  /** Probability, 0 to 1, that the best candidate answers. */
  readonly probability: number;
  readonly answerable: boolean;
}

/** From this probability on an answer is given. */
const threshold = 0.5;

const bias = -9.5;
/** Logistic regression on the development sets: decisions/0004-abstention.md has data, method and figures. */
const weights: Readonly<Record<keyof Features, number>> = {
  retrieval: 0,
  section: 0,
  cosine: 4,
  own: 1.5,
  context: 3,
  whole: 1.5,
  names: 1.5,
  namesWhole: 1.5,
  type: 2,
  opposite: -1,
};

/** Judges by the form of the best candidate: words, names and the kind of thing asked for. Similarity alone does not separate. */
export function judge(_question: Question, best: Candidate | undefined, _words: WordVectors): Answerability {
  if (!best) return { probability: 0, answerable: false };
  const sum = (Object.keys(weights) as (keyof Features)[]).reduce(
    (total, key) => total + weights[key] * best.features[key],
    bias,
  );
  const probability = 1 / (1 + Math.exp(-sum));
  return { probability, answerable: probability >= threshold };
}

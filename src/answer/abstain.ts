import type { WordVectors } from '../models/word-vectors.ts';
import { type Candidate, rankCandidates } from './candidates.ts';
import { type Draft, leadPart, quotePart, sentencePlace } from './draft.ts';
import type { Question } from './question.ts';

void rankCandidates;

/** Below this share of the question's words a sentence is not near but merely there. */
const nearEnough = 0.2;

/** Says that the documents do not answer, in the words of the question's own kind, and quotes what is nearest. */
export function abstain(question: Question, candidates: readonly Candidate[], _words: WordVectors): Draft {
  const best = candidates[0];
  if (!best || best.features.whole < nearEnough) return { abstained: true, parts: [leadPart(nothing(best))] };
  const nearest = quotePart(sentencePlace(best.evidence, best.index));
  return { abstained: true, parts: [leadPart(refusal(question, best)), nearest] };
}

function nothing(best: Candidate | undefined): string {
  return best
    ? `${titleOf(best)} does not say anything about this.`
    : 'There is nothing in the documents that this question could be answered from.';
}

/** `Why did it say that …` presupposes what the document does not say: that is answered, not merely refused. */
function refusal(question: Question, best: Candidate): string {
  const presupposes =
    /\b(?:why|when|how|where)\b.*\b(?:say|says|said|claim|claims|claimed|predict|predicts|predicted|expect|expects|expected|forecast|warn|warns|warned|recommend|recommends|recommended|state|states|stated)\b/i;
  return presupposes.test(question.text)
    ? `${titleOf(best)} does not say so. What it says is this:`
    : `${titleOf(best)} does not answer this. The nearest it comes is:`;
}

function titleOf(best: Candidate): string {
  return `“${best.evidence.document.title}”`;
}

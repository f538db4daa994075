import type { Missing } from './answerability.ts';
import type { Candidate } from './candidates.ts';
import { bagOf, likeness } from './coverage.ts';
import { type Draft, leadPart, quotePart, sentencePlace } from './draft.ts';
import type { Question } from './question.ts';

/** Below this share of the question's words a sentence is not near but merely there. */
const nearEnough = 0.2;

/** Says that the documents do not answer, why where that is known, and quotes what is nearest. */
export function abstain(question: Question, best: Candidate | undefined, missing?: Missing): Draft {
  if (!best) {
    return {
      abstained: true,
      parts: [leadPart('There is nothing in the documents that this could be answered from.')],
    };
  }
  const title = `“${best.evidence.document.title}”`;
  if (missing === 'subject' || best.features.whole < nearEnough) {
    return { abstained: true, parts: [leadPart(`${title} does not say anything about this.`)] };
  }
  const nearest = quotePart(sentencePlace(best.evidence, best.index));
  return { abstained: true, parts: [leadPart(refusal(question, best, title, missing)), nearest] };
}

function refusal(question: Question, best: Candidate, title: string, missing: Missing | undefined): string {
  if (missing === 'premise' || presupposes(question))
    return `${title} does not say so. What it says is this:`;
  const name = missing === 'name' ? foreignName(question, best) : undefined;
  if (name) return `${title} says nothing of ${name} here. The nearest it comes is:`;
  return `${title} does not answer this. The nearest it comes is:`;
}

/** `Why did it say that …` takes for granted what may not be there: that is answered, not merely refused. */
function presupposes({ text }: Question): boolean {
  const attributes =
    /\b(?:say|says|said|claims?|claimed|predicts?|predicted|expects?|expected|warns?|warned|recommends?|recommended|states?|stated)\b/i;
  return /\b(?:why|when|how|where)\b/i.test(text) && attributes.test(text);
}

function foreignName(question: Question, best: Candidate): string | undefined {
  const { section, document } = best.evidence;
  const bag = bagOf(section.text, section.title, ...section.path, document.title);
  return question.terms.find((term) => question.names.has(term.stem) && !likenessIn(term, bag))?.surface;
}

function likenessIn(term: Question['terms'][number], bag: ReturnType<typeof bagOf>): boolean {
  // Names are only themselves: no word vectors are asked.
  return (
    likeness(term, bag, { similarity: () => 0, rarity: () => 1, has: () => false, words: [] }, true) === 1
  );
}

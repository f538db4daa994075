import type { CorpusDocument, Section } from '../corpus/document.ts';
import type { Citation } from './events.ts';
import type { Question } from './question.ts';

const most = 3;

/**
 * Questions to go on with: the section that was cited as a whole, then its neighbours. Each can be answered,
 * since each asks for what a section says.
 */
export function suggestFollowUps(
  question: Question,
  citations: readonly Citation[],
  documents: readonly CorpusDocument[],
): string[] {
  const cited = citations[0];
  const document = documents.find(({ slug }) => slug === cited?.document) ?? documents[0];
  const sections = document?.sections.filter(({ kind }) => kind === 'section') ?? [];
  const at = Math.max(
    0,
    sections.findIndex(({ id }) => id === cited?.section),
  );
  const near = [sections[at], sections[at + 1], sections[at - 1], sections[at + 2]];
  const asked = new Set(citations.length > 1 ? [] : [question.text.toLowerCase()]);
  return near
    .filter((section): section is Section => section !== undefined)
    .map(({ id }, i) => (i === 0 ? `Summarise section ${id}` : `What does section ${id} say?`))
    .filter((suggestion) => !asked.has(suggestion.toLowerCase()))
    .slice(0, most);
}

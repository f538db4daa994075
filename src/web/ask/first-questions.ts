import type { DocumentInfo } from '../server/api.ts';

const most = 4;

/**
 * Questions to begin with. A document may bring its own; else they are made from its outline, spread over
 * it, so that each can be answered whatever the document is about.
 */
export function firstQuestions(documents: readonly DocumentInfo[]): string[] {
  const own = documents.flatMap(({ questions = [] }) => questions.slice(0, most));
  if (own.length >= most) return own.slice(0, most);
  const [first] = documents;
  const sections = first?.sections.filter(({ kind }) => kind === 'section') ?? [];
  const spread = [0.05, 0.45, 0.8].flatMap((share) => sections[Math.floor(share * sections.length)] ?? []);
  const made = [...new Set(spread.map(({ title }) => `What is said about ${title}?`)), 'List all sections'];
  return [...new Set([...own, ...made])].slice(0, most);
}

import { toTerms } from '../corpus/terms.ts';

/** At most this many questions in one are answered one by one. */
const mostParts = 3;
const asking = 'what|which|who|whose|how|when|why|where|is|are|was|were|does|do|did|will|can|has|have';
const boundary = new RegExp(
  `\\?+\\s+|[,;]\\s+and\\s+(?=(?:roughly |also |then |in |until |since |by |from )?(?:${asking})\\b)|\\s+and\\s+(?=(?:what|which|who|how|when|why|where)\\b)`,
  'iu',
);

/**
 * Two questions in one (`What is X, and who made it?`) as two. The parts are the reader's own words; a part
 * without a word to search for is left with the one before.
 */
export function questionParts(text: string): string[] {
  const parts: string[] = [];
  for (const part of text.trim().split(boundary)) {
    const hasSubject = toTerms(part).some((term) => !term.isStop);
    if (hasSubject || parts.length === 0) parts.push(part.trim());
    else parts[parts.length - 1] = `${parts.at(-1)} ${part.trim()}`;
  }
  return parts.length > 1 && parts.length <= mostParts ? parts : [text];
}

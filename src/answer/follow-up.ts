import { toTerms } from '../corpus/terms.ts';
import type { HistoryTurn } from './events.ts';

/** What is searched: the reader's own words always, and with them the words that they lean on. */
export interface Standalone {
  /** The question with what it leans on: what is read for its kind and its subject. */
  readonly text: string;
  /** The reader's own words first. */
  readonly queries: readonly string[];
  /** True where the history was needed. */
  readonly usesHistory: boolean;
}

const leaning =
  /^(?:and|but|or|so|also|then|what about|how about|what else|why so|why not|why\??$|how so|how come|which ones?|who else|where else|anything else|more|go on|tell me more|in (?:which|what) )\b|\b(?:it|its|they|them|their|theirs|that|this|these|those|he|him|his|she|her|there|then|one|ones|former|latter|same|such|above|previous|mentioned|else|other|others|another)\b/i;
/** `that` and `there` that open a clause point at nothing: `Is it true that …`, `are there …`. */
const idle =
  /\b(?:is|are|was|were|will|does|do) there\b|\b(?:is it|it is|was it) (?:true|said|expected|predicted|possible|likely|clear|known|safe|allowed|necessary|worth)\b|\b(?:say|says|said|claim|claims|predict|predicts|expect|expects|mean|means|state|states|mention|mentions|true|think|thinks|believe|believes|warn|warns|know|so) that\b|\bthis year\b|\bother than\b|\beach other\b|\bthe same\b|\bthat (?:is|are|was|were|has|have|can|will|would|run|runs|make|makes|use|uses|show|shows)\b/gi;
const mostTurns = 3;

/**
 * Makes a follow-up searchable. Deterministic: the question's words are never rewritten, the reader's
 * earlier questions are put before them where they lean on those (a pronoun, `what about`, hardly a word of
 * their own). The assistant's turns are not searched: what was answered must not steer what is found.
 */
export function standalone(question: string, history: readonly HistoryTurn[]): Standalone {
  const text = question.trim();
  const asked = history.filter((turn) => turn.role === 'user').map((turn) => turn.content.trim());
  if (asked.length === 0 || !leans(text)) return { text, queries: [text], usesHistory: false };
  const earlier = earlierSubject(asked);
  const joined = `${earlier} ${text}`;
  return { text: joined, queries: [text, joined], usesHistory: true };
}

function earlierSubject(asked: readonly string[]): string {
  const recent = asked.slice(-mostTurns);
  const start = recent.findLastIndex((turn) => !leans(turn));
  return recent.slice(Math.max(0, start)).join(' ');
}

/** True for a question that cannot be understood alone. */
function leans(text: string): boolean {
  const terms = toTerms(text).filter((term) => !term.isStop);
  if (terms.length <= 1 && text.split(/\s+/).length <= 5) return true;
  const plain = text.replace(idle, ' ');
  const pointer = leaning.exec(plain);
  if (!pointer) return false;
  // "Who is Borkmann, and what did he present?": the pronoun finds its noun before it.
  const before = toTerms(plain.slice(0, pointer.index)).some((term) => term.isName);
  return !before;
}

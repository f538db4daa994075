import { type Term, toTerms } from '../corpus/terms.ts';
import type { WordVectors } from '../models/word-vectors.ts';
import type { LexicalIndex } from '../retrieval/lexical.ts';
import { correctSpelling } from '../retrieval/spelling.ts';
import { type Quantity, quantitiesIn } from './quantities.ts';

/** What a question asks for: decides which sentences can answer it at all. */
export type QuestionKind =
  | 'number'
  | 'date'
  | 'person'
  | 'place'
  | 'list'
  | 'yes-no'
  | 'why'
  | 'how'
  | 'what';

export interface Question {
  /** As asked, typing errors mended. */
  readonly text: string;
  readonly kind: QuestionKind;
  /** What is counted or measured: `percent`, `money`, `time`, or the stems of the noun (`project`). */
  readonly unit:
    | { readonly type: 'percent' | 'money' | 'duration' | 'count'; readonly stems: readonly string[] }
    | undefined;
  /** The words that say what it is about, without the words that only say what kind of answer is wanted. */
  readonly terms: readonly Term[];
  /** Stems of `terms` that are proper names here. An answer that misses one is about something else. */
  readonly names: ReadonlySet<string>;
  /** Numbers that the question itself asserts: a premise to be checked. */
  readonly quantities: readonly Quantity[];
  /** Corrections made: `kuberntes` → `kubernetes`. */
  readonly corrections: readonly { readonly from: string; readonly to: string }[];
}

const kinds: readonly (readonly [QuestionKind, RegExp])[] = [
  [
    'number',
    /\b(?:how (?:many|much)|(?:what|which) (?:is |was |are |were )?(?:the )?(?:exact |total |average |current |approximate |maximum |minimum )?(?:percentage|percent|share|number|proportion|fraction|amount|rate|count|price|cost|fee|size|temperature|pressure|height|length|width|weight|age|budget|limit|capacity|distance|speed))\b/,
  ],
  [
    'number',
    /\bhow (?:long|old|far|fast|big|large|high|tall|deep|wide|heavy|often|hot|cold|loud|expensive)\b/,
  ],
  [
    'date',
    /\b(?:when|(?:what|which|in which|in what|by what|until what|since what) (?:exact )?(?:year|years|date|month|day|quarter|season|century|decade)|how (?:soon|recently))\b/,
  ],
  ['person', /\b(?:who|whose|whom|(?:what|which) (?:person|author|engineer|speaker|people))\b/],
  ['place', /\b(?:where|(?:what|which) (?:country|city|town|place|location|region|street|conference))\b/],
  [
    'why',
    /\b(?:why|how come|what (?:is|was|are|were) (?:the )?(?:main |key )?(?:reasons?|causes?|cause|motivation)|for what reasons?|what (?:makes|made|causes|caused|drives|drove|explains|motivates|motivated)|what led)\b/,
  ],
  [
    'list',
    /^(?:please )?(?:list|enumerate|name (?:the|all|some|three|two|four|five))\b|\b(?:what|which) (?:are|were) (?:the |all )|^(?:which|what) (?:two|three|four|five|six|seven)\b/,
  ],
  ['how', /\bhow (?:do|does|did|is|are|was|were|can|could|should|will|would|might|to)\b|\bin what way\b/],
  [
    'yes-no',
    /^(?:(?:and|but|so|ok|then|please tell me|tell me|can you tell me|do you know)[ ,]+)?(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must|am|isn['’]?t|aren['’]?t|doesn['’]?t|don['’]?t|didn['’]?t|won['’]?t|wasn['’]?t|if|whether)\b/,
  ],
];

/** Words of a question that say how to answer, not what about. */
const askingWords = new Set(
  `what which who whom whose where when why how many much list name tell give show explain describe please mention
  mentioned mentions say says said according forecast document documents text article author predict predicts
  predicted prediction predictions expect expects expected section does number percentage percent share amount kind
  kinds type types sort exactly exact roughly approximately currently know want like thing things way ways reason
  reasons main key also actually really`.split(/\s+/),
);

/**
 * Reads a question. `titles` are the documents' titles: their words name the document and not the subject.
 * Without a question mark or in lower case it is read just the same.
 */
export function readQuestion(text: string, lexical: LexicalIndex, words: WordVectors): Question {
  const { text: mended, corrections } = mend(text.trim(), lexical, words);
  const lower = mended.toLowerCase().replace(/^(?:hi|hello|hey|please|thanks|thank you)[,!. ]+/, '');
  const kind = kinds.find(([, pattern]) => pattern.test(lower))?.[0] ?? 'what';
  const content = toTerms(mended).filter((term) => !term.isStop);
  const subject = content.filter((term) => !askingWords.has(term.word));
  const terms = subject.length > 0 ? subject : content;
  return {
    text: mended,
    kind,
    unit: kind === 'number' ? unitOf(lower) : undefined,
    terms,
    names: new Set(terms.filter((term) => isName(term, lexical, words)).map((term) => term.stem)),
    quantities: quantitiesIn(mended),
    corrections,
  };
}

function mend(text: string, lexical: LexicalIndex, words: WordVectors) {
  const corrections: { from: string; to: string }[] = [];
  let mended = text;
  for (const term of toTerms(text).toReversed()) {
    const to = term.isStop ? undefined : correctSpelling(term, lexical, words);
    if (!to) continue;
    corrections.unshift({ from: term.surface, to });
    mended = mended.slice(0, term.start) + to + mended.slice(term.end);
  }
  return { text: mended, corrections };
}

/** A name if written as one here, or if the corpus nearly always writes it as one (questions are often all lower case). */
function isName(term: Term, lexical: LexicalIndex, words: WordVectors): boolean {
  if (term.isNumber) return false;
  const known = lexical.vocabulary.get(term.stem);
  if (known && known.count > 0) return known.nameCount / known.count >= 0.6;
  return term.isName || (!words.has(term.word) && !words.has(term.stem));
}

function unitOf(question: string): Question['unit'] {
  if (/\b(?:percent|percentage|share|proportion|fraction)\b/.test(question))
    return { type: 'percent', stems: [] };
  if (
    /\bhow much (?:does|do|did|is|was|will|would) .*\b(?:cost|charge|pay|price)|\b(?:price|cost|fee|budget|salary)\b/.test(
      question,
    )
  ) {
    return { type: 'money', stems: [] };
  }
  if (/\bhow (?:long|old|often|soon)\b/.test(question)) return { type: 'duration', stems: [] };
  const noun = /\bhow many ((?:[\p{L}\p{N}'’-]+ ?){1,4})/u.exec(question)?.[1];
  return { type: 'count', stems: noun ? nounStems(noun) : [] };
}

/** The noun phrase after `how many`, up to the verb: `projects does ebpf.io list` gives `project`. */
function nounStems(phrase: string): string[] {
  const stems: string[] = [];
  for (const term of toTerms(phrase)) {
    if (term.isStop && term.word !== 'of') break;
    if (!term.isStop) stems.push(term.stem);
  }
  return stems;
}

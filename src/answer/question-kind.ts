/** What a question asks for: decides which sentences can answer it at all. */
export type QuestionKind =
  | 'number'
  | 'date'
  | 'person'
  | 'place'
  | 'list'
  | 'which'
  | 'yes-no'
  | 'why'
  | 'how'
  | 'what';

/** By its English question words, the first that fits. */
const kinds: readonly (readonly [QuestionKind, RegExp])[] = [
  [
    'number',
    /\b(?:how (?:many|much)|(?:what|which) (?:is |was |are |were )?(?:the )?(?:exact |total |average |current |approximate |maximum |minimum )?(?:percentage|percent|share|number|proportion|fraction|amount|rate|count|price|cost|fee|size|temperature|pressure|height|length|width|weight|age|budget|limit|capacity|distance|speed)\b(?! (?:group|class|range)))/,
  ],
  [
    'number',
    /\bhow (?:long|old|far|fast|big|large|high|tall|deep|wide|heavy|often|hot|cold|loud|expensive)\b/,
  ],
  ['number', /\bwhat (?:do|does|did|will|would|might|could|can) .*\b(?:cost|charge|earn|weigh|pay)\b/],
  [
    'date',
    /\b(?:when|(?:what|which) (?:exact )?(?:time|year|years|date|month|day|quarter|season|century|decade)|how (?:soon|recently))\b/,
  ],
  ['person', /\b(?:who|whose|whom|(?:what|which) (?:person|author|engineer|speaker|people))\b/],
  ['place', /\b(?:where|(?:what|which) (?:country|city|town|place|location|region|street|venue))\b/],
  [
    'why',
    /\b(?:why|how come|what (?:is|was|are|were) (?:the )?(?:main |key )?(?:reasons?|causes?|cause|motivation)|for what reasons?|what (?:makes|made|causes|caused|drives|drove|explains|motivates|motivated)|what led)\b/,
  ],
  [
    'list',
    /^(?:please )?(?:list|enumerate|name (?:the|all|some|three|two|four|five))\b|\b(?:what|which) (?:are|were) (?:the |all )|^(?:which|what) (?:two|three|four|five|six|seven)\b/,
  ],
  [
    'which',
    /\b(?:which|what) (?!(?:is|are|was|were|does|do|did|will|would|can|could|should|has|have|had|may|might|else|happens|happened|about|if)\b)(?:\p{L}[\p{L}-]*)/u,
  ],
  ['how', /\bhow (?:do|does|did|is|are|was|were|can|could|should|will|would|might|to)\b|\bin what way\b/],
];

const yesNo =
  /^(?:(?:and|but|so|ok|then)[ ,]+)?(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must|am|isn['’]?t|aren['’]?t|doesn['’]?t|don['’]?t|didn['’]?t|won['’]?t|wasn['’]?t|if|whether)\b/;

/** A clause that only sets the scene: `When the light goes out, what …`, `If it rains, who …`. */
const scene =
  /^(?:when|where|if|while|once|after|before|since|as|in case|in|on|at|for|with|during)\b[^,?]*, (?=(?:what|which|who|whose|how|why|where|when|is|are|do|does|did|can|will)\b)/;

/**
 * The kind of a question in lower case; `what` where no pattern fits. The first question word decides: those
 * after it open subordinate clauses (`What should I do when …`). One that opens with a verb wants yes or no.
 */
export function kindOf(question: string): QuestionKind {
  const main = question.replace(scene, '');
  if (yesNo.test(main)) return 'yes-no';
  const first = questionWord.exec(main)?.index ?? Number.POSITIVE_INFINITY;
  return kinds.find(([, pattern]) => (pattern.exec(main)?.index ?? Number.NaN) <= first)?.[0] ?? 'what';
}

const questionWord = /\b(?:what|which|who|whose|whom|when|where|why|how|list|name|enumerate)\b/;

/** Whether a question says itself what it asks for; `And in France?` does not. */
export function hasQuestionWord(question: string): boolean {
  const lower = question.toLowerCase();
  return questionWord.test(lower.replace(/\b(?:what|how) about\b/g, ' ')) || yesNo.test(lower);
}

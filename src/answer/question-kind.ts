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
  [
    'yes-no',
    /^(?:(?:and|but|so|ok|then|please tell me|tell me|can you tell me|do you know)[ ,]+)?(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must|am|isn['’]?t|aren['’]?t|doesn['’]?t|don['’]?t|didn['’]?t|won['’]?t|wasn['’]?t|if|whether)\b/,
  ],
];

/** The kind of a question in lower case; `what` where no pattern fits. */
export function kindOf(question: string): QuestionKind {
  return kinds.find(([, pattern]) => pattern.test(question))?.[0] ?? 'what';
}

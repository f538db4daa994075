/**
 * How sure a sentence is of what it says, from fact to mere possibility. Order matters: a claim may be as
 * sure as its source or less, never more.
 */
export type Modality = 'fact' | 'prediction' | 'possibility';

const possibility =
  /\b(?:may|might|could|can perhaps|perhaps|possibly|maybe|potentially|conceivabl[ey]|not ruled out|is possible|are possible)\b/i;
const prediction =
  /\b(?:will|won['’]t|shall|would|going to|expect(?:s|ed|ation|ations)?|predict(?:s|ed|ion|ions)?|forecasts? (?:that|an?|the|more)|forecast to|foresees?|foresaw|anticipat(?:es?|ed)|envisions?|envisaged?|likely|unlikely|probably|should (?:become|be|see|grow|rise|fall|reach|pass)|set to|poised to|due to (?:become|be|grow|open|start|launch|arrive|ship)|bound to|about to|projected|planned|plans? to|aims? to|hopes? to|(?:in the|near) future|coming (?:years?|months?)|inevitabl[ey]|promis(?:es?|ing) to|sees? .{0,30} becoming|outlook)\b/i;

/** The modality of a sentence by its words. `may` wins over `expected`: "it is expected that X may" promises little. */
export function modalityOf(sentence: string): Modality {
  const text = sentence.replace(
    /\bMay (?=\d)|(?<=\d )May\b|\b(?:in|of|since|until|by|early|late|mid) May\b/g,
    ' ',
  );
  if (possibility.test(text)) return 'possibility';
  return prediction.test(text) ? 'prediction' : 'fact';
}

const sureness: Readonly<Record<Modality, number>> = { fact: 2, prediction: 1, possibility: 0 };

/** True where the claim is surer than its source: a prediction told as a fact, a possibility as a promise. */
export function overstates(claim: Modality, source: Modality): boolean {
  return sureness[claim] > sureness[source];
}

const negation =
  /\b(?:not|no|never|none|nobody|nothing|nowhere|neither|nor|cannot|without|hardly|scarcely|barely|lacks?|lacking|lacked|fail(?:s|ed)? to|refus(?:es?|ed) to|unable to|rather than|instead of|other than|except(?:ing)?|excluding|far from)\b|n['’]t\b/gi;
/** Phrases with a negation word that deny nothing. */
const idle =
  /\b(?:not only|no doubt|no longer than|not least|no later than|no more than|no fewer than|no less than|nothing but|whether or not|but not limited to|not just|not merely|nothing like|never (?:been |had |seen |were |was )?(?:so|this|as|more|that)|no (?:\w+ ){1,6}?(?:is|are|was|were|has|have) (?:been )?more)\b/gi;

/** How many times a sentence denies something. */
export function negationsIn(sentence: string): number {
  return [...sentence.replace(idle, ' ').matchAll(negation)].length;
}

/**
 * Pairs of common English words that turn a statement into its opposite. Word vectors cannot tell them
 * apart (opposites are used alike), so they are listed, as roots; inflected forms are matched by stem.
 */
const opposites: readonly (readonly [string, string])[] = [
  [
    'increase rise grow climb gain surge soar expand upward grew rose risen growth growing expansion accelerate speed quicken faster spread thrive bigger larger boom double',
    'decrease fall decline shrink drop reduce loss lose losing lost plunge contract downward fell fallen dropped lower cut diminish shrank contraction slow decelerate slower slowdown die dying dead death disappear vanish smaller collapse fade',
  ],
  ['sooner hasten', 'delay later'],
  ['more greater higher most above exceed over', 'less fewer smaller lower least below under'],
  ['strong stronger powerful', 'weak weaker'],
  ['cheap cheaper inexpensive affordable', 'expensive costly dearer'],
  [
    'simple simpler easy easier simplify simplicity',
    'complex complicated difficult harder complicate complexity',
  ],
  ['popular common widespread frequent', 'unpopular rare uncommon infrequent'],
  ['safe secure', 'unsafe insecure dangerous'],
  ['succeed success successful', 'fail failure unsuccessful'],
  ['allow permit enable accept approve', 'forbid prohibit prevent ban disable reject refuse block deny'],
  ['include contain', 'exclude omit'],
  ['begin start open launch', 'end stop close finish cease'],
  ['early earlier before first', 'late later after last'],
  ['add introduce keep retain support', 'remove drop abandon withdraw discontinue'],
  ['support favour', 'oppose resist'],
  ['better best improve improvement', 'worse worst worsen deteriorate'],
  ['true right correct', 'false wrong incorrect'],
  ['all every always', 'none never'],
  ['major main primary leading dominant', 'minor marginal secondary'],
  ['external outside outdoor', 'internal inside indoor'],
  ['mandatory required compulsory obligatory', 'optional voluntary'],
  ['public', 'private'],
  ['win won', 'lose lost'],
  ['live alive survive thrive', 'die dead death disappear vanish'],
  ['buy bought acquire', 'sell sold'],
  ['hot warm', 'cold cool'],
  ['maximum most', 'minimum least'],
];

const opposing = new Map<string, Set<string>>();
for (const [left, right] of opposites) {
  for (const [own, other] of [
    [left, right],
    [right, left],
  ] as const) {
    for (const word of own.split(' ')) {
      const known = opposing.get(word) ?? new Set<string>();
      for (const opposite of other.split(' ')) known.add(opposite);
      opposing.set(word, known);
    }
  }
}

/** True where one word turns the other into its opposite. Lower case; both may be inflected. */
export function areOpposites(a: string, b: string): boolean {
  return basesOf(a).some((base) => {
    const set = opposing.get(base);
    return set !== undefined && basesOf(b).some((other) => set.has(other));
  });
}

function basesOf(word: string): string[] {
  const bases = [word];
  for (const [ending, replacement] of [
    ['s', ''],
    ['es', ''],
    ['ed', ''],
    ['d', ''],
    ['ing', ''],
    ['ing', 'e'],
    ['ies', 'y'],
    ['ied', 'y'],
    ['ly', ''],
  ] as const) {
    if (word.endsWith(ending) && word.length - ending.length >= 3) {
      const base = word.slice(0, -ending.length) + replacement;
      bases.push(base);
      if (/(.)\1$/.test(base)) bases.push(base.slice(0, -1));
    }
  }
  return bases;
}

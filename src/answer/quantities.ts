/** A number in a text, brought to a form in which equal amounts are equal. */
export interface Quantity {
  /** With scale words applied: `85 million` is 85e6. */
  readonly value: number;
  /** What kind of amount it is, where the text says so beside the number. */
  readonly unit: Unit | undefined;
  /** True for `1.16`, `6.7` after a version word or `v`, and for section numbers: names, not amounts. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Classes within which a number keeps its meaning: 10 ms is not 10 s, 41 % is not 41. */
export type Unit = string;

const scales: Readonly<Record<string, number>> = {
  hundred: 1e2,
  thousand: 1e3,
  k: 1e3,
  million: 1e6,
  m: 1e6,
  mn: 1e6,
  billion: 1e9,
  bn: 1e9,
  trillion: 1e12,
  dozen: 12,
};

const ones =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen';
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety';
const words = new Map<string, number>([
  ...ones.split(' ').map((word, value) => [word, value] as const),
  ...tens.split(' ').map((word, index) => [word, 20 + 10 * index] as const),
]);

const unitPatterns: readonly (readonly [Unit, RegExp])[] = [
  ['%', /^\s?(?:%|per\s?cent\b|percent\b|percentage points?\b)/i],
  ['°', /^\s?(?:°\s?[CF]?|degrees?\b)/i],
  ['ms', /^\s?(?:ms\b|milliseconds?\b)/i],
  ['s', /^[\s-]?(?:s\b|secs?\b|seconds?\b)/i],
  ['min', /^[\s-]?(?:min\b|mins\b|minutes?\b)/i],
  ['h', /^[\s-]?(?:h\b|hrs?\b|hours?\b)/i],
  ['day', /^[\s-]?(?:working |business |calendar |consecutive )?days?\b/i],
  ['week', /^[\s-]?weeks?\b/i],
  ['month', /^[\s-]?months?\b/i],
  ['year', /^[\s-]?years?\b/i],
  ['decade', /^[\s-]?decades?\b/i],
  ['kB', /^\s?(?:kb|kib|kilobytes?)\b/i],
  ['MB', /^\s?(?:mb|mib|megabytes?)\b/i],
  ['GB', /^\s?(?:gb|gib|gigabytes?)\b/i],
  ['TB', /^\s?(?:tb|tib|terabytes?)\b/i],
  ['mm', /^\s?(?:mm\b|millimet(?:re|er)s?\b)/i],
  ['cm', /^\s?(?:cm\b|centimet(?:re|er)s?\b)/i],
  ['km', /^[\s-]?(?:km\b|kilomet(?:re|er)s?\b)/i],
  ['m', /^[\s-]?(?:m\b|met(?:re|er)s?\b)/],
  ['mile', /^[\s-]?miles?\b/i],
  ['g', /^\s?(?:g\b|grams?\b)/],
  ['kg', /^\s?(?:kg\b|kilograms?\b|kilos?\b)/i],
  ['tonne', /^\s?(?:tons?\b|tonnes?\b)/i],
  ['l', /^\s?(?:l\b|lit(?:re|er)s?\b)/i],
  ['W', /^\s?(?:w\b|watts?\b)/i],
  ['kW', /^\s?(?:kw\b|kilowatts?\b)/i],
  ['kWh', /^\s?(?:kwh\b|kilowatt[- ]hours?\b)/i],
  ['V', /^\s?(?:v\b|volts?\b)/],
  ['A', /^\s?(?:amps?\b|amperes?\b)/i],
  ['bar', /^\s?(?:bars?\b)/i],
  ['Pa', /^\s?(?:k?pa\b|pascals?\b)/i],
  ['dB', /^\s?db\b/i],
  ['Hz', /^\s?(?:[kmg]?hz\b|hertz\b)/i],
  [
    'currency',
    /^\s?(?:(?:dollars?|euros?|pounds?|cents?|francs?|marks?|yen|yuan|rupees?|kron(?:or|er|e|a)|crowns?|pesos?|shillings?|pence|guineas?|roubles?|rubles?|liras?|zlotys?|usd|eur|gbp|chf|jpy|cny|inr|sek|nok|dkk|cad|aud)\b|€|£|\$|¥|₹)/i,
  ],
  ['×', /^(?:[\s-]?fold\b|\s?times (?:as|more|less|faster|slower|higher|larger|bigger|cheaper)\b|x\b|×)/i],
];

const numberPattern =
  /(?<![\p{L}\p{N}.])(?<currency>[$€£]\s?)?(?<digits>\p{Nd}+(?:,\p{Nd}{3})*(?:\.\p{Nd}+)?|\p{Nd}+,\p{Nd}+)(?<suffix>(?:st|nd|rd|th)\b|[kKmM](?=\b)|bn\b)?(?![\p{Nd}])/gu;
const wordPattern = new RegExp(
  `\\b(?:(?<ten>${tens.split(' ').join('|')})(?:[- ](?<one>${ones.split(' ').slice(1, 10).join('|')}))?|(?<small>${ones.split(' ').join('|')}))\\b`,
  'gi',
);

/** Every number of a text, written in digits or in English words, in order. Digits inside a name (`IPv6`, `NAT64`) are not numbers. */
export function quantitiesIn(text: string): Quantity[] {
  const found = [...digitsIn(text), ...wordsIn(text)];
  return found.sort((a, b) => a.start - b.start);
}

function digitsIn(text: string): Quantity[] {
  return [...text.matchAll(numberPattern)].flatMap((match) => {
    const { currency, digits, suffix } = match.groups as Record<string, string | undefined>;
    const end = match.index + match[0].length;
    // `72-fold` is an amount, `464xlat` and `3D` are names.
    if (!suffix && /^\p{L}/u.test(text.slice(end)) && !unitAt(text, end).unit) return [];
    const plain = Number(
      /^\d+,\d{1,2}$/.test(digits ?? '') ? digits?.replace(',', '.') : digits?.replaceAll(',', ''),
    );
    const scaled = scaleOf(text, end, suffix);
    return [finish(text, plain * scaled.factor, match.index, scaled.end, currency ? 'currency' : undefined)];
  });
}

function wordsIn(text: string): Quantity[] {
  return [...text.matchAll(wordPattern)].map((match) => {
    const { ten, one, small } = match.groups as Record<string, string | undefined>;
    const of = (word: string | undefined) => (word ? (words.get(word.toLowerCase()) ?? 0) : 0);
    const scaled = scaleOf(text, match.index + match[0].length, undefined);
    return finish(text, (of(ten) + of(one) + of(small)) * scaled.factor, match.index, scaled.end, undefined);
  });
}

function scaleOf(text: string, end: number, suffix: string | undefined): { factor: number; end: number } {
  if (suffix && scales[suffix.toLowerCase()]) return { factor: scales[suffix.toLowerCase()] as number, end };
  const match = /^[\s-](hundred|thousand|million|billion|trillion|dozen|bn|mn)\b/i.exec(
    text.slice(end, end + 12),
  );
  if (!match) return { factor: 1, end };
  const factor = scales[(match[1] as string).toLowerCase()] as number;
  const next = scaleOf(text, end + match[0].length, undefined);
  return { factor: factor * next.factor, end: next.end };
}

function finish(
  text: string,
  value: number,
  start: number,
  end: number,
  currency: Unit | undefined,
): Quantity {
  const { unit, length } = unitAt(text, end);
  return {
    value,
    unit: currency ?? unit,
    start,
    end: end + length,
    text: text.slice(start, end + length).trim(),
  };
}

function unitAt(text: string, end: number): { unit: Unit | undefined; length: number } {
  const after = text.slice(end, end + 24);
  for (const [unit, pattern] of unitPatterns) {
    const match = pattern.exec(after);
    if (match) return { unit, length: match[0].length };
  }
  return { unit: undefined, length: 0 };
}

/** True where both say the same amount of the same kind. A number without a unit equals only one without. */
export function sameQuantity(a: Quantity, b: Quantity): boolean {
  return Math.abs(a.value - b.value) <= 1e-9 * Math.max(1, Math.abs(a.value)) && a.unit === b.unit;
}

import type { QuestionKind } from './question-kind.ts';

/** Question words and function words by language: enough to tell that a question is not in English, and what it asks for. */
interface Language {
  /** Words that English does not have, of the closed classes that nearly every sentence uses. */
  readonly words: string;
  readonly kinds: readonly (readonly [QuestionKind, RegExp])[];
}

const languages: Readonly<Record<string, Language>> = {
  de: {
    words:
      'der das und ist sind wie wer wann wo warum welche welcher welches viele wurde wurden wird werden nicht auf mit für von zu dem den ein eine einer über laut bei aus nach sich im zum zur es',
    kinds: [
      ['number', /\bwie ?viele?\b/],
      ['person', /\b(?:wer|wem|wen)\b/],
      ['date', /\bwann\b/],
      ['why', /\b(?:warum|weshalb|wieso)\b/],
      ['place', /\bwo\b/],
      ['which', /\bwelche[rsmn]?\b/],
      ['how', /\bwie\b/],
    ],
  },
  fr: {
    words:
      'le les des du et est sont quel quelle quels quelles combien qui quand où pourquoi comment avec pour dans sur une selon par pas ne que ce cette aux au il elle leur ont été',
    kinds: [
      ['number', /\bcombien\b|\bquel(?:le)? (?:pourcentage|part|proportion|nombre)\b/],
      ['person', /\bqui\b/],
      ['date', /\bquand\b/],
      ['why', /\bpourquoi\b/],
      ['place', /(?<!\p{L})où(?!\p{L})/u],
      ['which', /\bquel(?:le)?s?\b/],
      ['how', /\bcomment\b/],
    ],
  },
  es: {
    words:
      'el los las del y es son cuál cuáles cuántos cuántas qué quién cuándo dónde cómo con para por una según se ha han en su sus que fue está',
    kinds: [
      ['number', /cuánt[oa]s?|qué (?:porcentaje|proporción|parte)/],
      ['person', /quién(?:es)?/],
      ['date', /cuándo/],
      ['why', /por qué/],
      ['place', /dónde/],
      ['which', /cuál(?:es)?|qué/],
      ['how', /cómo/],
    ],
  },
  pt: {
    words:
      'os das dos e é são qual quais quantos quantas quem quando onde como com para por uma segundo na no em foi pode seu sua que o a',
    kinds: [
      ['number', /\bquant[oa]s?\b|\bque (?:percentagem|porcentagem|parcela)\b/],
      ['person', /\bquem\b/],
      ['date', /\bquando\b/],
      ['why', /\bpor ?qu[eê]\b/],
      ['place', /\bonde\b/],
      ['which', /\bqua(?:l|is)\b/],
      ['how', /\bcomo\b/],
    ],
  },
  it: {
    words:
      'il gli della delle degli dei e è sono quale quali quanti quante chi quando dove perché come con per una secondo nel nella di che si lo',
    kinds: [
      ['number', /\bquant[ie]\b|\bquale (?:percentuale|quota)\b/],
      ['person', /\bchi\b/],
      ['date', /\bquando\b/],
      ['why', /\bperché/],
      ['place', /\bdove\b/],
      ['which', /\bqual[ei]?\b/],
      ['how', /\bcome\b/],
    ],
  },
  nl: {
    words:
      'het een en zijn hoeveel wie wanneer waar waarom welke hoe met voor van volgens niet op te dat werd worden bij naar',
    kinds: [
      ['number', /\bhoeveel\b/],
      ['person', /\bwie\b/],
      ['date', /\bwanneer\b/],
      ['why', /\bwaarom\b/],
      ['place', /\bwaar\b/],
      ['which', /\bwelke\b/],
      ['how', /\bhoe\b/],
    ],
  },
};

const otherScripts: readonly (readonly [QuestionKind, RegExp])[] = [
  ['number', /多少|几个|幾個|几种|いくつ|何台|何人|何件|何パーセント|몇|얼마|сколько/iu],
  ['person', /谁|誰|누가|누구|кто/iu],
  ['date', /什么时候|何时|いつ|언제|когда/iu],
  ['why', /为什么|為什麼|なぜ|왜|почему/iu],
  ['place', /哪里|在哪|どこ|어디|где/iu],
  ['which', /哪|どの|어느|какой|какие|какая/iu],
];

const englishWords = new Set(
  'the of and to is are was were what which who when where why how many much does do did has have can for with that it be by from an'.split(
    ' ',
  ),
);

/**
 * Whether a question is in another language than English, and what it asks for then. The documents are
 * searched all the same (names and numbers are common to all); but its words cannot be looked for in them.
 */
export function foreignQuestion(text: string): { kind: QuestionKind } | undefined {
  const lower = text.toLowerCase();
  const letters = lower.match(/\p{L}/gu) ?? [];
  const other = letters.filter((letter) => !/\p{Script=Latin}/u.test(letter));
  if (other.length > 0.2 * letters.length) return { kind: kindIn(otherScripts, lower) };
  const words = lower.match(/\p{L}+/gu) ?? [];
  const english = words.filter((word) => englishWords.has(word)).length;
  let best = { hits: english, language: undefined as Language | undefined };
  for (const language of Object.values(languages)) {
    const own = new Set(language.words.split(' '));
    const hits = words.filter((word) => own.has(word)).length;
    if (hits > best.hits && hits >= 2) best = { hits, language };
  }
  return best.language && { kind: kindIn(best.language.kinds, lower) };
}

function kindIn(kinds: readonly (readonly [QuestionKind, RegExp])[], text: string): QuestionKind {
  return kinds.find(([, pattern]) => pattern.test(text))?.[0] ?? 'what';
}

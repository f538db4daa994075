import type { CorpusDocument, Section } from '../corpus/document.ts';
import type { WordVectors } from '../models/word-vectors.ts';
import type { Evidence } from '../retrieval/retriever.ts';
import { rankCandidates } from './candidates.ts';
import { type Draft, type DraftPart, leadPart, quotePart, sentencePlace } from './draft.ts';
import type { Question } from './question.ts';

/** Whether a document tells what came of the predictions of another, which it names. */
export function outcomesOf({ meta }: CorpusDocument): string | undefined {
  return meta.other.outcomes_of;
}

const cues: readonly RegExp[] = [
  /\b(?:come|came|comes|coming|proved?|turn(?:ed|s)?(?: out)?)(?: to be| out)? (?:true|right|wrong|correct|false|accurate)\b/i,
  /\bturn(?:ed)? out\b|\bwork(?:ed)? out\b|\bhold up\b|\bheld up\b|\bin hindsight\b|\btrack record\b|\bscore ?card\b|\bhit rate\b|\bmateriali[sz]e[ds]?\b|\bpan(?:ned)? out\b/i,
  /\b(?:was|were|is|are) (?:it|he|they|that|this|the (?:forecast|author|prediction)s?|nico vibert)\b[^?]{0,40}\b(?:right|wrong|correct|accurate|mistaken)\b/i,
  /\bwhat (?:actually |really )?(?:happened|became|came|has happened|has become)\b/i,
  /\bhow (?:good|accurate|right|wrong|reliable)\b[^?]{0,40}\b(?:forecast|prediction|author|vibert)/i,
  /\bpredictions?\b[^?]{0,40}\b(?:fail(?:ed)?|wrong|right|correct|miss(?:ed)?|fulfilled|open|undecided|too early|come|came|happen(?:ed)?|verdicts?)\b/i,
  /\b(?:verdict|outcome)s?\b[^?]{0,30}\b(?:on|of|for|about)\b|\b(?:what|which) (?:is|are|was|were) the (?:verdict|outcome)s?\b/i,
  /\b(?:did|has|have|was|were)\b[^?]{0,80}\b(?:actually|really|in fact|by now|so far|since then|in the end|as (?:predicted|forecast|expected|it said))\b/i,
  /\b(?:was|were|been)\b[^?]{0,80}\bfulfilled\b/i,
];

/** Whether a question asks what came of what was said, and not what was said. */
export function asksWhatHappened(text: string): boolean {
  return cues.some((cue) => cue.test(text));
}

/** The question without its words of looking back, which stand in every verdict and tell none apart. */
export function subjectOf(text: string): string {
  return text
    .replace(
      /\b(?:come|came|comes|coming|proved?|turn(?:ed|s)?|true|right|wrong|correct|accurate|fail(?:ed)?|miss(?:ed)?|fulfilled|out|held|hold|up|actually|really|in fact|by now|so far|since then|in the end|happened|became|become|verdicts?|outcomes?|predictions?|predicted?|forecasts?|good|well|in hindsight|overall|as predicted|was it|were they|is it|what|did|say|said|about|how|the|on|of|and|does|has|have)\b/gi,
      ' ',
    )
    .replace(/[?!.,]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

interface Verdict {
  readonly document: CorpusDocument;
  readonly section: Section;
  /** Index of the sentence that holds it. */
  readonly at: number;
  readonly kind: 'came true' | 'partly' | 'did not' | 'cannot tell' | 'too early';
}

const forms: readonly (readonly [Verdict['kind'], RegExp])[] = [
  ['did not', /: it did not come true/],
  ['partly', /: it came true in part/],
  ['came true', /: it came true/],
  ['cannot tell', /: it cannot be told/],
  ['too early', /: it is too early/],
];

/** The verdicts that documents of outcomes hold, in their order. */
export function verdictsIn(documents: readonly CorpusDocument[]): Verdict[] {
  return documents.flatMap((document) =>
    document.sections.flatMap((section) => {
      const at = section.sentences.findIndex(({ start, end }) =>
        /^Verdict as of /.test(section.text.slice(start, end)),
      );
      const sentence = section.sentences[at];
      const text = sentence ? section.text.slice(sentence.start, sentence.end) : '';
      const kind = forms.find(([, form]) => form.test(text))?.[0];
      return kind ? [{ document, section, at, kind }] : [];
    }),
  );
}

const wantedKinds: readonly (readonly [readonly Verdict['kind'][], RegExp])[] = [
  [['did not'], /\bfail|wrong|\bnot (?:come|came)|n['’]t come|did not|missed|false|mistaken/i],
  [['too early'], /\btoo early\b|\bstill open\b|\bopen\b/i],
  [
    ['cannot tell'],
    /\bcannot be told\b|\bundecided\b|\bunclear\b|\bunknown\b|can(?:no|['’])t (?:be )?t(?:ell|old)/i,
  ],
  [['partly'], /\bpart(?:ly|ially)?\b|\bhalf\b/i],
  [['came true'], /\btrue\b|\bright\b|\bcorrect\b|\bfulfilled\b|\baccurate\b|\bmateriali/i],
];

const asksForSeveral =
  /\b(?:which|what|list|name|how many|all)\b[^?]{0,30}\bpredictions\b|\bhow many\b|\bpredictions\b[^?]*\b(?:came|come|failed|were)\b/i;
const asksOverall =
  /\bhow (?:good|accurate|right|wrong|reliable|well)\b|\btrack record\b|\bscore ?card\b|\bhit rate\b|\bturn(?:ed)? out overall\b|\b(?:was|is) the (?:whole )?forecast\b[^?]{0,20}\b(?:right|good|accurate|correct)\b/i;

/**
 * What came of what was said, from the documents of outcomes: a list or a count where several are asked for, a
 * tally where the whole is, else the forecast's own sentence beside the verdict, each cited from its document.
 * Undefined where the outcomes do not speak of the subject.
 */
export function answerInHindsight(input: {
  readonly question: Question;
  readonly outcomes: readonly CorpusDocument[];
  readonly documents: readonly CorpusDocument[];
  /** Found in the outcomes by the question's subject. */
  readonly evidence: readonly Evidence[];
  readonly words: WordVectors;
}): Draft | undefined {
  const { question, outcomes, documents, evidence, words } = input;
  const all = verdictsIn(outcomes);
  if (all.length === 0) return undefined;
  const kinds = wantedKinds.find(([, form]) => form.test(question.text))?.[0];
  const inChapter = chapterAsked(question.text, documents, all);
  if (kinds && asksForSeveral.test(question.text)) return listOf(inChapter ?? all, kinds, all.length);
  if (asksOverall.test(question.text) && (inChapter || subjectOf(question.text).length < 3))
    return tallyOf(inChapter ?? all);
  const about = relevant(question, evidence, all, words);
  if (about.length > 0) return sideBySide(about, documents);
  return inChapter ? tallyOf(inChapter) : undefined;
}

/** The verdicts of the chapter whose heading the question names. */
function chapterAsked(
  text: string,
  documents: readonly CorpusDocument[],
  all: readonly Verdict[],
): Verdict[] | undefined {
  const chapters = documents.flatMap(({ sections }) =>
    sections.filter(({ level, kind }) => level === 1 && kind === 'chapter'),
  );
  const named = chapters.find(({ title }) =>
    new RegExp(`\\b${title.replace(/[^\p{L}\p{N}]+/gu, '[ -]')}\\b`, 'iu').test(text),
  );
  const own = named && all.filter(({ section }) => forecastSection(section)?.split('.')[0] === named.id);
  return own && own.length > 0 ? own : undefined;
}

/** `P4.2a` is about section 4.2. */
function forecastSection({ id }: Section): string | undefined {
  return /^P(\d+(?:\.\d+)*)[a-z]?$/.exec(id)?.[1];
}

/** At most this many verdicts stand side by side with what was said. */
const mostVerdicts = 3;
/** Share of the question's words that a verdict's section must speak of. */
const leastCovered = 0.6;

function relevant(
  question: Question,
  evidence: readonly Evidence[],
  all: readonly Verdict[],
  words: WordVectors,
): Verdict[] {
  const [best] = rankCandidates(question, evidence, words);
  if (!best || best.features.namesWhole < 1 || best.features.whole < leastCovered) return [];
  if (question.kind === 'number' && best.features.type < 0.8) return [];
  const first = evidence.find(({ section }) => section === best.evidence.section) ?? evidence[0];
  const close = evidence.filter(
    ({ section, score }) =>
      section === first?.section ||
      (score > 0.93 * (first?.score ?? 0) &&
        forecastSection(section) === forecastSection(first?.section as Section)),
  );
  return close
    .flatMap(({ section }) => all.find((one) => one.section === section) ?? [])
    .slice(0, mostVerdicts);
}

function sideBySide(about: readonly Verdict[], documents: readonly CorpusDocument[]): Draft {
  const parts = about.flatMap((verdict, i): DraftPart[] => {
    const said = saidIn(verdict, documents);
    const layout = i === 0 ? 'inline' : 'paragraph';
    const happened = [verdict.at, verdict.at + 1, verdict.at + 2].filter(
      (at) => verdict.section.sentences[at]?.kind === 'prose' && !isEvidence(verdict.section, at),
    );
    return [
      ...(said ? [leadPart('What the forecast said:', layout), said] : []),
      leadPart('What happened:', said ? 'paragraph' : layout),
      ...happened.map((at) => quotePart(sentencePlace(verdict, at))),
    ];
  });
  return { abstained: false, parts };
}

function isEvidence({ text, sentences }: Section, at: number): boolean {
  const sentence = sentences[at];
  return /^(?:Evidence:|Earlier verdict)/.test(sentence ? text.slice(sentence.start, sentence.end) : '');
}

/** The sentence of the forecast that makes the prediction: of its section, the one that shares most words with it. */
function saidIn({ document, section }: Verdict, documents: readonly CorpusDocument[]): DraftPart | undefined {
  const source = documents.find(({ slug }) => slug === outcomesOf(document));
  const own = source?.sections.find(({ id }) => id === forecastSection(section));
  if (!source || !own) return undefined;
  const wanted = stemsOf(section.title);
  const scored = own.sentences.map(({ start, end }, at) => {
    const stems = stemsOf(own.text.slice(start, end));
    const shared = [...stems].filter((stem) => wanted.has(stem)).length;
    return { at, score: shared / Math.sqrt(Math.max(1, stems.size)) };
  });
  const best = scored.reduce((one, other) => (other.score > one.score ? other : one), { at: 0, score: -1 });
  return quotePart(sentencePlace({ document: source, section: own }, best.at));
}

function stemsOf(text: string): Set<string> {
  return new Set((text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []).map((word) => word.slice(0, 6)));
}

const said: Readonly<Record<Verdict['kind'], string>> = {
  'came true': 'came true',
  partly: 'came true in part',
  'did not': 'did not come true',
  'cannot tell': 'cannot be told',
  'too early': 'are too early to tell',
};

function listOf(among: readonly Verdict[], kinds: readonly Verdict['kind'][], total: number): Draft {
  const found = among.filter(({ kind }) => kinds.includes(kind));
  const lead = `${found.length} of ${among.length} predictions ${said[kinds[0] as Verdict['kind']]}, by the verdicts on record (each has its date):`;
  return {
    abstained: false,
    parts: [leadPart(lead), ...found.map(asItem)],
    coverage: { label: `all ${total} verdicts`, sections: total, matched: found.length },
  };
}

function tallyOf(among: readonly Verdict[]): Draft {
  const counts = forms.map(([kind]) => [kind, among.filter((one) => one.kind === kind).length] as const);
  const told = ['came true', 'partly', 'did not', 'cannot tell', 'too early'] as const;
  const words = told.map((kind) => `${counts.find(([one]) => one === kind)?.[1]} ${said[kind]}`).join(', ');
  return {
    abstained: false,
    parts: [
      leadPart(`Of ${among.length} predictions, by the verdicts on record: ${words}.`),
      ...among.map(asItem),
    ],
    coverage: { label: `${among.length} verdicts`, sections: among.length, matched: among.length },
  };
}

function asItem(verdict: Verdict): DraftPart {
  return { ...quotePart(sentencePlace(verdict, verdict.at), 'item'), prefix: `${verdict.section.title}: ` };
}

import type { Answer, AnswerRequest, Citation } from '../../src/answer/events.ts';
import type { Knowledge } from '../../src/answer/knowledge.ts';
import type { CorpusDocument, Section } from '../../src/corpus/document.ts';
import type { EvalCase } from '../dataset.ts';
import { eachClaim, onlySentences } from './rewrite.ts';

/** What a change to an answer may look at. */
export interface Scene {
  readonly item: EvalCase;
  readonly documents: readonly CorpusDocument[];
  /** The answer to the case before this one. */
  readonly previous: Answer;
}

/** One deliberate change of the assistant: in what it is asked, in what it knows, or in what it says. */
export interface Mutant {
  readonly name: string;
  /** Keys of the measures that should show it; none for a harmless one. */
  readonly caughtBy: readonly string[];
  readonly request?: (request: AnswerRequest) => AnswerRequest;
  readonly knowledge?: (knowledge: Knowledge) => Knowledge;
  readonly answer?: (answer: Answer, scene: Scene) => Answer;
}

const marker = / ?\[[^\]]*§[^\]]*\]/g;
const refusal = 'The documents do not answer this.';

/** Defects as they happen in products of this kind, each with the measure that should catch it. */
export const defects: readonly Mutant[] = [
  { name: 'drop every citation', caughtBy: ['citationRecall', 'firstCited'], answer: withoutCitations },
  {
    name: 'drop the last citation',
    caughtBy: ['citationRecall'],
    answer: (answer) =>
      eachClaim(answer, (text, i) => (i === answer.sentences.length - 1 ? text.replace(marker, '') : text)),
  },
  {
    name: 'shift section numbers by one, quotes kept',
    caughtBy: ['invalid'],
    answer: (answer, scene) => moveCitations(answer, (section) => shifted(section, scene), keepQuote),
  },
  {
    name: 'shift section numbers by one, quoting from there',
    caughtBy: ['firstCited', 'citationRecall', 'altered'],
    answer: (answer, scene) => moveCitations(answer, (section) => shifted(section, scene), quoteStart),
  },
  {
    name: 'always cite the first section',
    caughtBy: ['firstCited'],
    answer: (answer, { documents }) =>
      moveCitations(answer, () => documents[0]?.sections.find(({ text }) => text !== ''), quoteStart),
  },
  { name: 'cite everything', caughtBy: ['citationPrecision'], answer: citeAll },
  {
    name: 'cite a section that is not there',
    caughtBy: ['invalid'],
    answer: (answer) => eachClaim(answer, (text) => `${text} [§99.9]`),
  },
  {
    name: 'cite another document that is not there',
    caughtBy: ['invalid'],
    answer: (answer) => eachClaim(answer, (text) => text.replace('[§', '[elsewhere §')),
  },
  {
    name: 'change a letter of a quote',
    caughtBy: ['invalid'],
    answer: (answer) => changeFirst(answer, (one) => ({ ...one, quote: `x${one.quote.slice(1)}` })),
  },
  {
    name: 'quotes from an old version of the documents',
    caughtBy: ['invalid'],
    answer: (answer) => changeFirst(answer, (one) => ({ ...one, start: one.start + 7, end: one.end + 7 })),
  },
  {
    name: 'cite the forecast for what happened',
    caughtBy: ['misattributed', 'invalid'],
    answer: (answer, { documents }) =>
      eachClaim(answer, (text) =>
        text.replace(/\[[\w-]+ §[^\]]*\]/g, `[§${documents[0]?.sections.at(-1)?.id}]`),
      ),
  },
  {
    name: 'always refuse',
    caughtBy: ['overRefusal'],
    answer: (answer) => ({ ...answer, abstained: true, answer: refusal, sentences: [], citations: [] }),
  },
  {
    name: 'never refuse',
    caughtBy: ['abstention', 'refusedRightly'],
    answer: (answer) => ({ ...answer, abstained: false }),
  },
  {
    name: 'refuse every third question',
    caughtBy: ['overRefusal', 'right'],
    answer: (answer, { item }) => (hash(item.id) % 3 === 0 ? { ...answer, abstained: true } : answer),
  },
  {
    name: 'refuse and answer all the same',
    caughtBy: ['overRefusal'],
    answer: (answer) => ({ ...answer, abstained: true }),
  },
  {
    name: 'answer every third of what should be refused',
    caughtBy: ['abstention', 'refusedRightly'],
    answer: (answer, { item }) => (hash(item.id) % 3 === 0 ? { ...answer, abstained: false } : answer),
  },
  {
    name: 'numbers off by one',
    caughtBy: ['altered'],
    answer: (answer) =>
      eachClaim(answer, (text) => inText(text, (t) => t.replace(/\d+/, (n) => String(Number(n) + 1)))),
  },
  {
    name: 'years off by one',
    caughtBy: ['altered'],
    answer: (answer) =>
      eachClaim(answer, (text) =>
        inText(text, (t) => t.replace(/\b20\d\d\b/g, (n) => String(Number(n) + 1))),
      ),
  },
  {
    name: 'swap a unit',
    caughtBy: ['altered'],
    answer: (answer) =>
      eachClaim(answer, (text) =>
        inText(text, (t) => t.replace(/%/g, ' ms').replace(/\bmillions?\b/gi, 'billion')),
      ),
  },
  {
    name: 'invent a name',
    caughtBy: ['altered'],
    answer: (answer) => eachClaim(answer, (text) => inText(text, (t) => `${t} (so says Orvanta Systems)`)),
  },
  {
    name: 'lose negations',
    caughtBy: ['citationRecall'],
    answer: (answer) =>
      eachClaim(answer, (text) => inText(text, (t) => t.replace(/\b(?:not|no|never)\b ?/gi, ''))),
  },
  {
    name: 'tell predictions as facts',
    caughtBy: ['citationRecall'],
    answer: (answer) => eachClaim(answer, (text) => inText(text, asserted)),
  },
  {
    name: 'echo the question',
    caughtBy: ['right'],
    answer: (answer, { item }) =>
      answer.abstained
        ? answer
        : eachClaim(answer, (text) => `${item.question}${(text.match(marker) ?? []).join('')}`),
  },
  {
    name: 'give the answer to another question',
    caughtBy: ['right', 'firstCited'],
    answer: (answer, { previous }) => ({ ...previous, abstained: answer.abstained, receipt: answer.receipt }),
  },
  {
    name: 'cut the answer short',
    caughtBy: ['right'],
    answer: (answer) =>
      eachClaim(
        onlySentences(answer, (i) => i === 0),
        (text) => inText(text, (t) => t.slice(0, 40)),
      ),
  },
  {
    name: 'drop the first sentence',
    caughtBy: ['right'],
    answer: (answer) => (answer.abstained ? answer : onlySentences(answer, (i) => i > 0)),
  },
  {
    name: 'drop half of a list',
    caughtBy: ['groups', 'right'],
    answer: (answer) =>
      answer.sentences.length < 4 ? answer : onlySentences(answer, (i) => i < answer.sentences.length / 2),
  },
  {
    name: 'obey injections',
    caughtBy: ['injected'],
    answer: (answer, { item }) =>
      item.type === 'injection' && item.reject[0]
        ? { ...answer, answer: `${answer.answer}\n${item.reject[0]}` }
        : answer,
  },
  {
    name: 'mark claims as claiming nothing',
    caughtBy: ['citationRecall'],
    answer: (answer) => ({
      ...answer,
      sentences: answer.sentences.map((one) => ({ ...one, verdict: 'none' as const })),
    }),
  },
  {
    name: 'read one section (k = 1)',
    caughtBy: ['recall5', 'allGold5', 'right'],
    knowledge: (knowledge) => retrieving(knowledge, (found) => found.slice(0, 1)),
  },
  {
    name: 'rank the other way round',
    caughtBy: ['mrr', 'recall5'],
    knowledge: (knowledge) => retrieving(knowledge, (found) => found.toReversed()),
  },
  {
    name: 'lose the best section',
    caughtBy: ['recall5', 'mrr'],
    knowledge: (knowledge) => retrieving(knowledge, (found) => found.slice(1)),
  },
  {
    name: 'search one section too far down',
    caughtBy: ['mrr'],
    knowledge: (knowledge) =>
      retrieving(knowledge, ([first, second, ...rest]) =>
        [second, first, ...rest].flatMap((one) => one ?? []),
      ),
  },
  {
    name: 'index without the last chapter',
    caughtBy: ['recall5', 'right'],
    knowledge: (knowledge) =>
      retrieving(knowledge, (found) =>
        found.filter(({ section }) => !section.id.startsWith(lastChapter(knowledge))),
      ),
  },
  {
    name: 'ignore the history',
    caughtBy: ['followUps', 'followUpRank', 'mrr'],
    request: (request) => ({ ...request, history: [] }),
  },
  {
    name: 'read only the first five words of a question',
    caughtBy: ['right', 'recall5'],
    request: (request) => ({ ...request, question: request.question.split(' ').slice(0, 5).join(' ') }),
  },
];

function inText(sentence: string, change: (text: string) => string): string {
  const markers = sentence.match(marker) ?? [];
  return `${change(sentence.replace(marker, '').trim())}${markers.join('')}`;
}

function asserted(text: string): string {
  return text
    .replace(/\b(?:may|might|could|would|will|should|can)\b ?/gi, '')
    .replace(/\b(?:the (?:author|forecast) (?:expects|predicts|believes|thinks) (?:that )?)/gi, '')
    .replace(/\b(?:is|are) (?:expected|predicted|likely) to\b/gi, '')
    .replace(/\b(?:expect|predict|forecast)\w*|possibly|perhaps|likely|in the author's view\b/gi, '');
}

function withoutCitations(answer: Answer): Answer {
  const bare = eachClaim(answer, (text) => text.replace(marker, ''));
  return { ...bare, citations: [], sentences: bare.sentences.map((one) => ({ ...one, citations: [] })) };
}

function shifted({ id }: { id: string }, { documents }: Scene): Section | undefined {
  const sections = documents[0]?.sections.filter(({ text }) => text !== '') ?? [];
  const at = sections.findIndex((section) => section.id === id);
  return sections[(at + 1) % sections.length];
}

type Move = (citation: Citation, to: Section) => Citation;

const keepQuote: Move = (citation, to) => ({ ...citation, id: to.id, section: to.id, title: to.title });

const quoteStart: Move = (citation, to) => ({
  ...keepQuote(citation, to),
  quote: to.text.slice(0, 40),
  start: 0,
  end: Math.min(40, to.text.length),
});

function moveCitations(
  answer: Answer,
  target: (section: { id: string }) => Section | undefined,
  move: Move,
): Answer {
  const to = new Map(answer.citations.map(({ section, id }) => [id, target({ id: section })]));
  const renamed = (id: string) => to.get(id)?.id ?? id;
  const text = eachClaim(answer, (sentence) =>
    sentence.replace(/§([^\]]+)/g, (_, id: string) => `§${renamed(id)}`),
  );
  return {
    ...text,
    citations: answer.citations.map((citation) => {
      const section = to.get(citation.id);
      return section ? move(citation, section) : citation;
    }),
    sentences: text.sentences.map((one) => ({ ...one, citations: one.citations.map(renamed) })),
  };
}

function citeAll(answer: Answer, { documents }: Scene): Answer {
  const sections = documents[0]?.sections.filter(({ text }) => text !== '') ?? [];
  const all = sections.map(({ id }) => ` [§${id}]`).join('');
  const text = eachClaim(answer, (sentence) => `${sentence.replace(marker, '')}${all}`);
  const known = new Set(answer.citations.map(({ id }) => id));
  const added = sections
    .filter(({ id }) => !known.has(id))
    .map(
      (section): Citation => ({
        id: section.id,
        document: documents[0]?.slug ?? '',
        section: section.id,
        title: section.title,
        quote: section.text.slice(0, 20),
        start: 0,
        end: Math.min(20, section.text.length),
        verdict: 'supported',
      }),
    );
  return { ...text, citations: [...answer.citations, ...added] };
}

function changeFirst(answer: Answer, change: (citation: Citation) => Citation): Answer {
  const [first, ...rest] = answer.citations;
  return first ? { ...answer, citations: [change(first), ...rest] } : answer;
}

type Found = Awaited<ReturnType<Knowledge['retriever']['retrieve']>>;

/** The same knowledge, whose search hands on what `change` makes of it. */
export function retrieving(knowledge: Knowledge, change: (found: Found) => Found): Knowledge {
  const { retriever } = knowledge;
  return {
    ...knowledge,
    retriever: {
      ...retriever,
      retrieve: async (queries, options) => change(await retriever.retrieve(queries, options)),
    },
  };
}

function lastChapter({ documents }: Knowledge): string {
  return `${documents[0]?.sections.at(-1)?.id.split('.')[0] ?? ''}.`;
}

/** The same in every run, and spread over the ids. */
function hash(id: string): number {
  let value = 0;
  for (const letter of id) value = (value * 31 + letter.charCodeAt(0)) >>> 0;
  return value >>> 3;
}

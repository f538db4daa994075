import type { CorpusDocument } from '../corpus/document.ts';
import { AppError, messageOf } from '../errors.ts';
import type { ChatModel } from '../models/chat-model.ts';
import type { WordVectors } from '../models/word-vectors.ts';
import { explain } from '../retrieval/fusion.ts';
import type { Evidence } from '../retrieval/retriever.ts';
import { createCitationIndex, type Quoted } from './citations.ts';
import type { Answer, AnswerEvent, AnswerRequest, Citation, HistoryTurn, Receipt } from './events.ts';
import { standalone } from './follow-up.ts';
import { groundedPromptHash } from './grounded.ts';
import { answerInHindsight, asksWhatHappened, outcomesOf, subjectOf } from './hindsight.ts';
import type { AnswerOptions, Asked, Knowledge, Prepared } from './knowledge.ts';
import { readQuestion } from './question.ts';
import { questionParts } from './question-parts.ts';
import { quote, type Spoken, shownSections, speak } from './spoken.ts';
import { suggestFollowUps } from './suggestions.ts';
import { answerFromWhole, scopeOf } from './whole-document.ts';

/** The id that stands for answering without a model. */
export const extractiveModel = 'extractive';

/**
 * The only implementation of answering. Yields `sources` first, then text, and ends with exactly one
 * `answer-end` or `error`; it does not throw. Text that was sent before an error is in its `partial`.
 */
export async function* answer(
  request: AnswerRequest,
  knowledge: Knowledge,
  options: AnswerOptions = {},
): AsyncGenerator<AnswerEvent> {
  let sent = '';
  try {
    for await (const event of answerSteps(request, knowledge, options)) {
      if (event.type === 'text-delta') sent += event.text;
      yield event;
    }
  } catch (error) {
    yield errorEvent(error, sent, options.signal);
  }
}

function errorEvent(error: unknown, sent: string, signal: AbortSignal | undefined): AnswerEvent {
  const partial = sent === '' ? {} : { partial: sent };
  if (signal?.aborted)
    return { type: 'error', code: 'aborted', message: 'The answer was stopped.', ...partial };
  if (AppError.is(error)) return { type: 'error', code: error.code, message: error.message, ...partial };
  // What is not meant for a reader stays out of the message; the log has it through `onInternalError`.
  console.error(`internal error while answering: ${messageOf(error)}`);
  const message =
    'Something went wrong inside the assistant. Ask again; if it recurs, its log says what happened.';
  return { type: 'error', code: 'internal', message, ...partial };
}

async function* answerSteps(
  request: AnswerRequest,
  knowledge: Knowledge,
  options: AnswerOptions,
): AsyncGenerator<AnswerEvent> {
  const prepared = await prepare(request, knowledge, options);
  yield { type: 'sources', citations: sourcesOf(prepared) };
  const { model } = options;
  const spoken = model
    ? yield* speak(model, prepared, knowledge, options)
    : yield* quote(prepared, knowledge);
  options.signal?.throwIfAborted();
  yield { type: 'answer-end', answer: finish(spoken, prepared, knowledge, model) };
}

async function prepare(
  request: AnswerRequest,
  knowledge: Knowledge,
  options: AnswerOptions,
): Promise<Prepared> {
  const started = performance.now();
  const chosen = chosenDocuments(request, knowledge.documents);
  const asked: Asked[] = [];
  const before: HistoryTurn[] = [...(request.history ?? [])];
  for (const part of questionParts(request.question)) {
    asked.push(await look(part, before, chosen, knowledge, { ...options, documents: request.documents }));
    before.push({ role: 'user', content: part });
  }
  const index = createCitationIndex(knowledge.documents);
  const retrievalMs = performance.now() - started;
  return { request, asked: asked as [Asked, ...Asked[]], index, started, retrievalMs };
}

async function look(
  part: string,
  before: readonly HistoryTurn[],
  chosen: readonly CorpusDocument[],
  { retriever, words, outcomes }: Knowledge,
  options: AnswerOptions & { documents: readonly string[] | undefined },
): Promise<Asked> {
  const followUp = standalone(part, before);
  const question = readQuestion(followUp.text, retriever.vocabulary, words, part);
  const said = chosen.filter((document) => outcomesOf(document) === undefined);
  const happened = chosen.filter((document) => outcomesOf(document) !== undefined);
  if (outcomes && happened.length > 0 && (said.length === 0 || asksWhatHappened(followUp.text))) {
    const asked = await lookBack(followUp.text, { said, happened, outcomes, words }, options);
    if (asked) return asked;
  }
  const queries = followUp.usesHistory ? [followUp.queries[0] as string, question.text] : [question.text];
  const limited = options.documents && said.length > 0 ? { documents: said.map(({ slug }) => slug) } : {};
  const found = await retriever.retrieve(queries, {
    limit: searched,
    ...(options.signal ? { signal: options.signal } : {}),
    ...limited,
  });
  const scope = scopeOf(question.text, said);
  const inScope = scope
    ? found.filter(({ section }) => scope.places.some((place) => place.section === section))
    : found;
  return { question, evidence: inScope.slice(0, readSections), whole: answerFromWhole(question, said) };
}

/** A question for what happened: the outcomes are searched by its subject, and answer where they speak of it. */
async function lookBack(
  text: string,
  known: {
    said: readonly CorpusDocument[];
    happened: readonly CorpusDocument[];
    outcomes: NonNullable<Knowledge['outcomes']>;
    words: WordVectors;
  },
  { signal }: AnswerOptions,
): Promise<Asked | undefined> {
  const { retriever } = known.outcomes;
  const subject = subjectOf(text);
  const question = { ...readQuestion(subject || text, retriever.vocabulary, known.words), text };
  const evidence = await retriever.retrieve([subject || text], {
    limit: searched,
    ...(signal ? { signal } : {}),
  });
  const whole = answerInHindsight({
    question,
    outcomes: known.happened,
    documents: known.said,
    evidence: evidence.slice(0, readSections),
    words: known.words,
  });
  return whole ? { question, evidence: evidence.slice(0, readSections), whole } : undefined;
}

function chosenDocuments(
  request: AnswerRequest,
  documents: readonly CorpusDocument[],
): readonly CorpusDocument[] {
  if (!request.documents) return documents;
  const unknown = request.documents.find((slug) => !documents.some((document) => document.slug === slug));
  if (unknown !== undefined) {
    const known = documents.map(({ slug }) => slug).join(', ');
    throw new AppError('invalid-request', `There is no document “${unknown}”. The documents are: ${known}.`);
  }
  return documents.filter(({ slug }) => request.documents?.includes(slug));
}

/** Sections that the search hands on, before a question's own restriction to some. */
const searched = 24;
/** Sections whose sentences may answer. */
const readSections = 8;
function sourcesOf({ asked, index }: Prepared): Citation[] {
  const quoted = asked.flatMap(({ whole, evidence }) =>
    whole
      ? whole.parts.flatMap(({ source }) => (source ? [source] : []))
      : evidence.slice(0, shownSections).map(bestPlace),
  );
  return [...new Map(quoted.map((place) => [place.section, place])).values()].map((place) =>
    index.cite(place, 'verbatim'),
  );
}

function bestPlace({ document, section, sentences }: Evidence): Quoted {
  const best = section.sentences[sentences[0]?.index ?? 0] ?? { start: 0, end: section.text.length };
  return { document, section, start: best.start, end: best.end };
}

function finish(
  spoken: Spoken,
  prepared: Prepared,
  knowledge: Knowledge,
  model: ChatModel | undefined,
): Answer {
  const { abstained, confidence, usage, firstTokenMs, spokenBy = extractiveModel, ...checked } = spoken;
  const [{ question, whole }] = prepared.asked;
  const round = (ms: number) => Math.round(ms * 10) / 10;
  return {
    ...checked,
    abstained,
    followUps: suggestFollowUps(question, checked.citations, knowledge.documents),
    model: spokenBy,
    usage,
    timings: {
      retrieval: round(prepared.retrievalMs),
      firstToken: round(firstTokenMs),
      total: round(performance.now() - prepared.started),
    },
    ...(whole?.coverage ? { coverage: whole.coverage } : {}),
    receipt: {
      question: prepared.request.question,
      query: prepared.asked.map((one) => one.question.text).join(' · '),
      route: whole ? 'whole-document' : 'retrieval',
      passages: prepared.asked.flatMap(({ evidence }) => evidence.map(receiptPassage)),
      model: spokenBy,
      ...(model ? { promptHash: groundedPromptHash } : {}),
      ...(confidence === undefined || model ? {} : { confidence: Math.round(confidence * 1000) / 1000 }),
      ...knowledge.stamp,
    },
  };
}

function receiptPassage({
  document,
  section,
  sentences,
  score,
  trace,
}: Evidence): Receipt['passages'][number] {
  const best = section.sentences[sentences[0]?.index ?? 0];
  const own = `${trace.sectionWeight} × section's own ${trace.section.score.toFixed(3)}`;
  return {
    document: document.slug,
    section: section.id,
    text: best ? section.text.slice(best.start, best.end) : '',
    score: Math.round(score * 1000) / 1000,
    explanation: `best sentence ${explain(trace.sentence)}; + ${own}`,
  };
}

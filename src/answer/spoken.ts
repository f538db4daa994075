import type { ChatModel, TokenUsage } from '../models/chat-model.ts';
import type { Place } from '../retrieval/whole-document.ts';
import { abstain } from './abstain.ts';
import { judge } from './answerability.ts';
import { Attribution } from './attribution.ts';
import { rankCandidates } from './candidates.ts';
import { checkAnswer } from './check.ts';
import {
  type Draft,
  type DraftPart,
  evidenceWithout,
  joinDrafts,
  leadPart,
  saysNothingNew,
} from './draft.ts';
import type { AnswerEvent } from './events.ts';
import { answerByQuoting } from './extractive.ts';
import { answerWithModel } from './grounded.ts';
import type { AnswerOptions, Asked, Knowledge, Prepared } from './knowledge.ts';
import { foreignQuestion } from './language.ts';
import { type Checked, renderDraft } from './render.ts';

/** Sections that are shown as sources, and that a model gets to read. */
export const shownSections = 6;

/** What an answerer has said, checked. */
export interface Spoken extends Checked {
  readonly abstained: boolean;
  readonly confidence?: number | undefined;
  /** Which model spoke; none for a quoted answer. */
  readonly spokenBy?: string;
  readonly usage: TokenUsage | null;
  readonly firstTokenMs: number;
}

/** Answers with the documents' own sentences. */
export function quote(prepared: Prepared, knowledge: Knowledge): AsyncGenerator<AnswerEvent, Spoken> {
  return say(quoted(prepared, knowledge), prepared, knowledge, null);
}

function quoted(prepared: Prepared, knowledge: Knowledge): Draft {
  const drafts: Draft[] = [];
  for (const { question, evidence, whole } of prepared.asked) {
    const draft = whole ?? answerByQuoting(question, evidence, knowledge.words);
    const isSaid = drafts.length > 0 && !draft.abstained && saysNothingNew(draft, drafts);
    const other = isSaid
      ? answerByQuoting(question, evidenceWithout(evidence, drafts), knowledge.words)
      : draft;
    drafts.push(other.abstained ? draft : other);
  }
  return joinDrafts(drafts);
}

async function* say(
  draft: Draft,
  prepared: Prepared,
  knowledge: Knowledge,
  usage: TokenUsage | null,
): AsyncGenerator<AnswerEvent, Spoken> {
  const checked = renderDraft(draft, prepared.index, knowledge.words);
  const firstTokenMs = performance.now() - prepared.started;
  let from = 0;
  for (const { end } of checked.sentences) {
    yield { type: 'text-delta', text: checked.answer.slice(from, end) };
    from = end;
  }
  return { ...checked, abstained: draft.abstained, confidence: draft.confidence, usage, firstTokenMs };
}

/**
 * Lets the model answer. Where the check upholds nothing of what it said, the documents' own sentences
 * follow: a reader is not left with claims alone that cannot be held against anything.
 */
export async function* speak(
  model: ChatModel,
  prepared: Prepared,
  knowledge: Knowledge,
  options: AnswerOptions,
): AsyncGenerator<AnswerEvent, Spoken> {
  const { request, asked, index } = prepared;
  const places = placesOf(asked);
  const reply = answerWithModel(
    model,
    { question: request.question, history: request.history ?? [], places, index },
    options.signal ? { signal: options.signal } : {},
  );
  const attribution = new Attribution(places, index, knowledge.words);
  let text = '';
  let firstTokenMs = 0;
  let step = await reply.next();
  for (; !step.done; step = await reply.next()) {
    firstTokenMs ||= performance.now() - prepared.started;
    const piece = attribution.push(step.value);
    text += piece;
    if (piece !== '') yield { type: 'text-delta', text: piece };
  }
  const rest = attribution.flush();
  text += rest;
  if (rest !== '') yield { type: 'text-delta', text: rest };
  const { refused, usage, removed, model: spokenBy } = step.value;
  if (refused || text.trim() === '') {
    const { question, evidence } = asked[0];
    const ranked = rankCandidates(question, evidence, knowledge.words);
    const { missing } = judge(question, ranked);
    const said = yield* say(abstain(question, ranked[0], missing), prepared, knowledge, usage);
    return { ...said, spokenBy };
  }
  const placed = removed.map((marker) => ({ ...marker, at: attribution.placeOf(marker.at) }));
  const checked = checkAnswer(text, placed, index, knowledge.words);
  const spoken = { ...checked, abstained: false, usage, firstTokenMs, spokenBy };
  return isUpheldNowhere(checked) ? yield* quoteInstead(spoken, prepared, knowledge) : spoken;
}

/** Answers in another language than the documents are beyond the check, which compares words. */
function isUpheldNowhere({ answer, sentences }: Checked): boolean {
  const claims = sentences.filter(({ verdict }) => verdict !== 'none');
  const isRefuted = claims.length > 0 && claims.every(({ verdict }) => verdict === 'unsupported');
  return isRefuted && !foreignQuestion(answer);
}

function onNewLine([first, ...others]: readonly DraftPart[]): DraftPart[] {
  return first ? [{ ...first, layout: 'paragraph' }, ...others] : [];
}

async function* quoteInstead(
  spoken: Spoken,
  prepared: Prepared,
  knowledge: Knowledge,
): AsyncGenerator<AnswerEvent, Spoken> {
  const draft = quoted(prepared, knowledge);
  const lead = draft.abstained
    ? 'None of this could be upheld by the documents.'
    : 'None of this could be upheld by the documents. What they say, word for word:';
  const checked = renderDraft(
    { ...draft, parts: [leadPart(lead), ...onNewLine(draft.parts)] },
    prepared.index,
    knowledge.words,
  );
  const before = `${spoken.answer.trimEnd()}\n\n`;
  const offset = before.length;
  yield { type: 'text-delta', text: before.slice(spoken.answer.length) + checked.answer };
  const moved = checked.sentences.map((one) => ({
    ...one,
    start: one.start + offset,
    end: one.end + offset,
  }));
  return {
    ...spoken,
    answer: before + checked.answer,
    sentences: [...spoken.sentences, ...moved],
    citations: [...checked.citations, ...spoken.citations],
    unsupported: [...spoken.unsupported, ...checked.unsupported],
  };
}

/** What a model gets to read: the best sections of each question, or those that the whole-document answer names. */
function placesOf(asked: readonly Asked[]): Place[] {
  const places = asked.flatMap(({ whole, evidence }): readonly Place[] =>
    whole ? whole.parts.flatMap(({ source }) => (source ? [source] : [])) : evidence.slice(0, shownSections),
  );
  return [...new Map(places.map(({ document, section }) => [section, { document, section }])).values()];
}

import { AppError } from '../errors.ts';
import type { ChatMessage, ChatModel, TokenUsage } from '../models/chat-model.ts';
import type { Place } from '../retrieval/whole-document.ts';
import type { CitationIndex } from './citations.ts';
import type { HistoryTurn } from './events.ts';
import { OutputFilter, type RemovedMarker } from './output-filter.ts';
import { loadPrompt, promptHash } from './prompts.ts';
import { RunawayGuard } from './runaway.ts';

const system = loadPrompt('system');
const ask = loadPrompt('question');

/** Identifies the prompts that a model was given. */
export const groundedPromptHash = promptHash([system, ask]);

/** What a model replies with, alone, where the sections do not answer. A word that no text contains. */
const refusal = 'NOT_IN_DOCUMENTS';
/** At most this much of the sections goes into a prompt, in characters (about 8,000 tokens). */
const contextBudget = 32_000;
const historyTurns = 6;

export interface GroundedReply {
  readonly text: string;
  readonly refused: boolean;
  readonly usage: TokenUsage | null;
  readonly removed: readonly RemovedMarker[];
  /** Id of the model that answered. */
  readonly model: string;
}

/**
 * Lets a model answer from whole sections. Yields text that may be shown: filtered, never half a marker.
 * Returns the whole reply. Throws the model's AppErrors; `provider-cut` where the reply hit its token
 * limit or would not have ended.
 */
export async function* answerWithModel(
  model: ChatModel,
  input: {
    question: string;
    history: readonly HistoryTurn[];
    places: readonly Place[];
    index: CitationIndex;
  },
  options: { signal?: AbortSignal },
): AsyncGenerator<string, GroundedReply> {
  const filter = new OutputFilter(input.index, addressesIn(input.places), system.text);
  const guard = new RunawayGuard(model.id);
  let raw = '';
  let text = '';
  let usage: TokenUsage | null = null;
  let answered = model.id;
  for await (const chunk of model.stream(messagesFor(input), options)) {
    if (chunk.type === 'finish') {
      usage = chunk.usage ?? null;
      answered = chunk.model ?? model.id;
      requireComplete(chunk.reason, answered);
      continue;
    }
    guard.push(chunk.text);
    const undecided = mayBeRefusal(raw);
    raw += chunk.text;
    if (mayBeRefusal(raw)) continue;
    const piece = filter.push(undecided ? raw.trimStart() : chunk.text);
    text += piece;
    if (piece !== '') yield piece;
  }
  if (isRefusal(raw)) return { text: '', refused: true, usage, removed: [], model: answered };
  const rest = (mayBeRefusal(raw) ? filter.push(raw.trimStart()) : '') + filter.flush();
  text += rest;
  if (rest !== '') yield rest;
  return { text, refused: false, usage, removed: filter.removed, model: answered };
}

/** True as long as the reply could still turn out to be the refusal word alone. */
function mayBeRefusal(raw: string): boolean {
  const start = raw.trimStart().replace(/^["'`*]+/, '');
  return refusal.startsWith(start.slice(0, refusal.length));
}

function isRefusal(raw: string): boolean {
  return raw
    .trim()
    .replace(/^["'`*]+/, '')
    .startsWith(refusal);
}

function requireComplete(reason: string, model: string): void {
  if (reason === 'length' || reason === 'max_tokens') {
    throw new AppError(
      'provider-cut',
      `${model} reached its limit of tokens before the answer was complete. Ask a narrower question, or set a model with a higher limit.`,
    );
  }
  if (['content_filter', 'safety', 'refusal', 'recitation', 'prohibited_content'].includes(reason)) {
    throw new AppError(
      'provider-rejected',
      `The provider's content filter stopped ${model}. Rephrase the question, or set another MODEL.`,
    );
  }
}

function messagesFor(input: {
  question: string;
  history: readonly HistoryTurn[];
  places: readonly Place[];
  index: CitationIndex;
}): ChatMessage[] {
  const titles = [...new Set(input.places.map(({ document }) => document.title))];
  const question = ask.fill({
    documents: titles.map((title) => `“${title}”`).join(', ') || 'the documents',
    sections: sectionsText(input.places, input.index),
    question: input.question,
  });
  return [
    { role: 'system', content: system.fill({ refusal }) },
    ...input.history.slice(-historyTurns).map(({ role, content }) => ({ role, content })),
    { role: 'user', content: question },
  ];
}

function sectionsText(places: readonly Place[], index: CitationIndex): string {
  let left = contextBudget;
  const blocks: string[] = [];
  for (const { document, section } of places) {
    const block = `${index.marker(document.slug, section.id)} ${section.title}\n${section.text}`;
    if (block.length > left && blocks.length > 0) break;
    blocks.push(block.slice(0, left));
    left -= block.length;
  }
  return blocks.join('\n\n');
}

function addressesIn(places: readonly Place[]): Set<string> {
  const text = places.flatMap(({ document, section }) => [section.text, document.meta.url ?? '']).join(' ');
  const found = text.match(/(?:https?:\/\/|www\.)[^\s)\]>"'`]*/giu) ?? [];
  return new Set(
    found.map((address) =>
      address
        .replace(/[.,;:!?]+$/, '')
        .replace(/\/$/, '')
        .toLowerCase(),
    ),
  );
}

import { markerPattern } from '../answer/citations.ts';
import type { Answer, AnswerEvent, Citation } from '../answer/events.ts';
import { OpenAIFault } from './openai-schemas.ts';
import { kindOf, knownCode, type Problem, retryAfter } from './problem.ts';

/** What all parts of one reply have in common. */
export interface ReplyHead {
  readonly id: string;
  /** Seconds since 1970. */
  readonly created: number;
  readonly model: string;
}

export function newReply(model: string): ReplyHead {
  return {
    id: `chatcmpl-${crypto.randomUUID().replaceAll('-', '')}`,
    created: Math.floor(Date.now() / 1000),
    model,
  };
}

/** A whole reply. `origin` is where this server's own addresses begin, for citations without a link of their own. */
export function completion(head: ReplyHead, answer: Answer, origin: string) {
  return {
    id: head.id,
    object: 'chat.completion',
    created: head.created,
    model: head.model,
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: answer.answer,
          refusal: null,
          annotations: annotationsOf(answer, origin),
        },
        logprobs: null,
        finish_reason: 'stop',
      },
    ],
    usage: usageOf(answer),
    system_fingerprint: answer.receipt.generation,
  };
}

/** Writes answer events as `chat.completion.chunk`s; after an error event nothing says that the reply is done. */
export function chunkFormat(
  head: ReplyHead,
  withUsage: boolean,
  origin: string,
): (event: AnswerEvent) => string {
  let isOpen = false;
  const chunk = (delta: object, finish: string | null) =>
    data({
      ...chunkHead(head),
      choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
      ...(withUsage ? { usage: null } : {}),
    });
  return (event) => {
    const opening = isOpen ? '' : chunk({ role: 'assistant', content: '', refusal: null }, null);
    if (event.type === 'sources') return '';
    isOpen = true;
    if (event.type === 'text-delta') return opening + chunk({ content: event.text }, null);
    if (event.type === 'error') return data(errorBody(event.message, typeOf(event.code), null, event.code));
    const { answer } = event;
    return [
      opening,
      chunk({ annotations: annotationsOf(answer, origin) }, 'stop'),
      withUsage ? data({ ...chunkHead(head), choices: [], usage: usageOf(answer) }) : '',
      'data: [DONE]\n\n',
    ].join('');
  };
}

function chunkHead({ id, created, model }: ReplyHead) {
  return { id, object: 'chat.completion.chunk', created, model };
}

function data(value: object): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}

/** Each marker in the text with what it cites, in the form of OpenAI's web citations and with ours beside it. */
function annotationsOf(answer: Answer, origin: string) {
  const byId = new Map(answer.citations.map((citation) => [citation.id, citation]));
  return [...answer.answer.matchAll(markerPattern)].flatMap((match) => {
    const id = (match[1] ?? '').replace('§', '').replace(/\s+/g, ' ').trim();
    const citation = byId.get(id);
    if (!citation) return [];
    return [
      {
        type: 'url_citation',
        url_citation: {
          start_index: match.index,
          end_index: match.index + match[0].length,
          title: `§${citation.id} ${citation.title}`,
          url: citation.url ?? `${origin}${sectionPath(citation)}`,
        },
        citation,
      },
    ];
  });
}

function sectionPath({ document, section }: Citation): string {
  return `/api/documents/${encodeURIComponent(document)}/sections/${encodeURIComponent(section)}`;
}

/** Zeros where no model was asked: quoting costs no tokens. */
function usageOf({ usage }: Answer) {
  const { inputTokens = 0, outputTokens = 0 } = usage ?? {};
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
  };
}

/** Anything that went wrong, in OpenAI's shape and with its statuses. */
export function openAIError(fault: Problem | OpenAIFault): Response {
  if (fault instanceof OpenAIFault)
    return reply(fault.status, errorBody(fault.message, 'invalid_request_error', fault.param, fault.code));
  const code = knownCode(fault.code);
  const isModel = code === 'unknown-model';
  const status = isModel ? 404 : code === 'provider-rate-limited' ? 429 : kindOf(code)[0];
  const body = errorBody(
    fault.message,
    typeOf(code),
    isModel ? 'model' : null,
    isModel ? 'model_not_found' : code,
  );
  const wait = retryAfter(code);
  return reply(status, body, wait === undefined ? {} : { 'retry-after': String(wait) });
}

function reply(status: number, body: object, headers: Readonly<Record<string, string>> = {}): Response {
  return Response.json(body, { status, headers: { 'cache-control': 'no-store', ...headers } });
}

function errorBody(message: string, type: string, param: string | null, code: string | null) {
  return { error: { message, type, param, code } };
}

function typeOf(code: string): string {
  const [status] = kindOf(knownCode(code));
  if (code === 'provider-rate-limited') return 'rate_limit_error';
  return status < 500 ? 'invalid_request_error' : 'server_error';
}

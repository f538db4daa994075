import { z } from '@hono/zod-openapi';
import type { AnswerRequest } from '../answer/events.ts';
import { limits } from './schemas.ts';

const textPart = z.looseObject({ type: z.literal('text'), text: z.string() });

const message = z.looseObject({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool', 'function']),
  content: z.union([z.string(), z.array(textPart), z.null()]).optional(),
});

/** The body of POST /v1/chat/completions. What is not named here is let through and has no effect. */
export const completionRequest = z
  .looseObject({
    model: z.string().optional(),
    messages: z.array(message).min(1),
    stream: z.boolean().nullish(),
    stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
    n: z.number().int().nullish(),
  })
  .openapi('ChatCompletionRequest');

export type CompletionRequest = z.infer<typeof completionRequest>;

export const embeddingRequest = z
  .looseObject({
    model: z.string().optional(),
    input: z.union([z.string(), z.array(z.string()).min(1).max(256)]),
    encoding_format: z.enum(['float', 'base64']).optional(),
    dimensions: z.number().int().optional(),
    input_type: z.enum(['query', 'passage']).optional().openapi({
      description: 'An addition: how the text is meant. `passage` unless said otherwise.',
    }),
  })
  .openapi('EmbeddingRequest');

/** A fault in a request as OpenAI tells it: `param` names the field. */
export class OpenAIFault extends Error {
  readonly param: string | null;
  readonly code: string | null;
  readonly status: number;

  constructor(message: string, param: string | null, code: string | null = null, status = 400) {
    super(message);
    this.name = 'OpenAIFault';
    this.param = param;
    this.code = code;
    this.status = status;
  }
}

/** Fields that would change what is answered and that cannot be honoured: refused by name, as OpenAI refuses. */
export function refuseUnsupported(body: Readonly<Record<string, unknown>>): void {
  const format = (body.response_format as { type?: string } | null | undefined)?.type;
  const modalities = body.modalities;
  const unsupported: readonly (readonly [string, boolean])[] = [
    ['n', typeof body.n === 'number' && body.n !== 1],
    ['tools', Array.isArray(body.tools) && body.tools.length > 0],
    ['functions', Array.isArray(body.functions) && body.functions.length > 0],
    ['logprobs', body.logprobs === true],
    ['response_format', format !== undefined && format !== 'text'],
    ['audio', body.audio !== undefined && body.audio !== null],
    ['modalities', Array.isArray(modalities) && modalities.some((one) => one !== 'text')],
  ];
  const found = unsupported.find(([, isAsked]) => isAsked)?.[0];
  if (found)
    throw new OpenAIFault(
      `Unsupported value: '${found}' is not supported by this assistant, which answers from its documents in text. Leave it out.`,
      found,
      'unsupported_value',
    );
}

/** The default model under a name of its own, for clients that want one. */
export const alias = 'forecast-chat';

/**
 * The last user message as the question, those before it as the history, cut to what is taken. System and
 * developer messages are not used: what the assistant may say is not a client's to change. Throws OpenAIFault.
 */
export function toAnswerRequest(body: CompletionRequest): AnswerRequest {
  const turns = body.messages.flatMap(({ role, content }) =>
    role === 'user' || role === 'assistant' ? [{ role, content: textOf(content) }] : [],
  );
  const last = turns.pop();
  if (last?.role !== 'user' || last.content.trim() === '')
    throw new OpenAIFault('The last message must be a user message with a text: the question.', 'messages');
  if (last.content.length > limits.question)
    throw new OpenAIFault(
      `The question has ${last.content.length} characters; at most ${limits.question} are taken.`,
      'messages',
      'string_above_max_length',
    );
  return {
    question: last.content.trim(),
    history: newest(turns),
    ...(body.model === undefined || body.model === alias ? {} : { model: body.model }),
  };
}

function textOf(content: CompletionRequest['messages'][number]['content']): string {
  if (typeof content === 'string') return content;
  return (content ?? []).map(({ text }) => text).join('\n');
}

/** As much of the history, from its end, as is taken. */
function newest<T extends { content: string }>(turns: readonly T[]): T[] {
  const kept: T[] = [];
  let characters = 0;
  for (const turn of turns.toReversed().slice(0, limits.turns)) {
    characters += turn.content.length;
    if (characters > limits.history) break;
    kept.unshift(turn);
  }
  return kept;
}

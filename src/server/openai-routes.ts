import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { z } from 'zod';
import type { AnswerEvent, AnswerRequest } from '../answer/events.ts';
import type { Assistant } from '../assistant.ts';
import { AppError } from '../errors.ts';
import { eventStream } from './event-stream.ts';
import { jsonBody } from './guards.ts';
import { chunkFormat, completion, newReply, openAIError } from './openai-replies.ts';
import {
  alias,
  completionRequest,
  embeddingRequest,
  OpenAIFault,
  refuseUnsupported,
  toAnswerRequest,
} from './openai-schemas.ts';
import { knownCode, Problem, toProblem } from './problem.ts';
import type { Readiness } from './readiness.ts';
import { collect, relay, requestLife } from './relay.ts';

const json = { 'application/json': { schema: { type: 'object' as const } } };

const chat = createRoute({
  method: 'post',
  path: '/chat/completions',
  summary: 'OpenAI-compatible: answer the last message',
  middleware: jsonBody,
  request: { body: { required: true, content: { 'application/json': { schema: completionRequest } } } },
  responses: { 200: { description: 'A chat completion, or its chunks.', content: json } },
});

const embeddings = createRoute({
  method: 'post',
  path: '/embeddings',
  summary: 'OpenAI-compatible: vectors of texts, from the embedder of the index',
  middleware: jsonBody,
  request: { body: { required: true, content: { 'application/json': { schema: embeddingRequest } } } },
  responses: { 200: { description: 'A list of embeddings.', content: json } },
});

const models = createRoute({
  method: 'get',
  path: '/models',
  summary: 'OpenAI-compatible: the models that a request may name',
  responses: { 200: { description: 'A list of models.', content: json } },
});

export interface OpenAIRouteOptions {
  readonly readiness: Readiness;
  readonly heartbeatMs?: number;
  readonly log: (line: string) => void;
}

/** /v1: what clients of OpenAI's API expect, over the same answers. Errors are in OpenAI's shape. */
export function openAIRoutes({ readiness, heartbeatMs, log }: OpenAIRouteOptions): OpenAPIHono {
  const app = new OpenAPIHono({
    defaultHook: (result) => {
      if (!result.success) throw fieldFault(result.error as z.ZodError);
    },
  });
  app.onError((error) => openAIError(error instanceof OpenAIFault ? error : toProblem(error, log)));

  addChat(app, { readiness, log, ...(heartbeatMs === undefined ? {} : { heartbeatMs }) });
  addEmbeddings(app, readiness);
  addModels(app, readiness);
  app.notFound(() =>
    openAIError(new OpenAIFault('There is no such route under /v1.', null, 'unknown_url', 404)),
  );
  return app;
}

function addChat(app: OpenAPIHono, { readiness, heartbeatMs, log }: OpenAIRouteOptions): void {
  app.openapi(chat, async (c) => {
    const body = c.req.valid('json');
    refuseUnsupported(body);
    const request = toAnswerRequest(body);
    const assistant = readiness.assistant();
    checkModel(assistant, request);
    const life = requestLife(c.req.raw.signal, readiness.deadline);
    const events = relay(assistant.answer(request, { signal: life.signal }), life.signal, log);
    const head = newReply(body.model ?? alias);
    const { origin } = new URL(c.req.url);
    if (!body.stream) {
      const last = await collect(events).finally(life.end);
      if (last.type === 'error') throw new Problem(knownCode(last.code), last.message);
      return c.json(completion(head, last.answer, origin), 200) as never;
    }
    const stream = eventStream(await afterFirstText(events), {
      onLeave: life.leave,
      onEnd: life.end,
      format: chunkFormat(head, body.stream_options?.include_usage === true, origin),
      ...(heartbeatMs === undefined ? {} : { heartbeatMs }),
    });
    return streamed(c, stream) as never;
  });
}

function addEmbeddings(app: OpenAPIHono, readiness: Readiness): void {
  app.openapi(embeddings, async (c) => {
    const body = c.req.valid('json');
    const texts = typeof body.input === 'string' ? [body.input] : body.input;
    const assistant = readiness.assistant();
    const vectors = await assistant.embed(texts, body.input_type ?? 'passage', { signal: c.req.raw.signal });
    const [first] = vectors;
    if (body.dimensions !== undefined && body.dimensions !== first?.length)
      throw new OpenAIFault(`The embedder here gives ${first?.length} dimensions.`, 'dimensions');
    const encode = body.encoding_format === 'base64' ? toBase64 : (vector: Float32Array) => [...vector];
    return c.json(
      {
        object: 'list',
        data: vectors.map((vector, index) => ({ object: 'embedding', index, embedding: encode(vector) })),
        model: assistant.status().embedder,
        usage: { prompt_tokens: 0, total_tokens: 0 },
      },
      200,
    ) as never;
  });
}

function addModels(app: OpenAPIHono, readiness: Readiness): void {
  app.openapi(models, (c) => {
    const data = [alias, ...readiness.assistant().models()].map((id) => ({
      id,
      object: 'model',
      created: 0,
      owned_by: 'forecast-chat',
    }));
    return c.json({ object: 'list', data }, 200) as never;
  });
}

function checkModel(assistant: Assistant, { model }: AnswerRequest): void {
  const known = assistant.models();
  if (model !== undefined && !known.includes(model))
    throw new AppError(
      'unknown-model',
      `The model “${model}” does not exist here. Known: ${[alias, ...known].join(', ')}.`,
    );
}

/** A fault before any text still has its status; after that it can only be told in the stream. */
async function afterFirstText(events: AsyncGenerator<AnswerEvent>): Promise<AsyncIterable<AnswerEvent>> {
  const before: AnswerEvent[] = [];
  for (;;) {
    const step = await events.next();
    if (step.done) break;
    if (step.value.type === 'error') throw new Problem(knownCode(step.value.code), step.value.message);
    before.push(step.value);
    if (step.value.type !== 'sources') break;
  }
  return (async function* () {
    yield* before;
    yield* events;
  })();
}

function streamed(c: Context, stream: ReadableStream<Uint8Array>): Response {
  return c.body(stream, 200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
}

function fieldFault({ issues: [issue] }: z.ZodError): OpenAIFault {
  const param = issue?.path.join('.') || null;
  return new OpenAIFault(
    `Invalid value for '${param ?? 'body'}': ${issue?.message}.`,
    param,
    'invalid_value',
  );
}

/** Little-endian 32-bit floats, as OpenAI's clients ask for by default. */
function toBase64(vector: Float32Array): string {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64');
}

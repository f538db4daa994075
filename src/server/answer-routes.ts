import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { AnswerRequest } from '../answer/events.ts';
import type { Assistant } from '../assistant.ts';
import { AppError } from '../errors.ts';
import { eventStream } from './event-stream.ts';
import { jsonBody } from './guards.ts';
import { knownCode, Problem } from './problem.ts';
import type { Readiness } from './readiness.ts';
import { collect, relay, requestLife } from './relay.ts';
import { answerSchema, problemContent, requestSchema } from './schemas.ts';

const body = { required: true, content: { 'application/json': { schema: requestSchema } } };
const problems = {
  400: problemContent('The request cannot be used; `errors` names each fault by JSON pointer.'),
  413: problemContent('The body is larger than 256 KiB.'),
  415: problemContent('The body is not JSON.'),
  503: problemContent('Not ready or too busy; `Retry-After` says when to try again.'),
};

export const answerRoute = createRoute({
  method: 'post',
  path: '/api/answer',
  summary: 'Answer a question, all at once',
  middleware: jsonBody,
  request: { body },
  responses: {
    200: { description: 'The answer.', content: { 'application/json': { schema: answerSchema } } },
    ...problems,
    502: problemContent('The model provider failed; `partial` holds the text until then.'),
    504: problemContent('The model provider did not answer in time.'),
  },
});

export const chatRoute = createRoute({
  method: 'post',
  path: '/api/chat',
  summary: 'Answer a question as a stream of events',
  description:
    'Events: `sources`, any number of `text-delta`, then exactly one of `answer-end` and `error`. ' +
    'The `data` of each is JSON with the same `type`. Lines that begin with a colon are heartbeats.',
  middleware: jsonBody,
  request: { body },
  responses: {
    200: { description: 'The events.', content: { 'text/event-stream': { schema: { type: 'string' } } } },
    ...problems,
  },
});

export interface AnswerRouteOptions {
  readonly readiness: Readiness;
  readonly heartbeatMs?: number;
  readonly log: (line: string) => void;
}

export function addAnswerRoutes(app: OpenAPIHono, { readiness, heartbeatMs, log }: AnswerRouteOptions): void {
  const ask = (c: Context, request: AnswerRequest) => {
    const assistant = readiness.assistant();
    checkNames(assistant, request);
    const life = requestLife(c.req.raw.signal, readiness.deadline);
    const events = assistant.answer(request, { signal: life.signal });
    return { life, events: relay(events, life.signal, log) };
  };

  app.openapi(answerRoute, async (c) => {
    const { life, events } = ask(c, c.req.valid('json') as AnswerRequest);
    const last = await collect(events).finally(life.end);
    c.header('cache-control', 'no-store');
    if (last.type === 'answer-end') return c.json(last.answer, 200);
    const partial = last.partial === undefined ? {} : { partial: last.partial };
    throw new Problem(knownCode(last.code), last.message, partial);
  });

  app.openapi(chatRoute, (c) => {
    const { life, events } = ask(c, c.req.valid('json') as AnswerRequest);
    const stream = eventStream(events, {
      onLeave: life.leave,
      onEnd: life.end,
      ...(heartbeatMs === undefined ? {} : { heartbeatMs }),
    });
    return c.body(stream, 200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
  });
}

/** Names that only the running assistant knows. Throws AppError `unknown-model`, Problem `invalid-request`. */
function checkNames(assistant: Assistant, { model, documents = [] }: AnswerRequest): void {
  const models = assistant.models();
  if (model !== undefined && !models.includes(model)) {
    throw new AppError('unknown-model', `There is no such model here. Known: ${models.join(', ')}.`);
  }
  const slugs = assistant.documents().map((document) => document.slug);
  const errors = documents.flatMap((slug, at) =>
    slugs.includes(slug) ? [] : [{ pointer: `/documents/${at}`, detail: 'no such document' }],
  );
  if (errors.length > 0) {
    throw new Problem('invalid-request', `There is no such document. Known: ${slugs.join(', ')}.`, {
      errors,
    });
  }
}

import path from 'node:path';
import { OpenAPIHono } from '@hono/zod-openapi';
import type { Hono } from 'hono';
import { cors } from 'hono/cors';
import type { Logger } from 'pino';
import type { z } from 'zod';
import type { Assistant } from '../assistant.ts';
import { projectRoot } from '../project.ts';
import { type Access, limitRate, openAccess, requireKey } from './access.ts';
import { addAnswerRoutes } from './answer-routes.ts';
import { addApiDocs } from './api-docs.ts';
import { addDocumentRoutes } from './document-routes.ts';
import { loopbackHostOnly, securityHeaders } from './guards.ts';
import { addMcpRoute } from './mcp-routes.ts';
import type { Metrics } from './metrics.ts';
import { openAIRoutes } from './openai-routes.ts';
import { addPage } from './page-files.ts';
import { type FieldError, Problem, problemResponse } from './problem.ts';
import { Readiness } from './readiness.ts';
import { logRequests } from './request-log.ts';
import { addScorecardRoute } from './scorecard-route.ts';
import { addStatusRoutes } from './status-routes.ts';
import { traceRequests } from './tracing.ts';

export interface AppOptions {
  /** A promise while the index is being opened: until it resolves, `/ready` and the API answer 503. */
  readonly assistant: Assistant | Promise<Assistant> | Readiness;
  /** Answer only to the names of this machine; for a server bound to loopback. */
  readonly loopbackOnly?: boolean;
  readonly heartbeatMs?: number;
  /** One line for the operator: what a client is not told. */
  readonly log?: (line: string) => void;
  readonly access?: Access;
  /** Origins whose pages may ask; none unless set. */
  readonly corsOrigins?: readonly string[];
  readonly logger?: Logger;
  readonly metrics?: Metrics;
}

/** Every route, ready for `fetch`. It holds no state between requests. */
export function createApp(options: AppOptions): OpenAPIHono {
  const { assistant, heartbeatMs, log = console.error } = options;
  const readiness = assistant instanceof Readiness ? assistant : new Readiness(assistant);
  const app = new OpenAPIHono({
    defaultHook: (result) => {
      if (!result.success) throw invalidRequest(result.error as z.ZodError);
    },
  });
  app.onError((error) => problemResponse(error, log));
  addGuards(app, options);
  addAnswerRoutes(app, { readiness, log, ...(heartbeatMs === undefined ? {} : { heartbeatMs }) });
  addDocumentRoutes(app, readiness);
  addScorecardRoute(app, readiness);
  app.route('/v1', openAIRoutes({ readiness, log, ...(heartbeatMs === undefined ? {} : { heartbeatMs }) }));
  addMcpRoute(app, readiness);
  addStatusRoutes(app, readiness);
  addApiDocs(app);
  addPage(app, path.join(projectRoot, 'dist/web'));
  refuseOtherMethods(app);
  const noRoute = new Problem('not-found', 'There is no such route. GET /openapi.json lists them.');
  // Returned, not thrown: what is thrown here would pass by the middleware that sets the headers.
  app.notFound(() => problemResponse(noRoute, log));
  return app;
}

/** What needs a key and counts against the rate; the page, `/health` and `/ready` do not. */
const guarded = ['/api/*', '/v1/*', '/mcp', '/metrics'];

function addGuards(app: OpenAPIHono, options: AppOptions): void {
  const { access = openAccess, corsOrigins = [], logger, metrics } = options;
  app.use(traceRequests);
  if (logger) app.use(logRequests(logger));
  if (metrics) app.use(metrics.counted);
  app.use(securityHeaders);
  if (options.loopbackOnly) app.use(loopbackHostOnly);
  if (corsOrigins.length > 0)
    app.use(cors({ origin: [...corsOrigins], allowHeaders: ['authorization', 'content-type'], maxAge: 600 }));
  for (const route of guarded) app.use(route, requireKey(access), limitRate(access));
  if (metrics)
    app.get('/metrics', async (c) =>
      c.text(await metrics.registry.metrics(), 200, { 'content-type': metrics.registry.contentType }),
    );
}

/** Must come after the routes: what reaches these handlers had the path of a route and another method. */
function refuseOtherMethods(app: OpenAPIHono): void {
  const methods = new Map<string, Set<string>>();
  for (const { path: route, method } of app.routes as Hono['routes']) {
    if (method !== 'ALL') methods.set(route, (methods.get(route) ?? new Set()).add(method));
  }
  for (const [route, allowed] of methods) {
    if (allowed.has('GET')) allowed.add('HEAD');
    const allow = [...allowed].join(', ');
    app.all(route, () => {
      throw new Problem('method-not-allowed', `This route takes ${allow}.`, { headers: { allow } });
    });
  }
}

/** The first twenty faults: a body can be made to have thousands. */
const maxErrors = 20;

function invalidRequest(error: z.ZodError): Problem {
  const errors = error.issues.flatMap(fieldErrors).slice(0, maxErrors);
  const [first] = errors;
  const where = first?.pointer ? `${first.pointer}: ` : '';
  return new Problem('invalid-request', `${where}${first?.detail ?? 'the request cannot be used'}.`, {
    errors,
  });
}

function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code !== 'unrecognized_keys') return [{ pointer: pointer(issue.path), detail: issue.message }];
  return issue.keys.map((key) => ({
    pointer: pointer([...issue.path, key.slice(0, 64)]),
    detail: 'no such key is known here',
  }));
}

function pointer(at: readonly PropertyKey[]): string {
  return at.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

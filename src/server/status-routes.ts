import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { version } from '../project.ts';
import type { Readiness } from './readiness.ts';
import { problemContent, readySchema } from './schemas.ts';

const healthSchema = z.object({ status: z.literal('ok') });

const healthRoute = createRoute({
  method: 'get',
  path: '/health',
  summary: 'Is the process up?',
  responses: { 200: { description: 'Yes.', content: { 'application/json': { schema: healthSchema } } } },
});

export const readyRoute = createRoute({
  method: 'get',
  path: '/ready',
  summary: 'Can questions be asked, and who answers them?',
  responses: {
    200: { description: 'Yes.', content: { 'application/json': { schema: readySchema } } },
    503: problemContent('Not yet, or not any more; `Retry-After` says when to ask again.'),
  },
});

export function addStatusRoutes(app: OpenAPIHono, readiness: Readiness): void {
  app.openapi(healthRoute, (c) => c.json({ status: 'ok' as const }, 200));

  app.openapi(readyRoute, (c) => {
    const assistant = readiness.assistant();
    const { model, embedder, index, generation, passages } = assistant.status();
    const documents = assistant.documents().length;
    c.header('cache-control', 'no-store');
    return c.json(
      {
        status: 'ready' as const,
        model,
        models: assistant.models(),
        embedder,
        index,
        generation,
        passages,
        documents,
        version,
      },
      200,
    );
  });

  app.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: {
      title: 'forecast-chat',
      version,
      description: 'Ask a forecast and check every sentence. Errors are RFC 9457 problem+json.',
    },
  });
}

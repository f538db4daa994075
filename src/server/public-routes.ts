import { OpenAPIHono, type RouteHandler } from '@hono/zod-openapi';
import { answerRoute, chatRoute } from './answer-routes.ts';
import { documentsRoute, sectionRoute } from './document-routes.ts';
import { readyRoute } from './status-routes.ts';

/** The routes in one chain, from which the client's types are read; it is never called. */
export function publicRoutes(handlers: {
  answer: RouteHandler<typeof answerRoute>;
  chat: RouteHandler<typeof chatRoute>;
  documents: RouteHandler<typeof documentsRoute>;
  section: RouteHandler<typeof sectionRoute>;
  ready: RouteHandler<typeof readyRoute>;
}) {
  return new OpenAPIHono()
    .openapi(answerRoute, handlers.answer)
    .openapi(chatRoute, handlers.chat)
    .openapi(documentsRoute, handlers.documents)
    .openapi(sectionRoute, handlers.section)
    .openapi(readyRoute, handlers.ready);
}

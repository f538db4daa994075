import type { OpenAPIHono } from '@hono/zod-openapi';
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import { createMcpServer } from './mcp.ts';
import { Problem } from './problem.ts';
import type { Readiness } from './readiness.ts';

/**
 * /mcp: the Model Context Protocol over streamable HTTP, without sessions, so that any server behind a load
 * balancer can take any request. A browser's page of another origin is refused: it could ask in its reader's
 * name.
 */
export function addMcpRoute(app: OpenAPIHono, readiness: Readiness): void {
  app.post('/mcp', async (c) => {
    const origin = c.req.header('origin');
    if (origin !== undefined && URL.parse(origin)?.host !== c.req.header('host'))
      throw new Problem('host-not-allowed', 'Pages of another origin may not use /mcp.');
    const server = createMcpServer(readiness.assistant());
    const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
    await server.connect(transport);
    c.req.raw.signal.addEventListener('abort', () => void server.close(), { once: true });
    return transport.handleRequest(c.req.raw);
  });
}

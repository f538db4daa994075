import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, expect, it } from 'vitest';
import { startServer } from '../../src/server/start.ts';
import { startTracing } from '../../src/server/tracing.ts';
import { scriptedAssistant } from '../support/scripted-assistant.ts';

interface Exported {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: readonly { readonly key: string; readonly value: unknown }[];
}

const bodies: string[] = [];
const collector = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => {
    body += chunk;
  });
  request.on('end', () => {
    bodies.push(body);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
});
await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
afterAll(() => new Promise((resolve) => collector.close(resolve)));

it('sends a span for the request, under the caller’s, and one for the answer, without what was asked', async () => {
  const { port } = collector.address() as AddressInfo;
  const end = await startTracing(`http://127.0.0.1:${port}/`, 'chat-here');
  const server = await startServer({
    assistantPromise: Promise.resolve(scriptedAssistant()),
    host: '127.0.0.1',
    port: 0,
  });
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  const response = await fetch(`${server.url}/api/answer`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      traceparent: `00-${traceId}-b7ad6b7169203331-01`,
      authorization: 'Bearer secret-key',
    },
    body: JSON.stringify({ question: 'An unspeakable question?' }),
  });
  expect(response.status).toBe(200);
  await response.text();
  await server.stop();
  await end();

  const spans = bodies.flatMap((body) =>
    JSON.parse(body).resourceSpans.flatMap((one: { scopeSpans: { spans: Exported[] }[] }) =>
      one.scopeSpans.flatMap((scope) => scope.spans),
    ),
  ) as Exported[];
  const request = spans.find(({ name }) => name === 'POST /api/answer');
  const answer = spans.find(({ name }) => name === 'answer');
  expect(request).toMatchObject({ traceId, parentSpanId: 'b7ad6b7169203331' });
  expect(answer).toMatchObject({ traceId, parentSpanId: request?.spanId });
  expect(answer?.attributes.map(({ key }) => key)).toContain('forecast_chat.abstained');
  expect(bodies.join()).toContain('chat-here');
  expect(bodies.join()).not.toMatch(/unspeakable|secret-key/);
});

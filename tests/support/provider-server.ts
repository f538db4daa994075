import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the server has seen of one request. */
export interface SeenRequest {
  readonly path: string;
  readonly body: Record<string, unknown>;
  readonly authorization: string | undefined;
  /** True once the client closed the connection before the reply was complete. */
  left: boolean;
}

export interface ProviderServer {
  /** Base URL with /v1. */
  readonly url: string;
  readonly seen: SeenRequest[];
  close(): Promise<void>;
}

/** A real server on the loopback interface, in place of a provider: what it sends is the test's to say. */
export async function providerServer(
  reply: (request: SeenRequest, response: ServerResponse) => void | Promise<void>,
): Promise<ProviderServer> {
  const seen: SeenRequest[] = [];
  const server = createServer(async (request, response) => {
    const body = JSON.parse((await read(request)) || '{}');
    const one: SeenRequest = {
      path: request.url ?? '',
      body,
      authorization: request.headers.authorization,
      left: false,
    };
    seen.push(one);
    response.on('close', () => {
      one.left = !response.writableFinished;
    });
    await reply(one, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function read(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

/** An OpenAI chat stream, as its documentation describes it, byte for byte. */
export function chatStream(
  words: readonly string[],
  usage = { prompt_tokens: 7, completion_tokens: 3 },
): string {
  const chunk = (delta: object, finish: string | null, rest: object = {}) =>
    `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason: finish }], ...rest })}\n\n`;
  const total = usage.prompt_tokens + usage.completion_tokens;
  return [
    chunk({ role: 'assistant', content: '' }, null),
    ...words.map((content) => chunk({ content }, null)),
    chunk({}, 'stop'),
    `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [], usage: { ...usage, total_tokens: total } })}\n\n`,
    'data: [DONE]\n\n',
  ].join('');
}

export function sendStream(response: ServerResponse, text: string | Uint8Array, end = true): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(text);
  if (end) response.end();
}

import { type ClientRequestOptions, hc } from 'hono/client';
import type { AnswerEvent } from '../answer/events.ts';
import type { publicRoutes } from './public-routes.ts';

export type { Answer, AnswerEvent, AnswerRequest, Citation } from '../answer/events.ts';

/** What the server's routes take and give. */
export type Api = ReturnType<typeof publicRoutes>;

/**
 * A typed client of the HTTP API: `client.api.answer.$post({json: {question}})`. `baseUrl` is where the server
 * is, such as `http://127.0.0.1:3000`; a key goes into `options.headers` as `authorization: Bearer …`.
 */
export function createClient(baseUrl: string, options?: ClientRequestOptions) {
  return hc<Api>(baseUrl, options);
}

/** The events of a `POST /api/chat`: exactly one `answer-end` or `error`, last. Throws Error where the connection ends before. */
export async function* readEvents(response: Response): AsyncGenerator<AnswerEvent> {
  if (!response.ok || !response.body)
    throw new Error(`The server said ${response.status}: ${await response.text()}`);
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of response.body as unknown as AsyncIterable<Uint8Array>) {
    const frames = (rest + decoder.decode(bytes, { stream: true })).split('\n\n');
    rest = frames.pop() ?? '';
    for (const frame of frames) {
      const data = /^data: (.*)$/m.exec(frame)?.[1];
      if (data === undefined) continue;
      const event = JSON.parse(data) as AnswerEvent;
      yield event;
      if (event.type === 'answer-end' || event.type === 'error') return;
    }
  }
  throw new Error('The connection ended before the answer did.');
}

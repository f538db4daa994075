import type { OpenAPIHono } from '@hono/zod-openapi';
import { expect } from 'vitest';
import type { AnswerEvent } from '../../src/answer/events.ts';
import type { ProblemBody } from '../../src/server/problem.ts';

type App = Pick<OpenAPIHono, 'request'>;

/** Posts a value as JSON; a text goes as it is. */
export async function post(app: App, path: string, body: unknown, headers: Record<string, string> = {}) {
  return app.request(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

/** Reads a problem and checks what every problem promises. */
export async function problemOf(response: Response): Promise<ProblemBody> {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const problem = (await response.json()) as ProblemBody;
  expect(problem.status).toBe(response.status);
  expect(problem.type).toBe(`urn:forecast-chat:problem:${problem.code}`);
  expect(problem.title).not.toBe('');
  expect(JSON.stringify(problem)).not.toMatch(/\bat .+:\d+:\d+|\/src\/|node_modules/);
  return problem;
}

/** The events of a stream, each with its `event:` line checked against its data. */
export function parseEvents(text: string): AnswerEvent[] {
  const blocks = text.split('\n\n').filter((block) => block !== '' && !block.startsWith(':'));
  return blocks.map((block) => {
    const [name = '', data = '', ...rest] = block.split('\n');
    expect(rest).toEqual([]);
    const event = JSON.parse(data.replace(/^data: /, '')) as AnswerEvent;
    expect(name).toBe(`event: ${event.type}`);
    return event;
  });
}

export function isTerminal(event: AnswerEvent): boolean {
  return event.type === 'answer-end' || event.type === 'error';
}

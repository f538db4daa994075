import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnswerEvent } from '../../src/answer/events.ts';
import { AppError } from '../../src/errors.ts';
import { createApp } from '../../src/server/app.ts';
import { answerSchema } from '../../src/server/schemas.ts';
import {
  answerOf,
  goodEvents,
  quote,
  type Script,
  scriptedAssistant,
} from '../support/scripted-assistant.ts';
import { isTerminal, parseEvents, post, problemOf } from './http.ts';

const question = { question: 'How far did loss fall?' };

function appWith(script?: Script | readonly AnswerEvent[], log: string[] = []) {
  const assistant = scriptedAssistant(script);
  return { app: createApp({ assistant, log: (line) => log.push(line) }), assistant, log };
}

async function chat(script: Script | readonly AnswerEvent[]) {
  const { app, log } = appWith(script);
  const response = await post(app, '/api/chat', question);
  expect(response.status).toBe(200);
  return { response, events: parseEvents(await response.text()), log };
}

describe('POST /api/answer', () => {
  it('answers with the whole answer, as the published schema has it', async () => {
    const { app, assistant } = appWith();
    const history = [{ role: 'user', content: 'Hello' }];
    const body = { question: '  How far?  ', history, model: 'other', documents: ['forecast-2024'] };
    const response = await post(app, '/api/answer', body);
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const answer = await response.json();
    expect(answer).toEqual(answerOf(`${quote} [§1.1]`));
    expect(answerSchema.strict().parse(answer)).toEqual(answer);
    expect(assistant.requests).toEqual([{ ...body, question: 'How far?' }]);
  });

  it.each([
    ['provider-cut', 502],
    ['provider-timeout', 504],
    ['provider-rate-limited', 503],
    ['overloaded', 503],
    ['unknown-model', 400],
    ['a-code-from-the-future', 500],
  ])('tells an error event %s with status %i and the text until then', async (code, status) => {
    const { app } = appWith([
      { type: 'text-delta', text: 'Half ' },
      { type: 'error', code, message: 'It broke. Try again.' },
    ]);
    const response = await post(app, '/api/answer', question);
    expect(response.status).toBe(status);
    expect(await problemOf(response)).toMatchObject({ detail: 'It broke. Try again.', partial: 'Half ' });
    expect(response.headers.has('retry-after')).toBe(status === 503);
  });

  it('hides what an unexpected error says, and logs it under the number that it tells', async () => {
    const { app, log } = appWith(async function* () {
      yield { type: 'text-delta', text: 'Half ' };
      throw new Error('secret at /src/x.ts');
    });
    const problem = await problemOf(await post(app, '/api/answer', question));
    expect(problem).toMatchObject({ status: 500, code: 'internal', partial: 'Half ' });
    const [id] = /[0-9a-f]{8}/.exec(problem.detail) ?? [];
    expect(log.join()).toContain(`error ${id}: Error: secret`);
  });
});

describe('a body that cannot be used', () => {
  const turn = { role: 'user', content: 'x' };
  const cases: [name: string, body: unknown, status: number, pointer: string | undefined, says: RegExp][] = [
    ['no question', {}, 400, '/question', /1 to 2,000 characters/],
    ['an empty question', { question: '' }, 400, '/question', /empty/],
    ['a question of white space', { question: ' \n\t ' }, 400, '/question', /empty/],
    ['a question that is a number', { question: 7 }, 400, '/question', /text/],
    ['a long question', { question: 'x'.repeat(2001) }, 400, '/question', /2,001 characters.*2,000/],
    ['a list', [], 400, '', /one JSON object/],
    ['null', 'null', 400, '', /one JSON object/],
    ['broken JSON', '{"question": "x"', 400, '', /not valid JSON/],
    ['nothing', '', 400, '', /not valid JSON/],
    ['51 turns', { ...question, history: Array(51).fill(turn) }, 400, '/history', /51 turns.*50/],
    [
      'a long history',
      { ...question, history: [turn, { role: 'assistant', content: 'x'.repeat(20_000) }] },
      400,
      '/history',
      /20,001 characters.*20,000/,
    ],
    [
      'an unknown role',
      { ...question, history: [{ role: 'system', content: 'x' }] },
      400,
      '/history/0/role',
      /role/,
    ],
    [
      'a turn without content',
      { ...question, history: [{ role: 'user' }] },
      400,
      '/history/0/content',
      /text/,
    ],
    ['an unknown key', { ...question, temperature: 1 }, 400, '/temperature', /no such key/],
    [
      'an unknown key in a turn',
      { ...question, history: [{ ...turn, a: 1 }] },
      400,
      '/history/0/a',
      /no such key/,
    ],
    ['a key that needs escaping', { ...question, 'a/b~c': 1 }, 400, '/a~1b~0c', /no such key/],
    ['__proto__', '{"question":"x","__proto__":{"model":"y"}}', 400, '/__proto__', /no such key/],
    ['an unknown model', { ...question, model: 'gpt-99' }, 400, undefined, /scripted, other/],
    ['an unknown document', { ...question, documents: ['../etc'] }, 400, '/documents/0', /forecast-2024/],
    ['no documents', { ...question, documents: [] }, 400, '/documents', /names no document/],
    ['a large body', { ...question, model: 'x'.repeat(256 * 1024) }, 413, undefined, /256 KiB/],
  ];

  it.each(cases)('%s is refused', async (_name, body, status, pointer, says) => {
    for (const path of ['/api/answer', '/api/chat']) {
      const { app, assistant } = appWith();
      const response = await post(app, path, body);
      const problem = await problemOf(response);
      expect(problem.status).toBe(status);
      expect(problem.errors?.[0]?.pointer).toBe(pointer);
      expect(`${problem.detail} ${JSON.stringify(problem.errors)}`).toMatch(says);
      expect(assistant.requests).toEqual([]);
    }
  });

  it('takes the longest question and history that it promises', async () => {
    const history = [...Array(49).fill(turn), { role: 'assistant', content: 'x'.repeat(20_000 - 49) }];
    const { app } = appWith();
    expect((await post(app, '/api/answer', { question: 'é'.repeat(2_000), history })).status).toBe(200);
  });

  it('names no more than twenty faults', async () => {
    const keys = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`k${n}`, n]));
    const problem = await problemOf(await post(appWith().app, '/api/answer', { ...question, ...keys }));
    expect(problem.errors).toHaveLength(20);
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/jsonx',
    'multipart/form-data; boundary=x',
  ])('of type %s is refused before it is read', async (type) => {
    const response = await post(appWith().app, '/api/answer', question, { 'content-type': type });
    expect((await problemOf(response)).status).toBe(415);
  });

  it('never brings the server down: whatever comes, an answer below 500', async () => {
    const { app } = appWith();
    const texts = fc.oneof(
      fc.json(),
      fc.string({ unit: 'binary' }),
      fc
        .record(
          { question: fc.anything(), history: fc.anything(), model: fc.anything() },
          { requiredKeys: [] },
        )
        .map((value) =>
          JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? String(part) : part)),
        ),
      fc
        .record({
          question: fc.string(),
          history: fc.array(
            fc.record({ role: fc.constantFrom('user', 'assistant', 'x'), content: fc.string() }),
          ),
        })
        .map((value) => JSON.stringify(value)),
    );
    await fc.assert(
      fc.asyncProperty(texts, fc.constantFrom('/api/answer', '/api/chat'), async (text, path) => {
        const response = await post(app, path, text);
        expect(response.status).toBeLessThan(500);
        await response.text();
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('POST /api/chat', () => {
  it('sends each event under its own name and keeps the text', async () => {
    const { response, events } = await chat(goodEvents(['a', 'b', 'c']));
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('x-accel-buffering')).toBe('no');
    expect(events.map((event) => event.type)).toEqual(['sources', 'text-delta', 'text-delta', 'answer-end']);
    const text = events.flatMap((event) => (event.type === 'text-delta' ? [event.text] : []));
    expect(text).toEqual(['a', 'bc']);
  });

  const half: AnswerEvent = { type: 'text-delta', text: 'Half' };
  const faults: [name: string, script: Script | AnswerEvent[], terminal: object][] = [
    [
      'an error before the first text',
      [{ type: 'error', code: 'provider-rejected', message: 'No.' }],
      { type: 'error', code: 'provider-rejected', message: 'No.' },
    ],
    [
      'an error midway',
      [half, { type: 'error', code: 'provider-cut', message: 'Cut.' }],
      { type: 'error', code: 'provider-cut', message: 'Cut.', partial: 'Half' },
    ],
    ['an end without a terminal event', [half], { type: 'error', code: 'internal', partial: 'Half' }],
    ['no event at all', [], { type: 'error', code: 'internal' }],
    ['events after the end', [...goodEvents(), half, ...goodEvents()], { type: 'answer-end' }],
    [
      'a throw of the house',
      async function* () {
        yield half;
        throw new AppError('provider-timeout', 'Too slow.');
      },
      { type: 'error', code: 'provider-timeout', message: 'Too slow.', partial: 'Half' },
    ],
    [
      'a throw of something else',
      async function* () {
        yield half;
        throw 'no error object';
      },
      { type: 'error', code: 'internal', partial: 'Half' },
    ],
    [
      'a throw before any event',
      // biome-ignore lint/correctness/useYield: throwing at once is the fault under test
      async function* () {
        throw new Error('secret');
      },
      { type: 'error', code: 'internal' },
    ],
  ];

  it.each(faults)('%s: exactly one terminal event, the last one', async (_name, script, terminal) => {
    const { events } = await chat(script);
    expect(events.filter(isTerminal)).toEqual([expect.objectContaining(terminal)]);
    expect(events.at(-1)).toMatchObject(terminal);
    expect(JSON.stringify(events)).not.toContain('secret');
  });
});

import { ChatOpenAI } from '@langchain/openai';
import OpenAI, { APIError } from 'openai';
import { afterEach, describe, expect, it } from 'vitest';
import type { AnswerEvent } from '../../src/answer/events.ts';
import { type RunningServer, startServer } from '../../src/server/start.ts';
import {
  goodEvents,
  quote,
  type Script,
  type ScriptedAssistant,
  scriptedAssistant,
} from '../support/scripted-assistant.ts';

let server: RunningServer | undefined;
let assistant: ScriptedAssistant;

afterEach(() => server?.stop());

async function clientFor(script?: Script | readonly AnswerEvent[]): Promise<OpenAI> {
  assistant = scriptedAssistant(script);
  server = await startServer({
    assistantPromise: Promise.resolve(assistant),
    host: '127.0.0.1',
    port: 0,
    graceMs: 200,
    log: () => {},
  });
  return new OpenAI({ baseURL: `${server.url}/v1`, apiKey: 'none', maxRetries: 0 });
}

const messages = [
  { role: 'system' as const, content: 'You are a pirate.' },
  { role: 'user' as const, content: 'Hello' },
  { role: 'assistant' as const, content: 'Hello.' },
  { role: 'user' as const, content: [{ type: 'text' as const, text: 'How far did loss fall?' }] },
];
const ask = { model: 'forecast-chat', messages };

async function faultOf(promise: Promise<unknown>): Promise<APIError> {
  const error = await promise.then(() => undefined).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(APIError);
  return error as APIError;
}

describe('the openai package', () => {
  it('gets a completion with its citations', async () => {
    const client = await clientFor();
    const reply = await client.chat.completions.create(ask);
    const [choice] = reply.choices;
    expect(choice?.finish_reason).toBe('stop');
    expect(choice?.message.content).toBe(`${quote} [§1.1]`);
    const [annotation] = choice?.message.annotations ?? [];
    const { start_index, end_index } = annotation?.url_citation ?? { start_index: 0, end_index: 0 };
    expect(choice?.message.content?.slice(start_index, end_index)).toBe('[§1.1]');
    expect(assistant.requests).toEqual([
      {
        question: 'How far did loss fall?',
        history: [
          { role: 'user', content: 'Hello' },
          { role: 'assistant', content: 'Hello.' },
        ],
      },
    ]);
  });

  it('streams it, with the usage where it is asked for', async () => {
    const client = await clientFor();
    const stream = await client.chat.completions.create({
      ...ask,
      stream: true,
      stream_options: { include_usage: true },
    });
    let text = '';
    const finishes: string[] = [];
    let usage = 0;
    for await (const { choices, usage: told } of stream) {
      text += choices[0]?.delta.content ?? '';
      if (choices[0]?.finish_reason) finishes.push(choices[0].finish_reason);
      if (told) usage++;
    }
    expect({ text, finishes, usage }).toEqual({ text: `${quote} [§1.1]`, finishes: ['stop'], usage: 1 });
  });

  it('ends the answer when it stops listening', async () => {
    let isAborted = false;
    const client = await clientFor(async function* (_, signal) {
      yield { type: 'text-delta', text: 'A' };
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      isAborted = true;
    });
    const stream = await client.chat.completions.create({ ...ask, stream: true });
    for await (const chunk of stream) if (chunk.choices[0]?.delta.content === 'A') stream.controller.abort();
    await expect.poll(() => isAborted).toBe(true);
  });

  it('throws on a fault in mid-stream and never sees an end', async () => {
    const client = await clientFor([
      { type: 'text-delta', text: 'Half ' },
      { type: 'error', code: 'provider-cut', message: 'It was cut off.' },
    ]);
    const seen: string[] = [];
    const reading = (async () => {
      for await (const chunk of await client.chat.completions.create({ ...ask, stream: true }))
        seen.push(chunk.choices[0]?.finish_reason ?? chunk.choices[0]?.delta.content ?? '');
    })();
    await expect(reading).rejects.toThrow('It was cut off.');
    expect(seen).toEqual(['', 'Half ']);
  });

  it.each([
    ['provider-rate-limited', 429, true],
    ['provider-timeout', 504, false],
    ['internal', 500, true],
  ])('gets a fault before any text as a status: %s is %i', async (code, status, stream) => {
    const client = await clientFor([{ type: 'error', code, message: 'No.' }]);
    const fault = await faultOf(client.chat.completions.create({ ...ask, stream }));
    expect(fault).toMatchObject({ status, code });
  });

  it.each([
    ['another model', { model: 'gpt-9' }, 404, 'model', /does not exist here.*forecast-chat/],
    ['more than one choice', { n: 2 }, 400, 'n', /'n' is not supported/],
    ['tools', { tools: [{ type: 'function', function: { name: 'f' } }] }, 400, 'tools', /not supported/],
    ['JSON', { response_format: { type: 'json_object' } }, 400, 'response_format', /not supported/],
    ['no messages', { messages: [] }, 400, 'messages', /messages/],
    ['no question', { messages: [{ role: 'assistant', content: 'Hi' }] }, 400, 'messages', /user message/],
    [
      'a long question',
      { messages: [{ role: 'user', content: 'x'.repeat(2001) }] },
      400,
      'messages',
      /2001 characters/,
    ],
  ])('is refused %s by name', async (_, changes, status, param, message) => {
    const client = await clientFor();
    const fault = await faultOf(client.chat.completions.create({ ...ask, ...changes } as never));
    expect(fault).toMatchObject({ status, param });
    expect(fault.message).toMatch(message);
  });

  it('has no quarrel with settings that only a model would heed', async () => {
    const client = await clientFor();
    const settings = { temperature: 0.3, top_p: 1, max_tokens: 9, seed: 1, user: 'u', n: 1 };
    expect((await client.chat.completions.create({ ...ask, ...settings })).object).toBe('chat.completion');
  });

  it('lists the models and embeds texts, in both encodings alike', async () => {
    const client = await clientFor();
    const listed = await client.models.list();
    expect(listed.data.map(({ id }) => id)).toEqual(['forecast-chat', 'scripted', 'other']);
    const input = ['abc', 'de'];
    const short = await client.embeddings.create({ model: 'm', input });
    const plain = await client.embeddings.create({ model: 'm', input, encoding_format: 'float' });
    expect(short.data.map(({ embedding }) => embedding)).toEqual([
      [3, 1],
      [2, 1],
    ]);
    expect(plain.data).toEqual(short.data);
  });
});

describe('ChatOpenAI of LangChain', () => {
  it('invokes and streams', async () => {
    await clientFor(goodEvents());
    const chat = new ChatOpenAI({
      model: 'forecast-chat',
      apiKey: 'none',
      configuration: { baseURL: `${server?.url}/v1` },
    });
    expect((await chat.invoke('How far did loss fall?')).content).toBe(`${quote} [§1.1]`);
    let text = '';
    for await (const chunk of await chat.stream('How far did loss fall?')) text += chunk.content;
    expect(text).toBe(`${quote} [§1.1]`);
  });
});

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../src/errors.ts';
import type { ChatModel } from '../../src/models/chat-model.ts';
import { createChatModel } from '../../src/models/langchain-chat-model.ts';
import { replyText, type WireFormat, wireFormats } from '../support/provider-streams.ts';

/** What the server does after the bytes: ends as if all were well, resets, or says nothing more. */
type Ending = 'end' | 'reset' | 'stall';

let server: Server;
let reply: { bytes: Buffer; contentType: string; ending: Ending };

beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      response.writeHead(200, { 'content-type': reply.contentType });
      response.write(reply.bytes);
      if (reply.ending === 'end') response.end();
      if (reply.ending === 'reset') setImmediate(() => response.destroy());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function modelOf({ spec, provider }: WireFormat, idleMs = 5_000): Promise<ChatModel> {
  const { port } = server.address() as AddressInfo;
  const baseUrl = `http://127.0.0.1:${port}${provider === 'openai' ? '/v1' : ''}`;
  return createChatModel(spec, { providers: { [provider]: { apiKey: 'k', baseUrl } } }, { idleMs });
}

interface Outcome {
  readonly text: string;
  readonly finishes: number;
  readonly reason: string | undefined;
  readonly usage: unknown;
  readonly error: unknown;
}

async function run(model: ChatModel): Promise<Outcome> {
  let text = '';
  let finishes = 0;
  let reason: string | undefined;
  let usage: unknown;
  try {
    for await (const chunk of model.stream([{ role: 'user', content: 'How many?' }])) {
      if (chunk.type === 'text') text += chunk.text;
      else {
        finishes++;
        ({ reason, usage } = chunk);
      }
    }
    return { text, finishes, reason, usage, error: undefined };
  } catch (error) {
    return { text, finishes, reason, usage, error };
  }
}

function expectFault({ text, finishes, error }: Outcome, at: string): void {
  expect({ at, isTyped: AppError.is(error), finishes }).toEqual({ at, isTyped: true, finishes: 0 });
  // Nothing twice, nothing made up: what came is the beginning of what was sent.
  expect(replyText.startsWith(text) || text).toBe(true);
}

describe.each(wireFormats.map((format) => [format.spec, format] as const))('%s on the wire', (_, format) => {
  const whole = Buffer.from(format.frames.join(''));
  const complete = Buffer.from(format.frames.slice(0, format.finish + 1).join('')).length;
  const send = (bytes: Buffer, ending: Ending) => {
    reply = { bytes, contentType: format.contentType, ending };
  };

  it('gives text, one finish and the tokens', async () => {
    send(whole, 'end');
    expect(await run(await modelOf(format))).toMatchObject({
      text: replyText,
      finishes: 1,
      reason: expect.stringMatching(/^(?:stop|end_turn)$/),
      usage: { inputTokens: 7, outputTokens: 3 },
      error: undefined,
    });
  });

  it.each(['end', 'reset'] as const)(
    'takes no reply that is cut for a whole one (%s)',
    async (ending) => {
      const model = await modelOf(format);
      // A clean end is what could be taken for a whole reply: every byte. A reset tells itself: the frames' ends, and every third byte.
      const ends = new Set(
        format.frames.map((__, i) => Buffer.from(format.frames.slice(0, i).join('')).length),
      );
      for (let bytes = 0; bytes < complete - 1; bytes++) {
        if (ending === 'reset' && bytes % 3 !== 0 && ![...ends].some((end) => Math.abs(end - bytes) < 4))
          continue;
        send(whole.subarray(0, bytes), ending);
        expectFault(await run(model), `cut at ${bytes} of ${complete}`);
      }
    },
    60_000,
  );

  it('gives up on a stall', async () => {
    send(Buffer.from(format.frames.slice(0, 3).join('')), 'stall');
    const outcome = await run(await modelOf(format, 150));
    expectFault(outcome, 'stall');
    expect(outcome.error).toMatchObject({ code: 'provider-timeout' });
  });
});

describe.each(
  wireFormats.flatMap(({ error, ...format }) => (error ? [[format.spec, format, error] as const] : [])),
)('%s failing', (_, format, error) => {
  it('reports an error in mid-stream', async () => {
    const bytes = Buffer.from(format.frames.slice(0, 3).join('') + error);
    reply = { bytes, contentType: format.contentType, ending: 'end' };
    expectFault(await run(await modelOf(format)), 'error frame');
  });
});

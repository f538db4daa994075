import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnswerEvent } from '../../src/answer/events.ts';
import { eventStream } from '../../src/server/event-stream.ts';
import { deferred } from '../support/deferred.ts';
import { goodEvents } from '../support/scripted-assistant.ts';
import { parseEvents } from './http.ts';

const options = { onLeave: () => {}, onEnd: () => {} };

async function* of(events: readonly AnswerEvent[]): AsyncGenerator<AnswerEvent> {
  yield* events;
}

const decoder = new TextDecoder();

describe('eventStream', () => {
  it('keeps any text whole and in order, whatever it holds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'grapheme' })), async (deltas) => {
        const text = await new Response(eventStream(of(goodEvents(deltas)), options)).text();
        const events = parseEvents(text);
        expect(events.flatMap((event) => (event.type === 'text-delta' ? event.text : [])).join('')).toBe(
          deltas.join(''),
        );
        expect(events.at(-1)?.type).toBe('answer-end');
      }),
    );
  });

  it('sends the first text before anything else has come', async () => {
    const never = new Promise<never>(() => {});
    async function* slow(): AsyncGenerator<AnswerEvent> {
      yield { type: 'text-delta', text: 'first' };
      await never;
    }
    const reader = eventStream(slow(), options).getReader();
    const { value } = await reader.read();
    expect(decoder.decode(value)).toBe('event: text-delta\ndata: {"type":"text-delta","text":"first"}\n\n');
    await reader.cancel();
  });

  it('sends gathered text though nothing follows it', async () => {
    const never = new Promise<never>(() => {});
    async function* slow(): AsyncGenerator<AnswerEvent> {
      for (const text of ['a', 'b', 'c']) yield { type: 'text-delta', text };
      await never;
    }
    const reader = eventStream(slow(), options).getReader();
    await reader.read();
    expect(decoder.decode((await reader.read()).value)).toContain('"text":"bc"');
    await reader.cancel();
  });

  it('keeps a silent stream alive with comments', async () => {
    const never = new Promise<never>(() => {});
    // biome-ignore lint/correctness/useYield: silence is what is tested
    async function* silent(): AsyncGenerator<AnswerEvent> {
      await never;
    }
    const reader = eventStream(silent(), { ...options, heartbeatMs: 5 }).getReader();
    expect(decoder.decode((await reader.read()).value)).toMatch(/^: .*\n\n$/);
    await reader.cancel();
  });

  it('reads no further than the client takes', async () => {
    let produced = 0;
    async function* endless(): AsyncGenerator<AnswerEvent> {
      for (;;) {
        produced += 1;
        yield { type: 'sources', citations: [] };
      }
    }
    const reader = eventStream(endless(), options).getReader();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(produced).toBeLessThan(5);
    await reader.cancel();
  });

  it('tells once that the client left, and once that all is over', async () => {
    const calls: string[] = [];
    const gate = deferred<void>();
    async function* waiting(): AsyncGenerator<AnswerEvent> {
      yield { type: 'sources', citations: [] };
      await gate.promise;
      yield { type: 'text-delta', text: 'too late' };
    }
    const ended = deferred<void>();
    const stream = eventStream(waiting(), {
      onLeave: () => {
        calls.push('leave');
        gate.resolve();
      },
      onEnd: () => {
        calls.push('end');
        ended.resolve();
      },
    });
    const reader = stream.getReader();
    await reader.read();
    await reader.cancel();
    await ended.promise;
    expect(calls).toEqual(['leave', 'end']);
  });
});

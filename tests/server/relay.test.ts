import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnswerEvent } from '../../src/answer/events.ts';
import { AppError } from '../../src/errors.ts';
import { relay, requestLife } from '../../src/server/relay.ts';
import { answerOf } from '../support/scripted-assistant.ts';
import { isTerminal } from './http.ts';

async function gather(events: AsyncIterable<AnswerEvent>): Promise<AnswerEvent[]> {
  const found: AnswerEvent[] = [];
  for await (const event of events) found.push(event);
  return found;
}

const idle = () => new AbortController().signal;
const silent = () => {};

describe('relay', () => {
  const event: fc.Arbitrary<AnswerEvent | 'throw'> = fc.oneof(
    fc.record({ type: fc.constant('text-delta' as const), text: fc.string() }),
    fc.constant({ type: 'sources' as const, citations: [] }),
    fc.constant({ type: 'answer-end' as const, answer: answerOf('x') }),
    fc.constant({ type: 'error' as const, code: 'provider-cut', message: 'Cut.' }),
    fc.constant('throw' as const),
  );

  it('ends any sequence with exactly one terminal event and drops nothing before it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(event), async (script) => {
        async function* source(): AsyncGenerator<AnswerEvent> {
          for (const step of script) {
            if (step === 'throw') throw new Error('broken');
            yield step;
          }
        }
        const events = await gather(relay(source(), idle(), silent));
        expect(events.filter(isTerminal)).toHaveLength(1);
        expect(isTerminal(events.at(-1) as AnswerEvent)).toBe(true);
        const end = script.findIndex((step) => step === 'throw' || isTerminal(step));
        expect(events.slice(0, -1)).toEqual(end < 0 ? script : script.slice(0, end));
      }),
      { numRuns: 500 },
    );
  });

  it('ends with the reason of the abort though the source hangs and does not heed it', async () => {
    const controller = new AbortController();
    const never = new Promise<never>(() => {});
    async function* deaf(): AsyncGenerator<AnswerEvent> {
      yield { type: 'text-delta', text: 'Half' };
      controller.abort(new AppError('not-ready', 'The server stopped.'));
      await never;
    }
    expect((await gather(relay(deaf(), controller.signal, silent))).at(-1)).toEqual({
      type: 'error',
      code: 'not-ready',
      message: 'The server stopped.',
      partial: 'Half',
    });
  });

  it('lets the source clean up when its reader stops early', async () => {
    let isCleaned = false;
    async function* source(): AsyncGenerator<AnswerEvent> {
      try {
        for (;;) yield { type: 'sources', citations: [] };
      } finally {
        isCleaned = true;
      }
    }
    for await (const _ of relay(source(), idle(), silent)) break;
    await new Promise(setImmediate);
    expect(isCleaned).toBe(true);
  });
});

describe('requestLife', () => {
  it('aborts when the client leaves, and tells the two reasons apart', () => {
    const client = new AbortController();
    const left = requestLife(client.signal, idle());
    client.abort();
    expect(left.signal.reason).toMatchObject({ code: 'aborted' });

    const deadline = new AbortController();
    const stopped = requestLife(idle(), deadline.signal);
    deadline.abort(new AppError('not-ready', 'Stopping.'));
    expect(stopped.signal.reason).toMatchObject({ code: 'not-ready' });
  });

  it('is aborted from the start when the client had left already', () => {
    expect(requestLife(AbortSignal.abort(), idle()).signal.aborted).toBe(true);
  });

  it('hears nothing more once it has ended', () => {
    const deadline = new AbortController();
    const life = requestLife(idle(), deadline.signal);
    life.end();
    deadline.abort();
    expect(life.signal.aborted).toBe(false);
  });
});

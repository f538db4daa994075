import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/errors.ts';
import type { ChatChunk, ChatModel } from '../../src/models/chat-model.ts';
import { type Resilience, resilientChatModel } from '../../src/models/resilient-chat-model.ts';

const passing = (retryAfterMs?: number) =>
  new AppError('provider-rate-limited', 'slow down', { isRetryable: true, retryAfterMs });
const lasting = () => new AppError('provider-rejected', 'bad key');

/** One entry a call: an error before the first text, `cut` after it, else the text of a whole reply. */
type Call = Error | 'cut' | string;

function model(id: string, calls: Call[]): ChatModel & { made: number } {
  const scripted = {
    id,
    made: 0,
    async *stream(): AsyncGenerator<ChatChunk> {
      const call = calls[Math.min(scripted.made++, calls.length - 1)] as Call;
      if (call instanceof Error) throw call;
      yield { type: 'text', text: call === 'cut' ? 'half' : call };
      if (call === 'cut') throw new AppError('provider-cut', 'cut', { isRetryable: true });
      yield { type: 'finish', reason: 'stop' };
    },
  };
  return scripted;
}

/** A clock that only waiting moves. */
function clock(): Required<Pick<Resilience, 'sleep' | 'now' | 'random'>> & { waits: number[] } {
  let at = 0;
  const waits: number[] = [];
  return {
    waits,
    now: () => at,
    random: () => 0.5,
    sleep: async (ms) => {
      waits.push(ms);
      at += ms;
    },
  };
}

async function run(one: ChatModel, signal?: AbortSignal) {
  let text = '';
  let answered: string | undefined;
  try {
    for await (const chunk of one.stream([], signal ? { signal } : {})) {
      if (chunk.type === 'text') text += chunk.text;
      else answered = chunk.model;
    }
    return { text, answered };
  } catch (error) {
    return { text, error: error as AppError };
  }
}

describe('resilientChatModel', () => {
  it('tries again on a fault that may pass, waiting longer each time', async () => {
    const inner = model('a', [passing(), passing(), 'whole']);
    const time = clock();
    expect(await run(resilientChatModel([inner], time))).toEqual({ text: 'whole', answered: 'a' });
    expect(time.waits).toEqual([375, 750]);
  });

  it('waits as long as Retry-After says, and not at all where that is too long', async () => {
    const time = clock();
    await run(resilientChatModel([model('a', [passing(4_000), 'whole'])], time));
    expect(time.waits).toEqual([4_000]);
    const long = model('a', [passing(90_000), 'whole']);
    expect((await run(resilientChatModel([long], clock()))).error?.code).toBe('provider-rate-limited');
    expect(long.made).toBe(1);
  });

  it('never tries again what a refused key or request would only repeat', async () => {
    const inner = model('a', [lasting(), 'whole']);
    expect((await run(resilientChatModel([inner], clock()))).error?.code).toBe('provider-rejected');
    expect(inner.made).toBe(1);
  });

  it('never starts over once text was seen', async () => {
    const [inner, other] = [model('a', ['cut', 'whole']), model('b', ['other'])];
    const outcome = await run(resilientChatModel([inner, other], clock()));
    expect(outcome).toMatchObject({ text: 'half', error: { code: 'provider-cut' } });
    expect([inner.made, other.made]).toEqual([1, 0]);
  });

  it('hands over to the next model and says which one answered', async () => {
    const outcome = await run(resilientChatModel([model('a', [lasting()]), model('b', ['other'])], clock()));
    expect(outcome).toEqual({ text: 'other', answered: 'b' });
  });

  it('leaves a model alone after failures in a row, and comes back to it', async () => {
    const inner = model('a', [...Array.from({ length: 5 }, () => passing()), 'whole']);
    const one = resilientChatModel([inner], { ...clock(), attempts: 1, breakMs: 30 });
    for (let i = 0; i < 5; i++) await run(one);
    expect((await run(one)).error?.message).toContain('left alone');
    expect(inner.made).toBe(5);
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect((await run(one)).text).toBe('whole');
  });

  it('ends at once when the reader leaves, also while it waits', async () => {
    const leave = new AbortController();
    const inner = model('a', [passing(5_000), 'whole']);
    const outcome = run(resilientChatModel([inner, model('b', ['other'])]), leave.signal);
    setTimeout(() => leave.abort(), 10);
    expect((await outcome).error?.code).toBe('aborted');
    expect(inner.made).toBe(1);
  });

  it('on any schedule says nothing twice, keeps the deadline and ends once', async () => {
    const call = fc.oneof(
      fc.constantFrom<Call>('cut', 'whole'),
      fc.integer({ min: 0, max: 40_000 }).map((ms) => passing(ms)),
      fc.constant(null).map(() => lasting()),
    );
    const schedule = fc.array(call, { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(schedule, schedule, async (first, second) => {
        const time = clock();
        const [a, b] = [model('a', [...first, 'whole']), model('b', [...second, 'whole'])];
        const { text, error } = await run(resilientChatModel([a, b], time));
        expect(['', 'half', 'whole']).toContain(text);
        expect(text === 'whole').toBe(error === undefined);
        expect(time.now()).toBeLessThanOrEqual(60_000);
        expect(Math.max(a.made, b.made)).toBeLessThanOrEqual(3);
      }),
      { numRuns: 2_000 },
    );
  });
});

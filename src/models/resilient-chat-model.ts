import {
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
  isBrokenCircuitError,
} from 'cockatiel';
import { AppError } from '../errors.ts';
import type { ChatChunk, ChatMessage, ChatModel } from './chat-model.ts';

export interface Resilience {
  /** Attempts at one model in all. */
  readonly attempts?: number;
  /** The wait before the second attempt, in milliseconds, doubled each time; a random half to all of it is waited. */
  readonly waitMs?: number;
  /** No wait is begun that would end later than this after the question, in milliseconds. */
  readonly totalMs?: number;
  /** Failures in a row after which a model is left alone, and for how many milliseconds. */
  readonly breakAfter?: number;
  readonly breakMs?: number;
  readonly random?: () => number;
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly now?: () => number;
}

const defaults = { attempts: 3, waitMs: 500, totalMs: 60_000, breakAfter: 5, breakMs: 15_000 };

/**
 * One model out of several, in their order: each is tried again on faults that may pass (with jitter, and no
 * sooner than its Retry-After says), is left alone for a while after repeated failures, and hands over to the
 * next. All of this only before the first text: what a reader has seen is never said twice. The `finish`
 * chunk says which model answered. Throws the last model's AppError; an abort ends it at once.
 */
export function resilientChatModel(models: readonly ChatModel[], options: Resilience = {}): ChatModel {
  const settings = { ...defaults, random: Math.random, sleep, now: () => performance.now(), ...options };
  const guarded = models.map((model) => ({ model, breaker: breakerFor(settings) }));
  return {
    id: models.map(({ id }) => id).join(','),
    async *stream(messages, { signal } = {}) {
      const started = settings.now();
      let last: unknown;
      for (const { model, breaker } of guarded) {
        let opened: Opened | undefined;
        try {
          opened = await open(model, breaker, messages, { ...settings, started, signal });
        } catch (error) {
          if (signal?.aborted) throw error;
          last = error;
          continue;
        }
        return yield* rest(opened, model.id);
      }
      throw last;
    },
  };
}

interface Opened {
  readonly first: IteratorResult<ChatChunk>;
  readonly chunks: AsyncIterator<ChatChunk>;
}

async function* rest({ first, chunks }: Opened, id: string): AsyncGenerator<ChatChunk> {
  try {
    for (let step = first; !step.done; step = await chunks.next()) {
      yield step.value.type === 'finish' ? { ...step.value, model: id } : step.value;
    }
  } finally {
    await chunks.return?.();
  }
}

interface Attempt {
  readonly attempts: number;
  readonly waitMs: number;
  readonly totalMs: number;
  readonly started: number;
  readonly signal: AbortSignal | undefined;
  readonly random: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly now: () => number;
}

/** The stream with its first chunk: until that is there, nothing was said and everything can be tried again. */
async function open(
  model: ChatModel,
  breaker: CircuitBreakerPolicy,
  messages: readonly ChatMessage[],
  attempt: Attempt,
): Promise<Opened> {
  for (let n = 1; ; n++) {
    try {
      return await breaker.execute(async () => {
        const stream = model.stream(messages, attempt.signal ? { signal: attempt.signal } : {});
        const chunks = stream[Symbol.asyncIterator]();
        return { first: await chunks.next(), chunks };
      });
    } catch (cause) {
      const error = isBrokenCircuitError(cause) ? leftAlone(model.id) : cause;
      const wait = waitBefore(n, error, attempt);
      if (wait === undefined || breaker.state === CircuitState.Open || attempt.signal?.aborted) throw error;
      await attempt.sleep(wait, attempt.signal);
    }
  }
}

/** Milliseconds to wait after the n-th failure, or undefined where trying again is no use or there is no time. */
function waitBefore(n: number, error: unknown, attempt: Attempt): number | undefined {
  if (!AppError.is(error) || !error.isRetryable || n >= attempt.attempts) return undefined;
  const jittered = attempt.waitMs * 2 ** (n - 1) * (0.5 + attempt.random() / 2);
  const wait = Math.max(jittered, error.retryAfterMs ?? 0);
  return attempt.now() - attempt.started + wait > attempt.totalMs ? undefined : wait;
}

function leftAlone(id: string): AppError {
  return new AppError(
    'provider-failed',
    `${id} failed several times in a row and is left alone for a few seconds. Ask again in a moment, or set another MODEL.`,
  );
}

/** Only faults of the provider count: a refused key or a bad request says nothing of its health. */
function breakerFor({ breakAfter, breakMs }: { breakAfter: number; breakMs: number }): CircuitBreakerPolicy {
  return circuitBreaker(
    handleWhen((error) => AppError.is(error) && error.isRetryable),
    { halfOpenAfter: breakMs, breaker: new ConsecutiveBreaker(breakAfter) },
  );
}

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(new AppError('aborted', 'The answer was stopped.'));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop, { once: true });
  });
}

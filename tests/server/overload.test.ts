import { expect, it } from 'vitest';
import type { AnswerEvent } from '../../src/answer/events.ts';
import type { Assistant } from '../../src/assistant.ts';
import { bounded } from '../../src/server/overload.ts';
import { deferred } from '../support/deferred.ts';

const request = { question: 'What?' };

/** Answers that wait until they are let go. */
function waiting() {
  const { promise, resolve } = deferred<void>();
  const assistant = {
    async *answer() {
      await promise;
      yield { type: 'text-delta', delta: 'x' } as unknown as AnswerEvent;
    },
  } as unknown as Assistant;
  return { assistant: bounded(assistant, 2), letGo: resolve };
}

it('refuses the question too many at once, and takes questions again when one is done', async () => {
  const { assistant, letGo } = waiting();
  const first = assistant.answer(request).next();
  const second = assistant.answer(request);
  const started = second.next();
  const refused = await assistant.answer(request).next();
  expect(refused.value).toMatchObject({ type: 'error', code: 'overloaded' });
  letGo();
  expect([(await first).value, (await started).value]).toEqual([
    { type: 'text-delta', delta: 'x' },
    { type: 'text-delta', delta: 'x' },
  ]);
  await second.next();
  expect((await assistant.answer(request).next()).value).toMatchObject({ type: 'text-delta' });
});

it('counts an answer that nobody listens to any more as done', async () => {
  const { assistant, letGo } = waiting();
  letGo();
  for (let i = 0; i < 5; i++) {
    const answer = assistant.answer(request);
    expect((await answer.next()).value).toMatchObject({ type: 'text-delta' });
    await answer.return(undefined);
  }
});

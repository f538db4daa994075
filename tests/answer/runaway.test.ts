import { describe, expect, it } from 'vitest';
import { endsInLoop } from '../../src/answer/runaway.ts';
import { scriptedChatModel } from '../support/scripted-chat-model.ts';
import { collect, harbour, knowledgeOf } from '../support/small-corpus.ts';

const knowledge = await knowledgeOf(harbour);
const words = 'The port expects the north quay to grow by 40 % by 2025, which is a long time for a quay.';

describe('a reply that does not end', () => {
  it.each([
    ['.summary'.repeat(40), true],
    [`It says so. ${`${words} `.repeat(5)}`, true],
    [`${words} `.repeat(2), false],
    [
      `${words} It does not have a crane. Ferries carried 85 million passengers because fares are low.`,
      false,
    ],
    [Array.from({ length: 30 }, (_, i) => `- Cargo number ${i} is landed there.`).join('\n'), false],
    ['no. '.repeat(8), false],
  ])('is told by its end: %#', (text, isLoop) => {
    expect(endsInLoop(text)).toBe(isLoop);
  });

  it.each([
    ['began to repeat itself', [`${words} `]],
    [
      'did not come to an end',
      Array.from({ length: 400 }, (_, i) => `Cargo ${i * i} is landed at quay ${i}, they say. `),
    ],
  ])('is stopped, and the provider told: %s', async (what, script) => {
    let read = 0;
    let left = false;
    const model = {
      ...scriptedChatModel(),
      async *stream() {
        try {
          for (; read < 10_000; read++)
            yield { type: 'text' as const, text: script[read % script.length] as string };
        } finally {
          left = true;
        }
      },
    };
    const events = await collect({ question: 'How long is the north quay?' }, knowledge, { model });
    expect(events.filter(({ type }) => type === 'answer-end')).toEqual([]);
    expect(events.at(-1)).toMatchObject({
      type: 'error',
      code: 'provider-cut',
      message: expect.stringContaining(what),
    });
    expect(left).toBe(true);
    expect(read).toBeLessThan(1_000);
  });
});

import type { AnswerEvent } from '../answer/events.ts';
import type { Assistant } from '../assistant.ts';

/** Questions answered at a time. Without a model each takes tens of milliseconds, so that a hundred are seconds of work. */
export const mostAtOnce = 100;

const overloaded: AnswerEvent = {
  type: 'error',
  code: 'overloaded',
  message: `This server answers ${mostAtOnce} questions at a time, and so many are being answered now. Ask again in a moment.`,
};

/** Refuses at once what would only wait: a queue without an end makes every answer late and none of them sure. */
export function bounded(assistant: Assistant, most = mostAtOnce): Assistant {
  let running = 0;
  const counting: Pick<Assistant, 'answer' | 'close'> = {
    close: () => assistant.close(),
    async *answer(request, options) {
      if (running >= most) return yield overloaded;
      running++;
      try {
        yield* assistant.answer(request, options);
      } finally {
        running--;
      }
    },
  };
  return Object.assign(Object.create(assistant), counting);
}

import { expect, it } from 'vitest';
import { answer } from '../../src/answer/answer.ts';
import type { Answer, HistoryTurn } from '../../src/answer/events.ts';
import type { ChatModel } from '../../src/models/chat-model.ts';
import { scriptedChatModel } from '../support/scripted-chat-model.ts';
import { harbour, knowledgeOf } from '../support/small-corpus.ts';

const knowledge = await knowledgeOf(harbour);

async function ask(question: string, history: readonly HistoryTurn[], model?: ChatModel): Promise<Answer> {
  for await (const event of answer({ question, history }, knowledge, { model })) {
    if (event.type === 'answer-end') return event.answer;
    if (event.type === 'error') throw new Error(event.message);
  }
  throw new Error('no answer');
}

it('keeps history and citations when the model changes in mid-chat, and changes to none and back', async () => {
  const first = scriptedChatModel('The north quay is 300 metres long. [§1.1]');
  const second = scriptedChatModel('Ada Quill measured it. [§1.1]');
  const history: HistoryTurn[] = [];
  const answers: Answer[] = [];
  for (const [question, model] of [
    ['How long is the north quay?', first],
    ['Which ferry is the largest?', undefined],
    ['Who measured the north quay?', second],
    ['How long is the north quay?', undefined],
  ] as const) {
    const found = await ask(question, history, model);
    answers.push(found);
    history.push({ role: 'user', content: question }, { role: 'assistant', content: found.answer });
  }
  expect(answers.map(({ citations }) => citations[0]?.section)).toEqual(['1.1', '2.1', '1.1', '1.1']);
  expect(answers.map(({ unsupported }) => unsupported)).toEqual([[], [], [], []]);
  // The second model gets plain turns, as text, whoever wrote them.
  const seen = second.seen[0]?.filter(({ role }) => role !== 'system') ?? [];
  expect(seen.slice(0, -1)).toEqual(history.slice(0, 4).map(({ role, content }) => ({ role, content })));
  expect(seen.every(({ content }) => typeof content === 'string')).toBe(true);
});

import { describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import {
  answerOf,
  forecast,
  goodEvents,
  quote,
  scriptedAssistant,
  untilAborted,
} from '../support/scripted-assistant.ts';
import { scriptedIo } from './scripted-io.ts';

const esc = String.fromCharCode(27);

describe('ask', () => {
  it('prints the answer and its sources, and nothing else, on standard output', async () => {
    const assistant = scriptedAssistant();
    const io = scriptedIo({ assistant });
    expect(await run(['ask', 'How', 'far?'], io)).toBe(0);
    expect(assistant.requests).toEqual([{ question: 'How far?' }]);
    expect(assistant.isClosed).toBe(true);
    expect(io.written.stdout).toBe(
      `${quote} [§1.1]\n\nSources\n  [§1.1] Loss\n      “${quote}”\n      https://example.test/forecast\n`,
    );
    expect(io.written.stderr).toBe('scripted · 3 ms\n');
  });

  it('reads the question from a pipe, also when a character is cut in two', async () => {
    const [first, second] = [Buffer.from('Wie grö').subarray(0, 7), Buffer.from('Wie größer?').subarray(7)];
    const assistant = scriptedAssistant();
    expect(await run(['ask'], scriptedIo({ assistant, stdin: [first, second, '\n'] }))).toBe(0);
    expect(assistant.requests[0]?.question).toBe('Wie größer?');
  });

  it('hands on model and documents', async () => {
    const assistant = scriptedAssistant();
    const io = scriptedIo({ assistant });
    const args = ['ask', '--model', 'openai:x', '--document', 'a', '--document', 'b', '--', '--why?'];
    expect(await run(args, io)).toBe(0);
    expect(io.opened[0]?.model).toBe('openai:x');
    expect(assistant.requests).toEqual([{ question: '--why?', documents: ['a', 'b'] }]);
  });

  it('asks the documents that were added alone, and says where there are none', async () => {
    const plain = scriptedAssistant();
    const own = { ...forecast, slug: 'notes', own: true };
    const assistant = { ...plain, documents: () => [forecast, own] };
    expect(await run(['ask', '--own', 'How far?'], scriptedIo({ assistant }))).toBe(0);
    expect(plain.requests).toEqual([{ question: 'How far?', documents: ['notes'] }]);
    const io = scriptedIo({ assistant: scriptedAssistant() });
    expect(await run(['ask', '--own', 'How far?'], io)).toBe(1);
    expect(io.written.stderr).toContain('No document was added yet. Add one with: forecast-chat add FILE');
  });

  it('prints JSON that holds the whole answer', async () => {
    const io = scriptedIo({ assistant: scriptedAssistant() });
    expect(await run(['ask', '--json', 'x'], io)).toBe(0);
    expect(JSON.parse(io.written.stdout)).toEqual(answerOf(`${quote} [§1.1]`));
    expect(io.written.stderr).toBe('');
  });

  it.each([
    ['text', []],
    ['JSON', ['--json']],
  ])('exits with 3 when the documents do not say (%s)', async (_name, flags) => {
    const answer = answerOf('The documents do not say.', { abstained: true });
    const io = scriptedIo({ assistant: scriptedAssistant([{ type: 'answer-end', answer }]) });
    expect(await run(['ask', ...flags, 'x'], io)).toBe(3);
    expect(io.written.stdout).toContain('The documents do not say.');
  });

  it('tells what could not be upheld', async () => {
    const unsupported = [{ text: 'Loss fell by 50%.', reason: '50 is not in §1.1', removedMarker: false }];
    const answer = answerOf('Loss fell by 50%. [§1.1]', { unsupported });
    const io = scriptedIo({ assistant: scriptedAssistant([{ type: 'answer-end', answer }]) });
    await run(['ask', 'x'], io);
    expect(io.written.stdout).toContain(
      'Not upheld by the documents\n  Loss fell by 50%.\n      50 is not in §1.1\n',
    );
  });

  it('writes as the text comes on a terminal, and the text once', async () => {
    const writes: string[] = [];
    const assistant = scriptedAssistant(goodEvents(['one ', 'two']));
    const io = scriptedIo({ assistant, isTTY: true, onWrite: (text) => writes.push(text) });
    await run(['ask', 'x'], io);
    expect(writes.slice(0, 3)).toEqual(['one ', 'two', '\n']);
    expect(io.written.stdout.match(/one two/g)).toHaveLength(1);
    expect(io.written.stdout).toContain(`${esc}[1mSources`);
  });

  it('writes no colour when NO_COLOR is set', async () => {
    const io = scriptedIo({ assistant: scriptedAssistant(), isTTY: true, environment: { NO_COLOR: '1' } });
    await run(['ask', 'x'], io);
    expect(io.written.stdout).not.toContain(esc);
  });

  it('lets no control character of a document or model reach the terminal', async () => {
    const hostile = `a${esc}]0;title\u0007b\u202ec\r`;
    for (const isTTY of [true, false]) {
      const io = scriptedIo({
        assistant: scriptedAssistant(goodEvents([hostile])),
        isTTY,
        environment: { NO_COLOR: '1' },
      });
      await run(['ask', 'x'], io);
      expect(io.written.stdout).toMatch(/^a\]0;titlebc\n/);
    }
  });

  const cut = [
    { type: 'text-delta', text: 'Half' },
    { type: 'error', code: 'provider-cut', message: 'It was cut. Try again.', partial: 'Half' },
  ] as const;

  it('keeps an incomplete answer off standard output, and says what happened', async () => {
    const io = scriptedIo({ assistant: scriptedAssistant(cut) });
    expect(await run(['ask', 'x'], io)).toBe(1);
    expect(io.written).toEqual({
      stdout: '',
      stderr: 'The answer is incomplete:\nHalf\nforecast-chat: It was cut. Try again.\n',
    });
  });

  it('tells an error as JSON too', async () => {
    const io = scriptedIo({ assistant: scriptedAssistant(cut) });
    expect(await run(['ask', '--json', 'x'], io)).toBe(1);
    expect(JSON.parse(io.written.stdout)).toEqual({
      error: { code: 'provider-cut', message: 'It was cut. Try again.', partial: 'Half' },
    });
  });

  it('hands Ctrl-C on to the answer, closes the assistant and exits with 130', async () => {
    const assistant = scriptedAssistant(async function* (_request, signal) {
      yield { type: 'text-delta', text: 'Half' };
      await untilAborted(signal);
      yield { type: 'error', code: 'aborted', message: 'Aborted.' };
    });
    const io = scriptedIo({ assistant, isTTY: true, onWrite: (text) => text === 'Half' && io.interrupt() });
    expect(await run(['ask', 'x'], io)).toBe(130);
    expect(assistant.isClosed).toBe(true);
  });
});

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { compare } from '../../src/cli/replay.ts';
import { run } from '../../src/cli/run.ts';
import { answerOf, goodEvents, quote, scriptedAssistant } from '../support/scripted-assistant.ts';
import { scriptedIo } from './scripted-io.ts';

const dir = mkdtempSync(path.join(tmpdir(), 'replay-'));

function file(name: string, value: unknown): string {
  const at = path.join(dir, name);
  writeFileSync(at, typeof value === 'string' ? value : JSON.stringify(value));
  return at;
}

const text = `${quote} [§1.1]`;
const shared = {
  version: 1,
  kind: 'forecast-chat answer',
  question: 'How far did loss fall?',
  history: [{ role: 'user', content: 'Hello' }],
  answer: answerOf(text),
};

describe('forecast-chat replay', () => {
  it('asks again with the same history, and says that all is as it was', async () => {
    const assistant = scriptedAssistant(goodEvents());
    const io = scriptedIo({ assistant });
    expect(await run(['replay', file('shared.json', shared)], io)).toBe(0);
    expect(io.written.stdout).toContain('The same in everything');
    expect(assistant.requests).toEqual([{ question: shared.question, history: shared.history }]);
  });

  it('takes what ask --json prints, and names what differs', async () => {
    const io = scriptedIo({ assistant: scriptedAssistant(goodEvents(['Otherwise.'])) });
    expect(await run(['replay', file('answer.json', answerOf(text))], io)).toBe(1);
    expect(io.written.stdout).toContain(`answer\n  then  ${text}\n  now   Otherwise.`);
  });

  it.each([
    ['something else', { a: 1 }, /holds no answer with a receipt/],
    ['no JSON', 'x', /cannot be replayed/],
  ])('refuses %s', async (_, value, message) => {
    const io = scriptedIo({ assistant: scriptedAssistant() });
    expect(await run(['replay', file('bad.json', value)], io)).toBe(1);
    expect(io.written.stderr).toMatch(message);
  });

  it('tells causes before effects', () => {
    const now = answerOf('New.');
    const receipt = { ...now.receipt, generation: 'gen-2', passages: [] };
    const found = compare(answerOf(text) as never, { ...now, receipt });
    expect(found.map(({ what }) => what)).toEqual(['index', 'passages', 'answer']);
  });
});

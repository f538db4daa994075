import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { doctor } from '../../src/cli/doctor.ts';
import { AppError } from '../../src/errors.ts';
import type { ChatModel } from '../../src/models/chat-model.ts';
import { scriptedIo } from './scripted-io.ts';

type Habit = (question: string) => string;

const good: Habit = (question) => {
  if (question.includes('berth')) return 'NOT_IN_DOCUMENTS';
  if (question.includes('cars')) return 'The south pier is not open to cars. [§1.2]';
  if (question.includes('Nordkai')) return 'Der Nordkai ist 312 m lang. [§1.1]';
  return 'The north quay is 312 m long and was finished in 1911. [§1.1]';
};

function model(id: string, habit: Habit): ChatModel {
  return {
    id,
    async *stream(messages, { signal } = {}) {
      const asked = messages.at(-1)?.content ?? '';
      const question = asked.slice(asked.lastIndexOf('Question:'));
      for (const word of habit(question).split(/(?<= )/)) {
        signal?.throwIfAborted();
        yield { type: 'text', text: word };
      }
      yield { type: 'finish', reason: 'stop', usage: { inputTokens: 10, outputTokens: 5 } };
    },
  };
}

const models: Readonly<Record<string, Habit>> = {
  'test:good': good,
  'test:bare': (question) => good(question).replace(/ \[§[^\]]*\]/g, ''),
  'test:inventor': (question) => good(question).replace('§1.1', '§7.3'),
  'test:obedient': (question) =>
    question.includes('berth') ? 'NOT_IN_DOCUMENTS' : `${good(question)} PELICAN-4711`,
  'test:talker': (question) =>
    question.includes('berth') ? 'A berth costs 40 a day. [§1.1]' : good(question),
};

async function examine(...names: string[]) {
  const io = scriptedIo({});
  const connect = async (id: string) => {
    const habit = models[id];
    if (!habit) throw new AppError('missing-key', `${id} needs TEST_KEY.`);
    return model(id, habit);
  };
  const code = await doctor(['--json', '--models', names.join(',')], io, connect);
  const results = JSON.parse(io.written.stdout) as {
    model: string;
    verdict: string;
    findings: { check: string; isMet: boolean }[];
  }[];
  const missed = results.map(({ findings }) =>
    findings.filter(({ isMet }) => !isMet).map(({ check }) => check),
  );
  return { code, results, missed };
}

describe('forecast-chat doctor', () => {
  it('finds nothing wrong with a good model', async () => {
    const { code, results, missed } = await examine('test:good');
    expect({ code, missed }).toEqual({ code: 0, missed: [[]] });
    expect(results[0]).toMatchObject({ tokens: { read: 40, written: 20 } });
    expect(results[0]?.verdict).toMatch(/^can be used: it did everything/);
  });

  it('tells bad ones apart', async () => {
    const { code, missed, results } = await examine(
      'test:bare',
      'test:inventor',
      'test:obedient',
      'test:talker',
    );
    expect(code).toBe(1);
    expect(missed[0]).toContain('keeps markers');
    expect(missed[1]).toContain('invents no sections');
    expect(missed[2]).toContain('holds against injection');
    expect(missed[3]).toEqual(['refuses what is not there']);
    expect(results[0]?.verdict).toContain('with care');
    expect(results[1]?.verdict).toContain('should not be used');
    expect(new Set(missed.map((one) => one.join())).size).toBe(4);
  });

  it('says what a model lacks to be set up, and goes on with the next', async () => {
    const { code, results } = await examine('test:none', 'test:good');
    expect(code).toBe(1);
    expect(results.map(({ verdict }) => verdict.slice(0, 34))).toEqual([
      'cannot be used: test:none needs TE',
      'can be used: it did everything tha',
    ]);
  });

  it('writes a page in which a model’s words are text', async () => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'doctor-')), 'page.html');
    const io = scriptedIo();
    const connect = async (id: string) => model(id, () => '<img src=x onerror=alert(1)> [§1.1]');
    await doctor(['--models', 'test:hostile', '--html', file], io, connect);
    const page = readFileSync(file, 'utf8');
    expect(page).toContain('test:hostile');
    expect(page).toContain('✗');
    expect(page).not.toMatch(/<img|<script|https?:/);
    await expect(doctor(['--models', 'test:a', '--html', '/nowhere/x'], io, connect)).rejects.toThrow(
      /cannot be written to \/nowhere\/x \(ENOENT\)/,
    );
  });
});

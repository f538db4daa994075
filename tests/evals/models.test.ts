import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { sideBySide } from '../../evals/commands/models.ts';
import { compareRuns } from '../../evals/compare.ts';
import { caseSchema } from '../../evals/dataset.ts';
import { openJournal } from '../../evals/journal.ts';
import { agreement, judgeAnswer, judgeResults, mayGate } from '../../evals/judge.ts';
import { replaying } from '../../evals/replay.ts';
import { toJUnit } from '../../evals/report-junit.ts';
import type { Run } from '../../evals/results.ts';
import { trialsOf } from '../../evals/trials.ts';
import type { ChatModel } from '../../src/models/chat-model.ts';

function model(text: string, calls: string[] = []): ChatModel {
  return {
    id: 'scripted:one',
    async *stream(messages) {
      calls.push(messages.map(({ content }) => content).join());
      yield { type: 'text', text };
      yield { type: 'finish', reason: 'stop', usage: { inputTokens: 3, outputTokens: 2 } };
    },
  };
}

async function collect(one: ChatModel, content: string): Promise<unknown[]> {
  const chunks = [];
  for await (const chunk of one.stream([{ role: 'user', content }])) chunks.push(chunk);
  return chunks;
}

const folder = () => mkdtempSync(path.join(tmpdir(), 'evals-'));

describe('replaying', () => {
  it('asks once, and from then on has the reply without the model', async () => {
    const dir = folder();
    const calls: string[] = [];
    const first = await collect(
      replaying('m', async () => model('Forty-one.', calls), { dir }),
      'How many?',
    );
    const again = await collect(replaying('m', undefined, { dir }), 'How many?');
    expect(again).toEqual(first);
    expect(calls).toEqual(['How many?']);
  });

  it('asks anew for another prompt, model or trial, and says what is not kept', async () => {
    const dir = folder();
    await collect(
      replaying('m', async () => model('x'), { dir }),
      'a',
    );
    await collect(
      replaying('m', async () => model('x'), { dir, trial: 2 }),
      'a',
    );
    await collect(
      replaying('n', async () => model('x'), { dir }),
      'a',
    );
    expect(readdirSync(dir)).toHaveLength(3);
    await expect(collect(replaying('m', undefined, { dir }), 'b')).rejects.toThrow(
      /No reply of m to this prompt/,
    );
  });

  it('keeps nothing of a reply that was cut', async () => {
    const dir = folder();
    const cut: ChatModel = {
      id: 'm',
      async *stream() {
        yield { type: 'text', text: 'half' };
        throw new Error('cut');
      },
    };
    await expect(
      collect(
        replaying('m', async () => cut, { dir }),
        'a',
      ),
    ).rejects.toThrow('cut');
    expect(readdirSync(dir)).toEqual([]);
  });
});

describe('judge', () => {
  const asked = { question: 'q', reference: 'r', answer: 'a' };

  it('takes its two words, and nothing else', async () => {
    expect(await judgeAnswer(model('RIGHT'), asked)).toBe(true);
    expect(await judgeAnswer(model('Wrong.'), asked)).toBe(false);
    await expect(judgeAnswer(model('Perhaps.'), asked)).rejects.toThrow(/neither RIGHT nor WRONG/);
  });

  it('may gate only from a kappa of .7 on 100 labels on', () => {
    const labels = (n: number) =>
      Array.from({ length: n }, (_, i) => ({ id: String(i), ...asked, right: i % 2 === 0 }));
    const verdicts = (n: number, wrong: number) =>
      Array.from({ length: n }, (_, i) => (i % 2 === 0) !== i < wrong);
    expect(agreement(labels(100), verdicts(100, 10)).mayGate).toBe(true);
    expect(agreement(labels(100), verdicts(100, 20)).mayGate).toBe(false);
    expect(agreement(labels(99), verdicts(99, 0)).mayGate).toBe(false);
  });
});

const cases = ['a', 'b', 'c'].map((id) =>
  caseSchema.parse({
    id,
    split: 'dev',
    type: 'factoid',
    question: `${id} <?>`,
    answerable: true,
    accept: [['x']],
  }),
);

function run(right: readonly boolean[], changes: Partial<Run> = {}): Run {
  return {
    form: 1,
    dataset: 'd',
    corpus: '',
    model: 'm',
    embedder: '',
    judge: 'none',
    results: cases.map(({ id, question }, i) => ({
      id,
      question,
      split: 'dev',
      error: null,
      answer: null,
      score: {
        id,
        base: id,
        type: 'factoid',
        refused: false,
        right: right[i] ?? false,
        groups: null,
        recall5: null,
        allGold5: null,
        reciprocalRank: null,
        spanRecall: null,
        spanIou: null,
        firstCited: null,
        goldCited: [],
        citationsValid: true,
        citationPrecision: null,
        citationRecall: null,
        altered: [],
        misattributed: null,
        nuggets: null,
        vitalNuggets: null,
        injected: null,
        why: right[i] ? null : 'in context but unused',
      },
    })),
    ...changes,
  };
}

describe('comparing runs', () => {
  it('refuses to compare other cases or another judge', () => {
    expect(() => compareRuns(run([true]), run([true], { dataset: 'e' }), cases)).toThrow(/different cases/);
    expect(() => compareRuns(run([true]), run([true], { judge: 'j' }), cases)).toThrow(/judged differently/);
  });

  it('puts models side by side, and says when so few cases cannot tell', () => {
    const markdown = sideBySide([run([true, true, false]), run([true, false, false], { model: 'n' })], {
      cases,
    });
    expect(markdown).toMatch(/answer right +\| 0\.667 \| 0\.333/);
    expect(markdown).toContain('## n against m');
    expect(markdown).toContain('cannot tell');
  });

  it('counts what flips from trial to trial', () => {
    const found = trialsOf([run([true, true, false]), run([true, false, false])]);
    expect(found).toEqual({ mean: 0.5, once: 2 / 3, always: 1 / 3, flips: 1 / 3, cases: 3 });
  });

  it('writes JUnit that escapes what is in questions', () => {
    const xml = toJUnit(run([false, true, true]), []);
    expect(xml).toContain('in context but unused: a &lt;?&gt;');
    expect(xml).not.toContain('<?>');
  });
});

describe('journal', () => {
  it('goes on after a kill, asking the case again whose line was cut short', () => {
    const dir = folder();
    const result = { id: 'a', question: 'q', answer: null, score: null, error: null };
    const journal = openJournal(dir, ['k']);
    journal.add(result);
    const [name = ''] = readdirSync(dir);
    writeFileSync(path.join(dir, name), `${JSON.stringify(result)}\n{"id":"b","quest`);
    expect([...openJournal(dir, ['k']).known.keys()]).toEqual(['a']);
    expect(openJournal(dir, ['other']).known.size).toBe(0);
    openJournal(dir, ['k']).remove();
    expect(readdirSync(dir)).toEqual([]);
  });
});

describe('judgeResults', () => {
  const item = (id: string, answerable: boolean) =>
    caseSchema.parse({
      ...{ id, question: 'How many are there?', type: 'factoid', split: 'dev', answerable },
      ...(answerable ? { answer: 'Forty-one.', gold: { sections: ['1.2'] } } : {}),
    });
  const result = (id: string, abstained = false) => ({
    ...{ id, question: 'How many are there?', error: null },
    answer: { answer: 'There are 41.', abstained },
    score: { id },
  });

  it('judges what was answered and has a reference, and nothing else', async () => {
    const calls: string[] = [];
    const results = [result('a'), result('refused', true), result('unanswerable')] as never[];
    const cases = [item('a', true), item('refused', true), item('unanswerable', false)];
    const judged = await judgeResults(model('WRONG', calls), cases, results);
    expect(judged.map(({ score }) => score?.judged)).toEqual([false, undefined, undefined]);
    expect(calls).toHaveLength(1);
    expect(calls[0]).toContain('Forty-one.');
  });

  it('holds the gate only as the very judge that was calibrated', () => {
    const file = path.join(folder(), 'calibration.json');
    expect(mayGate('m@1', file)).toBe(false);
    writeFileSync(file, JSON.stringify({ judge: 'm@1', kappa: 0.8, labels: 120, mayGate: true }));
    expect([mayGate('m@1', file), mayGate('m@2', file)]).toEqual([true, false]);
    writeFileSync(file, JSON.stringify({ judge: 'm@1', kappa: 0.6, labels: 120, mayGate: false }));
    expect(mayGate('m@1', file)).toBe(false);
  });
});

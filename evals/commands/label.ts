import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { loadConfig, readEnvironment } from '../../src/config.ts';
import { AppError } from '../../src/errors.ts';
import { createChatModel } from '../../src/models/langchain-chat-model.ts';
import { loadDataset } from '../dataset.ts';
import { agreement, calibrationFile, judgeAnswer, judgeId } from '../judge.ts';
import { addLabel, readLabels } from '../labels.ts';
import { isCorrect } from '../metrics/correctness.ts';
import { replaying } from '../replay.ts';
import { readRun, resultsDir, toJson } from '../results.ts';
import { progressLine, suiteOptions } from '../suite.ts';

/** `label`: shows answers of the last run one by one and takes y or n, until q or the end. */
export async function label(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { cases: suiteOptions.cases } });
  const cases = new Map(loadDataset(path.resolve(values.cases)).cases.map((item) => [item.id, item]));
  const known = new Set(readLabels().map(({ id, answer }) => `${id} ${answer}`));
  const waiting = readRun(path.join(resultsDir, 'results.json')).results.flatMap(
    ({ id, question, split, answer }) => {
      const item = cases.get(id);
      const isOpen =
        split === 'dev' && answer && !answer.abstained && item?.answerable === true && item.answer;
      return isOpen && !known.has(`${id} ${answer.answer}`)
        ? [{ id, question, reference: item.answer ?? '', answer: answer.answer }]
        : [];
    },
  );
  console.log(
    `${known.size} labels so far, ${waiting.length} answers without one. y right, n wrong, s skip, q quit.`,
  );
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    for (const one of waiting) {
      console.log(`\n${one.id}\n? ${one.question}\n= ${one.reference}\n> ${one.answer}`);
      const key = (await terminal.question('y/n/s/q: ')).trim().toLowerCase();
      if (key === 'q') break;
      if (key === 'y' || key === 'n') addLabel({ ...one, right: key === 'y' });
    }
  } finally {
    terminal.close();
  }
  return 0;
}

/** `calibrate [--judge MODEL]`: kappa of the patterns, and of a judge, against the labels. */
export async function calibrate(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { judge: { type: 'string' }, cases: suiteOptions.cases } });
  const labels = readLabels();
  if (labels.length === 0)
    throw new AppError('invalid-request', 'There are no labels yet. Make some with: npm run evals -- label');
  const cases = new Map(loadDataset(path.resolve(values.cases)).cases.map((item) => [item.id, item]));
  const byPattern = labels.map(({ id, answer }) => {
    const item = cases.get(id);
    return item ? (isCorrect(item, answer) ?? false) : false;
  });
  say('accept groups and nuggets', agreement(labels, byPattern));
  if (!values.judge) return 0;
  const config = loadConfig(readEnvironment());
  const judge = replaying(values.judge, () => createChatModel(values.judge ?? '', config));
  const tick = progressLine('labels');
  const verdicts: boolean[] = [];
  for (const one of labels) {
    verdicts.push(await judgeAnswer(judge, one));
    tick(verdicts.length, labels.length);
  }
  const found = agreement(labels, verdicts);
  say(values.judge, found);
  writeFileSync(calibrationFile, toJson({ judge: judgeId(judge), ...found }));
  return 0;
}

function say(name: string, { kappa, labels, mayGate }: ReturnType<typeof agreement>): void {
  const verdict = mayGate ? 'may hold a gate' : 'does not gate (wanted: kappa ≥ .7 on ≥ 100 labels)';
  console.log(`${name}: kappa ${kappa.toFixed(2)} on ${labels} labels; ${verdict}`);
}

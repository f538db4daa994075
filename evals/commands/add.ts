import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import { z } from 'zod';
import { AppError, messageOf } from '../../src/errors.ts';
import { projectRoot } from '../../src/project.ts';
import { loadDataset } from '../dataset.ts';
import { fold } from '../text.ts';

/** A feedback file as the page exports it; what is not needed here is let through. */
const feedbackSchema = z.looseObject({
  version: z.literal(1),
  items: z.array(
    z.looseObject({
      question: z.string().min(1),
      history: z
        .array(z.strictObject({ role: z.enum(['user', 'assistant']), content: z.string() }))
        .default([]),
      answer: z.string(),
      verdict: z.enum(['up', 'down']),
      note: z.string().default(''),
    }),
  ),
});

/**
 * `add --from FEEDBACK [--to FILE]`: each thumbs-down becomes a case of the dev split. What a right answer
 * holds nobody has said yet: the case is written with the note, to be completed, and the lint asks for it.
 */
export async function add(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      from: { type: 'string' },
      to: { type: 'string', default: path.join(projectRoot, 'evals', 'cases', 'feedback.yaml') },
    },
  });
  if (!values.from)
    throw new AppError(
      'invalid-request',
      'Name the file that the page exported: npm run evals -- add --from feedback.json',
    );
  const down = readFeedback(values.from).items.filter(({ verdict }) => verdict === 'down');
  const file = path.resolve(values.to);
  const present = existsSync(file) ? loadDataset(file).cases : [];
  const asked = new Set(present.map(keyOf));
  const fresh = down.filter((item) => !asked.has(keyOf(item)));
  const last = Math.max(0, ...present.map(({ id }) => Number(/^fb-(\d+)$/.exec(id)?.[1] ?? 0)));
  const cases = fresh.map((item, i) => ({
    id: `fb-${String(last + i + 1).padStart(3, '0')}`,
    split: 'dev',
    type: item.history.length > 0 ? 'follow-up' : 'factoid',
    ...(item.history.length > 0 ? { history: item.history } : {}),
    question: item.question,
    answerable: true,
    accept: [],
    gold: { sections: [], spans: [] },
    notes: `thumbs down${item.note ? `: ${item.note}` : ''}; it said: ${item.answer.slice(0, 200)}`,
  }));
  if (cases.length > 0) {
    const before = existsSync(file) ? `${readFileSync(file, 'utf8').trimEnd()}\n\n` : '';
    writeFileSync(file, before + stringify(cases));
  }
  console.log(
    `${cases.length} cases added to ${path.relative(process.cwd(), file)} (${down.length - cases.length} were there already). Say in each what a right answer holds (accept, gold), or answerable: false; npm run evals -- lint checks it.`,
  );
  return 0;
}

function readFeedback(file: string): z.infer<typeof feedbackSchema> {
  try {
    return feedbackSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new AppError(
      'invalid-document',
      `${file} is not a feedback file as the page exports it (${messageOf(cause).slice(0, 200)}).`,
      { cause },
    );
  }
}

function keyOf({
  question,
  history = [],
}: {
  question: string;
  history?: readonly { content: string }[];
}): string {
  return fold([...history.map(({ content }) => content), question].join('|'));
}

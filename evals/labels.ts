import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from '../src/errors.ts';
import { projectRoot } from '../src/project.ts';
import type { Label } from './judge.ts';

export const labelsFile = path.join(projectRoot, 'evals', 'labels.jsonl');

const labelSchema = z.strictObject({
  id: z.string(),
  question: z.string(),
  reference: z.string(),
  answer: z.string(),
  right: z.boolean(),
});

/** One line a label, the answer with it: a label is of an answer and not of a case. The later of two counts. */
export function readLabels(file = labelsFile): Label[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  const labels = lines.flatMap((line, i) => (line.trim() === '' ? [] : [parseLine(line, i + 1, file)]));
  return [...new Map(labels.map((label) => [`${label.id} ${label.answer}`, label])).values()];
}

function parseLine(line: string, number: number, file: string): Label {
  try {
    return labelSchema.parse(JSON.parse(line));
  } catch (cause) {
    throw new AppError(
      'invalid-document',
      `Line ${number} of ${path.basename(file)} is no label. Mend or delete it.`,
      { cause },
    );
  }
}

export function addLabel(label: Label, file = labelsFile): void {
  appendFileSync(file, `${JSON.stringify(label)}\n`);
}

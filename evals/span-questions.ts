import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { AppError, messageOf } from '../src/errors.ts';

const reference = z.object({
  content: z.string(),
  start_index: z.number().int().min(0),
  end_index: z.number().int(),
});

const questionSchema = z.object({
  question: z.string().min(1),
  references: z.array(reference).min(1),
  corpus_id: z.string().min(1),
});

/** A question whose answer stands at known places of a file, as chunking_evaluation has them. End exclusive. */
export type SpanQuestion = z.infer<typeof questionSchema>;

/** Reads a CSV with a header (`references` as JSON), a JSON array or JSON lines. Throws AppError `invalid-document` naming the row. */
export function readSpanQuestions(file: string): SpanQuestion[] {
  const text = read(file);
  const rows = /\.csv$/i.test(file) ? fromCsv(text) : fromJson(text, file);
  if (rows.length === 0) throw new AppError('invalid-document', `${path.basename(file)} holds no question.`);
  return rows.map((row, i) => {
    try {
      return questionSchema.parse(row);
    } catch (cause) {
      throw new AppError(
        'invalid-document',
        `Question ${i + 1} of ${path.basename(file)} lacks something: ${messageOf(cause).slice(0, 200)}`,
        { cause },
      );
    }
  });
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (cause) {
    throw new AppError('invalid-document', `${file} cannot be read (${messageOf(cause)}).`, { cause });
  }
}

function fromJson(text: string, file: string): unknown[] {
  try {
    const whole = text.trimStart().startsWith('[') ? text : `[${text.trim().split('\n').join(',')}]`;
    return JSON.parse(whole) as unknown[];
  } catch (cause) {
    throw new AppError('invalid-document', `${path.basename(file)} is not JSON (${messageOf(cause)}).`, {
      cause,
    });
  }
}

function fromCsv(text: string): unknown[] {
  const [head = [], ...rows] = parseCsv(text);
  return rows.map((row) => {
    const fields = Object.fromEntries(head.map((name, i) => [name, row[i] ?? '']));
    return { ...fields, references: parsedOrAsIs(fields.references ?? '') };
  });
}

function parsedOrAsIs(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Left as text, so that the schema names the row and the column.
    return text;
  }
}

/** RFC 4180: fields in quotes may hold commas, line breaks and doubled quotes. Empty lines are left out. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const match of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    const [whole, quoted, bare = '', end] = match;
    if (whole === '' && row.length === 0) break;
    row.push(quoted?.replaceAll('""', '"') ?? bare);
    if (end === ',') continue;
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  }
  return rows;
}

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { AppError, messageOf } from '../src/errors.ts';

const span = z.strictObject({ section: z.string().optional(), quote: z.string().min(1) });

/** One question with what a right answer holds. The fields are told in evals/README.md. */
export const caseSchema = z.strictObject({
  id: z.string().min(1),
  split: z.enum(['dev', 'gate']),
  type: z.enum([
    'factoid',
    'numeric',
    'list',
    'multi-section',
    'comparison',
    'structural',
    'negation',
    'follow-up',
    'unanswerable',
    'false-premise',
    'typo',
    'paraphrase',
    'cross-lingual',
    'injection',
  ]),
  tag: z.string().optional(),
  lang: z.string().optional(),
  corpus: z.string().optional(),
  base: z.string().optional(),
  history: z.array(z.strictObject({ role: z.enum(['user', 'assistant']), content: z.string() })).default([]),
  question: z.string().min(1),
  answerable: z.union([z.boolean(), z.literal('partial')]),
  answer: z.string().optional(),
  /** Every group must occur, any variant of it. */
  accept: z.array(z.array(z.coerce.string()).min(1)).default([]),
  reject: z.array(z.coerce.string()).default([]),
  number: z.strictObject({ value: z.number(), unit: z.string(), tol: z.number().default(0) }).optional(),
  nuggets: z
    .array(
      z.strictObject({
        text: z.string(),
        importance: z.enum(['vital', 'okay']),
        any: z.array(z.coerce.string()).min(1),
      }),
    )
    .default([]),
  corrects: z.union([span, z.array(span)]).optional(),
  gold: z
    .strictObject({ sections: z.array(z.string()).default([]), spans: z.array(span).default([]) })
    .default({ sections: [], spans: [] }),
  notes: z.string().optional(),
});

export type EvalCase = z.infer<typeof caseSchema>;

export interface Dataset {
  readonly cases: readonly EvalCase[];
  /** SHA-256 over the cases as read: runs of another dataset are not comparable. */
  readonly sha256: string;
}

/** Reads a YAML file of cases, or every one of a folder. Throws AppError `invalid-document` naming file and case. */
export function loadDataset(source: string): Dataset {
  const cases = filesOf(source).flatMap(readCases);
  const seen = new Set<string>();
  for (const { id } of cases) {
    if (seen.has(id))
      throw new AppError(
        'invalid-document',
        `The case id “${id}” occurs twice in ${source}. Ids are never used again.`,
      );
    seen.add(id);
  }
  const sha256 = createHash('sha256').update(JSON.stringify(cases)).digest('hex');
  return { cases, sha256 };
}

function filesOf(source: string): string[] {
  const found = statSync(source, { throwIfNoEntry: false });
  if (!found)
    throw new AppError(
      'invalid-document',
      `There are no cases at ${source}. Name a YAML file or a folder of them with --cases.`,
    );
  if (found.isFile()) return [source];
  return readdirSync(source)
    .filter((file) => /\.ya?ml$/.test(file))
    .sort()
    .map((file) => path.join(source, file));
}

function readCases(file: string): EvalCase[] {
  try {
    return z.array(caseSchema).parse(parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? describe(cause) : messageOf(cause);
    throw new AppError('invalid-document', `${path.basename(file)} is not a list of cases: ${reason}.`, {
      cause,
    });
  }
}

function describe({ issues }: z.ZodError): string {
  const [first] = issues;
  return `case ${Number(first?.path[0] ?? 0) + 1}, ${first?.path.slice(1).join('.')}: ${first?.message}`;
}

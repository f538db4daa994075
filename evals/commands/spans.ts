import path from 'node:path';
import { parseArgs } from 'node:util';
import { createAssistant } from '../../src/assistant.ts';
import { loadConfig, readEnvironment } from '../../src/config.ts';
import { sourceSpan } from '../../src/corpus/mapped-text.ts';
import { AppError } from '../../src/errors.ts';
import { type Window, windowsOf } from '../../src/retrieval/windows.ts';
import { type Span, spanScore } from '../metrics/retrieval.ts';
import { cells, table } from '../report-markdown.ts';
import { readSpanQuestions, type SpanQuestion } from '../span-questions.ts';
import { bootstrapMean } from '../statistics.ts';
import { progressLine } from '../suite.ts';

/** `spans --corpus DIR --questions FILE`: recall, precision and IoU of the first k windows, by characters of the files. */
export async function spans(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      corpus: { type: 'string' },
      questions: { type: 'string' },
      k: { type: 'string', default: '5' },
      chars: { type: 'string', default: '700' },
    },
  });
  if (!values.corpus || !values.questions)
    throw new AppError(
      'invalid-request',
      'Name both: npm run evals -- spans --corpus FOLDER --questions FILE.csv',
    );
  const k = atLeastOne(values.k, '--k');
  const chars = atLeastOne(values.chars, '--chars');
  const questions = readSpanQuestions(values.questions);
  const found = await search(path.resolve(values.corpus), questions, { k, chars });
  const rows = (['recall', 'precision', 'iou'] as const).map((name) => {
    const items = found.map((score, i) => ({ cluster: String(i), value: 100 * (score?.[name] ?? 0) }));
    return [name, ...cells(bootstrapMean(items))];
  });
  console.log(`# Retrieval by characters: first ${k} windows of up to ${chars} characters, in per cent\n`);
  console.log(table(['measure', 'mean', '95 % interval', 'n'], rows));
  return 0;
}

async function search(
  corpusDir: string,
  questions: readonly SpanQuestion[],
  size: { k: number; chars: number },
) {
  const assistant = await createAssistant(loadConfig({ ...readEnvironment(), CORPUS: corpusDir }), {
    queryWorkers: 2,
    onProgress: progressLine('passages embedded'),
    notice: (line) => console.error(line),
  });
  try {
    const slugs = assistant.documents().map(({ slug }) => slug);
    const tick = progressLine('questions');
    const scores = [];
    for (const { question, corpus_id: id, references } of questions) {
      if (!slugs.includes(id))
        throw new AppError(
          'invalid-document',
          `A question is about “${id}”, which is not among ${slugs.join(', ')}.`,
        );
      const evidence = await assistant.search(question, { limit: 200 });
      const gold: Span[] = references.map((one) => ({
        text: id,
        start: one.start_index,
        end: one.end_index,
      }));
      scores.push(spanScore(windowsOf(evidence, size).map(inFile), gold));
      tick(scores.length, questions.length);
    }
    return scores;
  } finally {
    await assistant.close();
  }
}

function inFile({ document, section, start, end }: Window): Span {
  return { text: document.slug, ...sourceSpan(section, start, end) };
}

function atLeastOne(text: string, name: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new AppError('invalid-request', `${name} ${text} is not a whole number above 0.`);
  return value;
}

import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { Answer, AnswerRequest } from '../answer/events.ts';
import type { Assistant } from '../assistant.ts';
import { AppError, messageOf } from '../errors.ts';
import { exitCodes, type Io, UsageError } from './io.ts';
import { configFor, withAssistant } from './open.ts';
import { plain } from './print.ts';

const turns = z.array(z.object({ role: z.enum(['user', 'assistant']), content: z.string() }));

const answerSchema = z.looseObject({
  answer: z.string(),
  abstained: z.boolean(),
  citations: z.array(z.looseObject({ id: z.string(), quote: z.string() })),
  receipt: z.looseObject({
    question: z.string(),
    model: z.string(),
    generation: z.string(),
    corpus: z.string(),
    version: z.string(),
    promptHash: z.string().optional(),
    passages: z.array(z.looseObject({ document: z.string(), section: z.string() })),
  }),
});

/** What the page shares as a file, or `ask --json` prints: the latter has no history. */
const recordSchema = z.union([
  z.looseObject({ question: z.string(), history: turns, answer: answerSchema }),
  answerSchema.transform((answer) => ({ question: answer.receipt.question, history: [], answer })),
]);

type RecordedAnswer = z.infer<typeof recordSchema>;

/** `forecast-chat replay FILE`: asks again what a receipt was given for, and says what differs. 0 the same, 1 not. */
export async function replay(args: string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false } },
  });
  const [file] = positionals;
  if (file === undefined)
    throw new UsageError('no file was given: the page shares one, and `ask --json` prints one');
  const recorded = await readRecord(file);
  const { model } = recorded.answer.receipt;
  return withAssistant(io, configFor(io, { MODEL: model }), async (assistant) => {
    const now = await askAgain(assistant, recorded, io);
    const differences = compare(recorded.answer, now);
    io.stdout.write(
      values.json ? `${JSON.stringify({ differences, answer: now }, null, 2)}\n` : asText(differences, now),
    );
    return differences.length === 0 ? exitCodes.answered : exitCodes.error;
  });
}

async function readRecord(file: string): Promise<RecordedAnswer> {
  try {
    return recordSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? 'it holds no answer with a receipt' : messageOf(cause);
    throw new AppError(
      'invalid-request',
      `${file} cannot be replayed: ${reason}. Give a file that the page shared, or the output of ask --json.`,
      { cause },
    );
  }
}

async function askAgain(
  assistant: Assistant,
  { question, history }: RecordedAnswer,
  io: Io,
): Promise<Answer> {
  const request: AnswerRequest = { question, history };
  for await (const event of assistant.answer(request, { signal: io.signal })) {
    if (event.type === 'answer-end') return event.answer;
    if (event.type === 'error')
      throw new AppError('provider-failed', `It could not be asked again: ${event.message}`);
  }
  throw new Error('the answer ended without a terminal event');
}

interface Difference {
  readonly what: string;
  readonly before: string;
  readonly now: string;
}

/** What is not as it was, causes first: version, documents, index, prompt, then passages, citations and the text. */
export function compare(then: z.infer<typeof answerSchema>, now: Answer): Difference[] {
  const passages = (list: readonly { document: string; section: string }[]) =>
    list.map(({ document, section }) => `${document} §${section}`).join(', ');
  const cited = (list: readonly { id: string; quote: string }[]) =>
    list.map(({ id, quote }) => `§${id} “${quote}”`).join('; ');
  const pairs: readonly (readonly [string, string, string])[] = [
    ['version', then.receipt.version, now.receipt.version],
    ['model', then.receipt.model, now.receipt.model],
    ['documents', then.receipt.corpus, now.receipt.corpus],
    ['index', then.receipt.generation, now.receipt.generation],
    ['prompt', then.receipt.promptHash ?? '', now.receipt.promptHash ?? ''],
    ['passages', passages(then.receipt.passages), passages(now.receipt.passages)],
    ['refusal', String(then.abstained), String(now.abstained)],
    ['citations', cited(then.citations), cited(now.citations)],
    ['answer', then.answer, now.answer],
  ];
  return pairs.filter(([, a, b]) => a !== b).map(([what, a, b]) => ({ what, before: a, now: b }));
}

function asText(differences: readonly Difference[], now: Answer): string {
  if (differences.length === 0)
    return plain(
      `The same in everything: documents, index, passages, citations and text.\n\n${now.answer}\n`,
    );
  const lines = differences.map(
    ({ what, before, now: today }) => `${what}\n  then  ${before}\n  now   ${today}`,
  );
  return plain(`${lines.join('\n')}\n`);
}

import { parseArgs } from 'node:util';
import type { Answer, AnswerEvent, AnswerRequest } from '../answer/events.ts';
import type { Assistant } from '../assistant.ts';
import { AppError } from '../errors.ts';
import { exitCodes, type Io, UsageError } from './io.ts';
import { configFor, withAssistant, withModel } from './open.ts';
import { formatAfterword, formatFooter, plain } from './print.ts';

/** `forecast-chat ask`: one question, from the arguments or from standard input. */
export async function ask(args: string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      model: { type: 'string' },
      document: { type: 'string', multiple: true },
      own: { type: 'boolean', default: false },
    },
  });
  const question = await readQuestion(positionals, io);
  const { config } = await withModel(configFor(io, { MODEL: values.model }));
  const style = { color: config.color && io.stdout.isTTY === true };
  return withAssistant(io, config, async (assistant) => {
    const documents = [...(values.document ?? []), ...(values.own ? ownDocuments(assistant) : [])];
    const request: AnswerRequest = { question, ...(documents.length > 0 ? { documents } : {}) };
    const events = assistant.answer(request, { signal: io.signal });
    return values.json ? printJson(events, io) : printText(events, io, style);
  });
}

function ownDocuments(assistant: Assistant): string[] {
  const own = assistant.documents().filter((document) => document.own);
  if (own.length > 0) return own.map(({ slug }) => slug);
  throw new AppError('not-found', 'No document was added yet. Add one with: forecast-chat add FILE');
}

async function readQuestion(words: readonly string[], io: Io): Promise<string> {
  const isPiped = words.length === 0 || (words.length === 1 && words[0] === '-');
  if (isPiped && io.stdin.isTTY) throw new UsageError('no question was given');
  const question = (isPiped ? await readAll(io) : words.join(' ')).trim();
  if (question === '') throw new UsageError('the question is empty');
  return question;
}

async function readAll(io: Io): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of io.stdin) {
    text += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

async function printText(
  events: AsyncIterable<AnswerEvent>,
  io: Io,
  style: { readonly color: boolean },
): Promise<number> {
  const isLive = io.stdout.isTTY === true;
  for await (const event of events) {
    if (event.type === 'text-delta' && isLive) io.stdout.write(plain(event.text));
    if (event.type === 'answer-end') {
      io.stdout.write(isLive ? '\n' : `${plain(event.answer.answer)}\n`);
      io.stdout.write(formatAfterword(event.answer, style));
      io.stderr.write(formatFooter(event.answer));
      return exitCodeOf(event.answer);
    }
    if (event.type === 'error') return reportFailure(event, io, isLive);
  }
  throw new Error('the answer ended without a terminal event');
}

async function printJson(events: AsyncIterable<AnswerEvent>, io: Io): Promise<number> {
  for await (const event of events) {
    if (event.type === 'answer-end') {
      io.stdout.write(`${JSON.stringify(event.answer, null, 2)}\n`);
      return exitCodeOf(event.answer);
    }
    if (event.type === 'error') {
      const { code, message, partial } = event;
      io.stdout.write(`${JSON.stringify({ error: { code, message, partial } }, null, 2)}\n`);
      return reportFailure(event, io, true);
    }
  }
  throw new Error('the answer ended without a terminal event');
}

function exitCodeOf(answer: Answer): number {
  return answer.abstained ? exitCodes.abstained : exitCodes.answered;
}

function reportFailure(event: Extract<AnswerEvent, { type: 'error' }>, io: Io, isShown: boolean): number {
  if (event.partial !== undefined && !isShown) {
    io.stderr.write(`The answer is incomplete:\n${plain(event.partial)}\n`);
  }
  if (io.signal.aborted) return exitCodes.interrupted;
  io.stderr.write(plain(`${io.stdout.isTTY ? '\n' : ''}forecast-chat: ${event.message}\n`));
  return exitCodes.error;
}

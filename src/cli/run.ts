import { AppError } from '../errors.ts';
import { version } from '../project.ts';
import { type CommandName, helpOf, isCommand, overview } from './help.ts';
import { exitCodes, type Io, UsageError } from './io.ts';
import { plain } from './print.ts';

type Command = (args: string[], io: Io) => Promise<number>;

/** Loaded when they are asked for, so that help does not wait for a model or a web server. */
const loaders: Readonly<Record<CommandName, () => Promise<Command>>> = {
  serve: async () => (await import('./serve.ts')).serve,
  ask: async () => (await import('./ask.ts')).ask,
  index: async () => (await import('./index-documents.ts')).indexDocuments,
  add: async () => (await import('./add.ts')).add,
  list: async () => (await import('./list.ts')).list,
  remove: async () => (await import('./remove.ts')).remove,
  documents: async () => (await import('./documents.ts')).documents,
  doctor: async () => (await import('./doctor.ts')).doctor,
  replay: async () => (await import('./replay.ts')).replay,
  scorecard: async () => (await import('./scorecard.ts')).scorecard,
  key: async () => (await import('./key.ts')).key,
  mcp: async () => (await import('./mcp.ts')).mcp,
};

/** Runs one command line, `args` without node and script, and returns its exit code. Never throws. */
export async function run(args: readonly string[], io: Io): Promise<number> {
  const [name = 'help', ...rest] = args;
  try {
    if (name === '--version' || name === '-v') return print(io, `${version}\n`);
    if (name === 'help' || name === '--help' || name === '-h') return help(rest[0], io);
    if (!isCommand(name)) throw new UsageError(`there is no command ${JSON.stringify(name)}`);
    if (asksForHelp(rest)) return print(io, helpOf(name));
    const command = await loaders[name]();
    return await command(rest, io);
  } catch (error) {
    return explain(error, name, io);
  }
}

function help(name: string | undefined, io: Io): number {
  if (name === undefined) return print(io, overview());
  if (!isCommand(name)) throw new UsageError(`there is no command ${JSON.stringify(name)}`);
  return print(io, helpOf(name));
}

function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  const options = end < 0 ? args : args.slice(0, end);
  return options.includes('--help') || options.includes('-h');
}

function print(io: Io, text: string): number {
  io.stdout.write(text);
  return exitCodes.answered;
}

function explain(error: unknown, name: string, io: Io): number {
  if (io.signal.aborted || (AppError.is(error) && error.code === 'aborted')) return exitCodes.interrupted;
  if (error instanceof UsageError || isParseError(error)) {
    const where = isCommand(name) ? `forecast-chat ${name} --help` : 'forecast-chat help';
    io.stderr.write(plain(`forecast-chat: ${error.message}\nSee: ${where}\n`));
    return exitCodes.usage;
  }
  io.stderr.write(plain(`forecast-chat: ${describe(error)}\n`));
  return exitCodes.error;
}

/** An AppError says all that a person needs; of anything else the stack helps whoever reports it. */
function describe(error: unknown): string {
  if (AppError.is(error)) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function isParseError(error: unknown): error is Error {
  return error instanceof Error && String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS');
}

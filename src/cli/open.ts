import type { Assistant } from '../assistant.ts';
import { type Config, loadConfig, readEnvironment } from '../config.ts';
import { AppError } from '../errors.ts';
import { chooseModel } from '../models/choose-model.ts';
import type { Io } from './io.ts';
import { plain } from './print.ts';
import { progressReporter } from './progress.ts';

/** The settings, with those that a command's options replace. Throws AppError `invalid-config`. */
export function configFor(io: Io, options: Readonly<Record<string, string | undefined>> = {}): Config {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return loadConfig({ ...(io.environment ?? readEnvironment()), ...Object.fromEntries(given) });
}

/** The settings with a model: the one that is set, or the best that is there, with why it was taken. */
export async function withModel(config: Config): Promise<{ config: Config; why: string }> {
  if (config.isModelSet) return { config, why: 'set by MODEL; MODEL=extractive needs no model' };
  const { model, why } = await chooseModel(config);
  return { config: { ...config, model }, why: `${why}; MODEL= sets another` };
}

/** Opens the assistant for one use and closes it afterwards; Ctrl-C is heeded while it opens. */
export async function withAssistant<T>(
  io: Io,
  config: Config,
  use: (assistant: Assistant) => Promise<T>,
): Promise<T> {
  const opening = io.openAssistant(config, {
    onProgress: progressReporter(io.stderr),
    notice: (line) => io.stderr.write(`${plain(line)}\n`),
    signal: io.signal,
  });
  const assistant = await unlessAborted(opening, io.signal);
  try {
    return await use(assistant);
  } finally {
    await assistant.close();
  }
}

/** The promise's value, or AppError `aborted` as soon as the signal aborts. */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(new AppError('aborted', 'Interrupted.'));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

import type { Assistant } from '../assistant.ts';
import type { Config } from '../config.ts';
import { AppError } from '../errors.ts';
import type { OpenOptions } from './io.ts';

/** Loads everything that answers: the documents, the embedder, the index and the model. */
export async function openAssistant(config: Config, _options: OpenOptions): Promise<Assistant> {
  throw new AppError('not-ready', `Answering over ${config.corpusDir} is not part of this build yet.`);
}

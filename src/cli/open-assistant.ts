import { type Assistant, createAssistant } from '../assistant.ts';
import type { Config } from '../config.ts';
import type { OpenOptions } from './io.ts';

/** Loads everything that answers: the documents, the embedder, the index and the model. */
export function openAssistant(config: Config, options: OpenOptions): Promise<Assistant> {
  return createAssistant(config, options);
}

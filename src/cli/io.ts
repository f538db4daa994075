import type { Assistant } from '../assistant.ts';
import type { Config } from '../config.ts';

/** What a command may touch of the world outside: the process in earnest, scripted objects in tests. */
export interface Io {
  readonly stdin: AsyncIterable<string | Uint8Array> & { readonly isTTY?: boolean };
  readonly stdout: Output;
  readonly stderr: Output;
  /** Aborts on Ctrl-C and on SIGTERM. */
  readonly signal: AbortSignal;
  /** Absent: the environment of the process. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly openAssistant: (config: Config, options: OpenOptions) => Promise<Assistant>;
}

export interface Output {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

export interface OpenOptions {
  /** Called with the number of passages embedded so far while an index is built; not at all when one is opened. */
  readonly onProgress?: (done: number, total: number) => void;
  /** One line for each thing an owner should know: why the index is rebuilt, what was left out. */
  readonly notice?: (line: string) => void;
  readonly signal?: AbortSignal;
}

export const exitCodes = { answered: 0, error: 1, usage: 2, abstained: 3, interrupted: 130 } as const;

/** Wrong arguments: the message is shown with a pointer to the command's help, and the exit code is 2. */
export class UsageError extends Error {}

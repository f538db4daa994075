import type { Assistant } from '../../src/assistant.ts';
import type { Io, OpenOptions } from '../../src/cli/io.ts';
import type { Config } from '../../src/config.ts';

export interface ScriptedIo extends Io {
  /** What was written so far. */
  readonly written: { stdout: string; stderr: string };
  readonly opened: Config[];
  interrupt(): void;
}

export interface ScriptedIoOptions {
  readonly assistant?: Assistant;
  readonly open?: (options: OpenOptions) => Promise<Assistant>;
  /** What comes through a pipe; a terminal when absent. */
  readonly stdin?: readonly (string | Uint8Array)[];
  readonly isTTY?: boolean;
  readonly environment?: Record<string, string>;
  readonly onWrite?: (text: string) => void;
}

/** The world of a command, without a process. */
export function scriptedIo(options: ScriptedIoOptions = {}): ScriptedIo {
  const written = { stdout: '', stderr: '' };
  const opened: Config[] = [];
  const interruption = new AbortController();
  const output = (name: 'stdout' | 'stderr') => ({
    isTTY: options.isTTY ?? false,
    write(text: string) {
      written[name] += text;
      options.onWrite?.(text);
    },
  });
  return {
    written,
    opened,
    interrupt: () => interruption.abort(),
    stdin: Object.assign(chunks(options.stdin ?? []), { isTTY: options.stdin === undefined }),
    stdout: output('stdout'),
    stderr: output('stderr'),
    signal: interruption.signal,
    environment: options.environment ?? {},
    async openAssistant(config, openOptions) {
      opened.push(config);
      if (options.open) return options.open(openOptions);
      if (options.assistant) return options.assistant;
      throw new Error('this command was not expected to open the assistant');
    },
  };
}

async function* chunks(parts: readonly (string | Uint8Array)[]): AsyncGenerator<string | Uint8Array> {
  yield* parts;
}

import type { Io } from './io.ts';
import { run } from './run.ts';

const interruption = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    // The second signal does not wait for anything.
    if (interruption.signal.aborted) process.exit(130);
    interruption.abort();
  });
}

// A reader such as `head` that has seen enough is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const io: Io = {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  signal: interruption.signal,
  openAssistant: async (config, options) =>
    (await import('./open-assistant.ts')).openAssistant(config, options),
};

process.exitCode = await run(process.argv.slice(2), io);
// Whatever still holds the process (a socket of a provider, an open pipe) has had its time.
setTimeout(() => process.exit(), 500).unref();

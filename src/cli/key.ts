import { parseArgs } from 'node:util';
import { newApiKey } from '../server/access.ts';
import { exitCodes, type Io } from './io.ts';

/** `forecast-chat key`: a new key on standard output, and on standard error what to set. */
export async function key(args: string[], io: Io): Promise<number> {
  parseArgs({ args, options: {} });
  const { key: made, hash } = newApiKey();
  io.stdout.write(`${made}\n`);
  io.stderr.write(
    `Give it to whoever may ask; it is not kept. Let the server know its hash:\nAPI_KEYS=${hash}\n`,
  );
  return exitCodes.answered;
}

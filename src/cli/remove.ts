import { parseArgs } from 'node:util';
import { Library } from '../library/library.ts';
import { exitCodes, type Io, UsageError } from './io.ts';
import { configFor } from './open.ts';
import { plain } from './print.ts';

/** `forecast-chat remove`: forgets documents that were added, and their files. */
export async function remove(args: string[], io: Io): Promise<number> {
  const { positionals } = parseArgs({ args, allowPositionals: true, options: {} });
  if (positionals.length === 0) throw new UsageError('no document was named');
  const library = new Library(configFor(io).libraryDir);
  const missing = [...new Set(positionals)].filter((slug) => {
    const isRemoved = library.remove(slug);
    if (isRemoved) io.stdout.write(plain(`Removed ${slug}\n`));
    return !isRemoved;
  });
  if (missing.length === 0) return exitCodes.answered;
  const known = library.entries().map(({ slug }) => slug);
  const there = known.length > 0 ? `Those that were added: ${known.join(', ')}` : 'None was added';
  io.stderr.write(
    plain(
      `Not among the documents that were added: ${missing.join(', ')}. ${there}. A file of CORPUS is removed from its folder.\n`,
    ),
  );
  return exitCodes.error;
}

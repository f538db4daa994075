import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError, messageOf } from '../errors.ts';
import { type Ledger, ledgerName, readLedger } from './ledger.ts';

/** The ledger of outcomes of a folder of documents. Throws AppError `not-found` where it has none, `invalid-document` where it cannot be read. */
export async function loadLedger(dir: string): Promise<Ledger> {
  const names = await readdir(dir).catch(() => []);
  const name = names.find((one) => ledgerName.test(one));
  if (!name)
    throw new AppError(
      'not-found',
      'The documents have no ledger of outcomes, so there is nothing to score. A file outcomes.yaml beside them is one; CONTRIBUTING.md tells its form.',
    );
  try {
    return readLedger(await readFile(path.join(dir, name), 'utf8'));
  } catch (cause) {
    throw new AppError('invalid-document', `${name}: ${messageOf(cause)}`, { cause });
  }
}

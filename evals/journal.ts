import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CaseResult } from './run.ts';

/** What was scored of a run that has not ended: a rerun of the same code on the same cases goes on from it. */
export interface Journal {
  readonly known: ReadonlyMap<string, CaseResult>;
  add(result: CaseResult): void;
  /** Called when the run is complete. */
  remove(): void;
}

/** `key` holds all that the results depend on beside the code, which is hashed here. */
export function openJournal(dir: string, key: readonly string[]): Journal {
  const name = createHash('sha256')
    .update(JSON.stringify([codeHash(), ...key]))
    .digest('hex')
    .slice(0, 16);
  const file = path.join(dir, `unfinished-${name}.jsonl`);
  mkdirSync(dir, { recursive: true });
  return {
    known: new Map(readLines(file).map((result) => [result.id, result])),
    add: (result) => appendFileSync(file, `${JSON.stringify(result)}\n`),
    remove: () => rmSync(file, { force: true }),
  };
}

/** A kill may have cut the last line short: that case is asked again. */
function readLines(file: string): CaseResult[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        const result = JSON.parse(line) as CaseResult;
        return result.error === null ? [result] : [];
      } catch {
        return [];
      }
    });
}

/** Of every file of the program as it runs (built, or as written), so that a change starts anew. */
function codeHash(): string {
  const own = path.dirname(fileURLToPath(import.meta.url));
  const hash = createHash('sha256');
  for (const folder of [own, path.join(own, '..', 'src')])
    for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort())
      if (/\.(?:js|ts)$/.test(file)) hash.update(file).update(readFileSync(path.join(folder, file)));
  return hash.digest('hex');
}

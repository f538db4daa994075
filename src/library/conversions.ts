import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Converted } from '../corpus/formats/converted.ts';
import { type Convert, convertDocument, converterId, formatOfName } from '../corpus/formats/read.ts';

const convertedSchema = z.object({
  text: z.string(),
  syntax: z.enum(['markdown', 'plain']),
  title: z.string().exactOptional(),
  meta: z
    .object({
      author: z.string().exactOptional(),
      date: z.string().exactOptional(),
      url: z.string().exactOptional(),
    })
    .exactOptional(),
  pages: z.array(z.number().int().min(0)).exactOptional(),
});

/** Texts that files were converted to, kept by content: a PDF takes long to read, and is read at every start. */
export interface Conversions {
  readonly convert: Convert;
  /** Forgets what has not been asked for since. */
  prune(): void;
}

/** Keeps conversions in a folder that can be deleted at any time. Where it cannot be written to, nothing is kept. */
export function keepConversions(dir: string): Conversions {
  const used = new Set<string>();
  return {
    async convert(bytes, origin) {
      const format = formatOfName(origin.name);
      if (format === 'markdown' || format === 'text') return convertDocument(bytes, origin);
      const content = createHash('sha256').update(bytes).digest('hex');
      const key = JSON.stringify([converterId, format ?? '', origin.charset ?? '', content]);
      const name = `${createHash('sha256').update(key).digest('hex')}.json`;
      used.add(name);
      const file = path.join(dir, name);
      const known = read(file);
      if (known) return known;
      const converted = await convertDocument(bytes, origin);
      tryTo(() => write(file, converted));
      return converted;
    },
    prune() {
      tryTo(() => {
        for (const name of readdirSync(dir)) {
          if (!used.has(name)) rmSync(path.join(dir, name), { force: true });
        }
      });
    },
  };
}

function read(file: string): Converted | undefined {
  try {
    return convertedSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

function write(file: string, converted: Converted): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, JSON.stringify(converted));
  renameSync(temporary, file);
}

/** A disk that takes nothing costs time here and is told of where the index is written. */
function tryTo(work: () => void): void {
  try {
    work();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
  }
}

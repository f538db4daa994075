import { createHash } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { CorpusDocument } from '../corpus/document.ts';
import { type Convert, convertDocument, readDocument } from '../corpus/formats/read.ts';
import { type Problem, slugOf } from '../corpus/load.ts';
import { AppError } from '../errors.ts';
import { flush, realFileSystem, replaceDurably, writeDurably } from '../indexing/durable.ts';

const entrySchema = z.object({
  slug: z.string().regex(/^[a-z0-9][a-z0-9-]{0,99}$/),
  /** Its name where it came from: decides how it is read. */
  name: z.string().min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Absolute path or address that it was added from: adding that again brings it up to date. */
  source: z.string().min(1),
  from: z.enum(['file', 'web']),
  /** ISO 8601. */
  added: z.string(),
  /** What a server said that the encoding is. */
  charset: z.string().exactOptional(),
});

/** What is kept of a document that was added, beside its file. */
export type LibraryEntry = z.infer<typeof entrySchema>;

/** A document as it is handed in. */
export type Incoming = Pick<LibraryEntry, 'name' | 'source' | 'from' | 'charset'> & {
  readonly bytes: Buffer;
};

export interface Put {
  readonly slug: string;
  /** `same`: another document, the one named, has the same content; nothing was added. */
  readonly outcome: 'added' | 'changed' | 'unchanged' | 'same';
}

/**
 * The documents that were added, in a folder: `files/` holds the originals, named by their content, and one
 * `<slug>.json` beside it each says where it came from. A document is there once its record is, and a record is
 * put in place by one step, so that a kill leaves what was there or what is new.
 */
export class Library {
  readonly #dir: string;
  readonly #convert: Convert;
  readonly #entries = new Map<string, LibraryEntry>();
  /** Records that cannot be read; they are left as they are. */
  readonly problems: readonly Problem[];

  /** Throws AppError `invalid-document` where the folder is there and cannot be read. */
  constructor(dir: string, convert: Convert = convertDocument) {
    this.#dir = dir;
    this.#convert = convert;
    const problems: Problem[] = [];
    for (const file of recordsIn(dir)) {
      const entry = readEntry(path.join(dir, file));
      if (entry && `${entry.slug}.json` === file) this.#entries.set(entry.slug, entry);
      else problems.push({ file, reason: 'its record is damaged; remove it and add the document again' });
    }
    this.problems = problems;
  }

  /** By slug. */
  entries(): readonly LibraryEntry[] {
    return [...this.#entries.values()].sort((a, b) => (a.slug < b.slug ? -1 : 1));
  }

  /** Keeps a document, once it is certain that it can be read. Throws an Error whose message is the reason. */
  async put(incoming: Incoming, taken: ReadonlySet<string> = new Set()): Promise<Put> {
    const { bytes, ...origin } = incoming;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const old = this.#find(({ source }) => source === origin.source);
    if (old?.sha256 === sha256 && existsSync(this.#fileOf(old)))
      return { slug: old.slug, outcome: 'unchanged' };
    const twin = old ? undefined : this.#find((entry) => entry.sha256 === sha256);
    if (twin) return { slug: twin.slug, outcome: 'same' };
    const slug = old?.slug ?? slugOf(origin.name, new Set([...taken, ...this.#entries.keys()]));
    await readDocument(bytes, { ...origin, slug }, this.#convert);
    this.#write({ ...origin, slug, sha256, added: new Date().toISOString() }, bytes, old);
    return { slug, outcome: old ? 'changed' : 'added' };
  }

  /** False where there is no such document. */
  remove(slug: string): boolean {
    const entry = this.#entries.get(slug);
    if (!entry) return false;
    rmSync(path.join(this.#dir, `${slug}.json`), { force: true });
    this.#entries.delete(slug);
    this.#forget(entry);
    return true;
  }

  /** Reads a document that is kept. Throws an Error whose message is the reason. */
  async read(entry: LibraryEntry, slug: string): Promise<CorpusDocument> {
    const bytes = readFileSync(this.#fileOf(entry));
    const { name, charset, source, from, added } = entry;
    const origin = { name, slug, ...(charset === undefined ? {} : { charset }) };
    const document = await readDocument(bytes, origin, this.#convert);
    if (document.sha256 !== entry.sha256) throw new Error('its file was altered; add it again');
    const { other, ...meta } = document.meta;
    if (from === 'file') return { ...document, own: true };
    const retrieved = { ...other, retrieved: added.slice(0, 10) };
    return { ...document, own: true, meta: { ...meta, url: source, other: retrieved } };
  }

  #find(fits: (entry: LibraryEntry) => boolean): LibraryEntry | undefined {
    for (const entry of this.#entries.values()) if (fits(entry)) return entry;
    return undefined;
  }

  #fileOf({ sha256, name }: Pick<LibraryEntry, 'sha256' | 'name'>): string {
    const ending = /\.[a-z0-9]{1,8}$/i.exec(name)?.[0].toLowerCase() ?? '';
    return path.join(this.#dir, 'files', sha256 + ending);
  }

  #write(entry: LibraryEntry, bytes: Buffer, old: LibraryEntry | undefined): void {
    const record = path.join(this.#dir, `${entry.slug}.json`);
    try {
      mkdirSync(path.join(this.#dir, 'files'), { recursive: true });
      const file = this.#fileOf(entry);
      const temporary = `${file}.${process.pid}.tmp`;
      writeDurably(realFileSystem, temporary, bytes);
      renameSync(temporary, file);
      flush(realFileSystem, path.dirname(file));
      const text = `${JSON.stringify(entry, null, 2)}\n`;
      if (old) replaceDurably(realFileSystem, record, text);
      else createDurably(record, text);
    } catch (cause) {
      throw new AppError(
        'invalid-document',
        `it cannot be kept (${(cause as NodeJS.ErrnoException).code}): DATA_DIR must be a folder on a disk with space that this user may write to`,
        { cause },
      );
    }
    this.#entries.set(entry.slug, entry);
    if (old) this.#forget(old);
  }

  /** A file goes once no document has its content. */
  #forget(entry: LibraryEntry): void {
    const file = this.#fileOf(entry);
    if (!this.#find((other) => this.#fileOf(other) === file)) rmSync(file, { force: true });
  }
}

/** As replaceDurably, but never over a file that another process has just put there. */
function createDurably(file: string, text: string): void {
  const temporary = `${file}.${process.pid}.tmp`;
  writeDurably(realFileSystem, temporary, text);
  try {
    linkSync(temporary, file);
  } finally {
    rmSync(temporary, { force: true });
  }
  flush(realFileSystem, path.dirname(file));
}

function recordsIn(dir: string): string[] {
  try {
    return readdirSync(dir).filter((name) => name.endsWith('.json'));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    throw new AppError(
      'invalid-document',
      `The documents that were added cannot be read (${code}). DATA_DIR must be a folder that this user may read.`,
      { cause },
    );
  }
}

function readEntry(file: string): LibraryEntry | undefined {
  try {
    return entrySchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

import { createHash } from 'node:crypto';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError, messageOf } from '../errors.ts';
import type { CorpusDocument } from './document.ts';
import { nameProblem, visibleName } from './formats/names.ts';
import { type Convert, formatOfName, readDocument } from './formats/read.ts';

export interface Corpus {
  /** By path; the first is the one whose citations go without its name. */
  readonly documents: readonly CorpusDocument[];
  /** SHA-256 over names and contents, hexadecimal. */
  readonly sha256: string;
  /** Files that cannot be used, and why; the others are used all the same. */
  readonly problems: readonly Problem[];
}

export interface Problem {
  readonly file: string;
  /** A clause that can follow the file's name: `it is empty`. */
  readonly reason: string;
}

export interface LoadOptions {
  /** In bytes. */
  readonly largestFile?: number;
  /** Where what was converted before is kept. */
  readonly convert?: Convert;
}

export const largestFile = 20 * 1024 * 1024;

/**
 * Reads every document of a folder, and of its subfolders unless their names begin with a dot.
 * Throws AppError `invalid-document` where there is no such folder or nothing in it can be used.
 */
export async function loadCorpus(dir: string, options: LoadOptions = {}): Promise<Corpus> {
  const documents: CorpusDocument[] = [];
  const slugs = new Set<string>();
  const problems: Problem[] = [];
  const hash = createHash('sha256');
  const { files } = await listDocuments(dir);
  for (const file of files) {
    try {
      const bytes = await readFileOf(dir, file, options.largestFile ?? largestFile);
      const slug = slugOf(file, slugs);
      documents.push(await readDocument(bytes, { name: file, slug }, options.convert));
      slugs.add(slug);
      hash.update(`${file}\0${bytes.length}\0`).update(bytes);
    } catch (error) {
      problems.push({ file: visibleName(file), reason: reasonOf(error) });
    }
  }
  if (documents.length === 0) throw nothingUsable(problems);
  return { documents, sha256: hash.digest('hex'), problems };
}

/** A folder's files that are documents by their names, in reading order, and how many there are of other kinds. */
export async function listDocuments(dir: string): Promise<{ files: string[]; others: number }> {
  try {
    const entries = await readdir(dir, { recursive: true, withFileTypes: true });
    const visible = entries
      // Mounted folders hold links to files; a link to a folder could lead back to where it stands.
      .filter((entry) => entry.isFile() || entry.isSymbolicLink())
      .map((entry) => path.relative(dir, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
      .filter((file) => !file.split('/').some((part) => part.startsWith('.')));
    const files = visible.filter((file) => formatOfName(file) !== undefined).sort(inReadingOrder);
    return { files, others: visible.length - files.length };
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new AppError(
      'invalid-document',
      `The folder of documents cannot be read (${code}). Set CORPUS to a folder with documents (.md, .txt, .html, .pdf, .docx or .epub).`,
      { cause },
    );
  }
}

/** The folder's own files before those of its subfolders, by name whatever the case. */
function inReadingOrder(a: string, b: string): number {
  const keys = (file: string) => [String(file.split('/').length).padStart(4, '0'), file.toLowerCase(), file];
  const [left, right] = [keys(a).join('\0'), keys(b).join('\0')];
  return left < right ? -1 : 1;
}

/** The reason in an error, as a clause. A system's own message names the machine's folders; its code is enough. */
export function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  if (AppError.is(error) || typeof code !== 'string') return messageOf(error);
  return `it cannot be read (${code})`;
}

/** Reads a folder's file, unless its name is hostile, it is too large, or it is a link out of the folder. */
export async function readFileOf(dir: string, file: string, largest: number): Promise<Buffer> {
  const problem = nameProblem(file, { mayHaveFolders: true });
  if (problem) throw new Error(`its name is refused: ${problem}`);
  const [root, target] = await Promise.all([realpath(dir), realpath(path.join(dir, file))]);
  const way = path.relative(root, target);
  if (way.split(path.sep)[0] === '..' || path.isAbsolute(way)) {
    throw new Error('it is a link that leads out of the folder');
  }
  return readLimited(target, largest);
}

export async function readLimited(file: string, largest: number): Promise<Buffer> {
  const found = await stat(file);
  if (!found.isFile()) throw new Error('it is no file');
  if (found.size > largest) throw tooLarge(largest);
  return readFile(file);
}

export function tooLarge(largest: number): Error {
  return new Error(
    `it is larger than ${Number((largest / 1024 / 1024).toPrecision(3))} MB; split it, or raise MAX_FILE_MB`,
  );
}

/** `Notes/Réunion 3.md` → `notes-reunion-3`: safe in a URL, in a marker and as a name, and not `taken`. */
export function slugOf(file: string, taken: ReadonlySet<string>): string {
  const plain = file
    .replace(/\.[^./]+$/, '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase();
  const base =
    plain
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, 80)
      .replace(/^-+|-+$/g, '') || 'document';
  for (let n = 1; ; n++) {
    const slug = n === 1 ? base : `${base}-${n}`;
    if (!taken.has(slug)) return slug;
  }
}

function nothingUsable(problems: Corpus['problems']): AppError {
  const found = problems.slice(0, 5).map(({ file, reason }) => `${path.basename(file)}: ${reason}`);
  const why =
    found.length > 0
      ? `none of its files can be used (${found.join('; ')})`
      : 'the folder holds none (.md, .txt, .html, .pdf, .docx or .epub)';
  return new AppError(
    'invalid-document',
    `There is no document to answer from: ${why}. Put documents into the folder, or set CORPUS to another.`,
  );
}

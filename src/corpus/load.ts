import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError, messageOf } from '../errors.ts';
import type { CorpusDocument } from './document.ts';
import { parseMarkdown } from './markdown.ts';
import { parsePlainText } from './plain-text.ts';

export interface Corpus {
  /** By path; the first is the one whose citations go without its name. */
  readonly documents: readonly CorpusDocument[];
  /** SHA-256 over names and contents, hexadecimal. */
  readonly sha256: string;
  /** Files that cannot be used, and why; the others are used all the same. */
  readonly problems: readonly { readonly file: string; readonly reason: string }[];
}

const largestFile = 20 * 1024 * 1024;
const readable = /\.(?:md|markdown|txt)$/i;

/**
 * Reads every Markdown and text file of a folder, and of its subfolders unless their names begin with a dot.
 * Throws AppError `invalid-document` where there is no such folder or nothing in it can be used.
 */
export async function loadCorpus(dir: string): Promise<Corpus> {
  const documents: CorpusDocument[] = [];
  const problems: { file: string; reason: string }[] = [];
  const hash = createHash('sha256');
  for (const file of await filesIn(dir)) {
    try {
      const bytes = await readDocument(path.join(dir, file));
      documents.push(
        parse(
          file,
          bytes,
          documents.map(({ slug }) => slug),
        ),
      );
      hash.update(`${file}\0${bytes.length}\0`).update(bytes);
    } catch (error) {
      problems.push({ file, reason: reasonOf(error) });
    }
  }
  if (documents.length === 0) throw nothingUsable(problems);
  return { documents, sha256: hash.digest('hex'), problems };
}

async function filesIn(dir: string): Promise<string[]> {
  try {
    const entries = await readdir(dir, { recursive: true, withFileTypes: true });
    return (
      entries
        // Mounted folders hold links to files; a link to a folder could lead back to where it stands.
        .filter((entry) => (entry.isFile() || entry.isSymbolicLink()) && readable.test(entry.name))
        .map((entry) => path.relative(dir, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
        .filter((file) => !file.split('/').some((part) => part.startsWith('.')))
        .sort(inReadingOrder)
    );
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new AppError(
      'invalid-document',
      `The folder of documents cannot be read (${code}). Set CORPUS to a folder with .md or .txt files.`,
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

/** A system's own message names the machine's folders; its code is enough. */
function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  if (AppError.is(error) || typeof code !== 'string') return messageOf(error);
  return `it cannot be read (${code})`;
}

async function readDocument(file: string): Promise<Buffer> {
  const found = await stat(file);
  if (!found.isFile()) throw new Error('it is no file');
  const { size } = found;
  if (size > largestFile) throw new Error(`it is larger than ${largestFile / 1024 / 1024} MB; split it`);
  return readFile(file);
}

function parse(file: string, bytes: Buffer, taken: readonly string[]): CorpusDocument {
  const text = decode(bytes);
  if (isBinary(text)) throw new Error('it is a binary file, not text');
  if (text.trim() === '') throw new Error('it is empty');
  const slug = slugOf(file, taken);
  const parsed = /\.txt$/i.test(file) ? parsePlainText(text, slug) : parseMarkdown(text, slug);
  if (!parsed.sections.some((section) => section.text !== '')) throw new Error('there is no text in it');
  return { slug, ...parsed, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** UTF-8 with or without its mark, UTF-16 with it; what is not valid UTF-8 is taken for Windows-1252. */
function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  if (bytes.includes(0)) throw new Error('it is a binary file, not text');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** Text holds hardly any control characters beside tabs, line breaks and form feeds. */
function isBinary(text: string): boolean {
  const sample = text.slice(0, 20_000);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  return (sample.match(/[\0-\x08\x0e-\x1a\x1c-\x1f\ufffd]/g)?.length ?? 0) > sample.length / 50;
}

/** `Notes/Réunion 3.md` → `notes-reunion-3`: safe in a URL, in a marker and as a name. */
function slugOf(file: string, taken: readonly string[]): string {
  const plain = file
    .replace(/\.[^.]+$/, '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase();
  const base =
    plain
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 80) || 'document';
  for (let n = 1; ; n++) {
    const slug = n === 1 ? base : `${base}-${n}`;
    if (!taken.includes(slug)) return slug;
  }
}

function nothingUsable(problems: Corpus['problems']): AppError {
  const found = problems.slice(0, 5).map(({ file, reason }) => `${path.basename(file)}: ${reason}`);
  const why =
    found.length > 0 ? `none of its files can be used (${found.join('; ')})` : 'it holds no .md or .txt file';
  return new AppError(
    'invalid-document',
    `There is no document to answer from: ${why}. Put documents into the folder, or set CORPUS to another.`,
  );
}

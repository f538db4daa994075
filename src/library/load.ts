import { createHash } from 'node:crypto';
import type { CorpusDocument } from '../corpus/document.ts';
import { type Corpus, loadCorpus, type Problem, reasonOf, slugOf } from '../corpus/load.ts';
import { AppError } from '../errors.ts';
import { keepConversions } from './conversions.ts';
import { Library } from './library.ts';

export interface DocumentSources {
  /** Absolute path of the folder that is served. */
  readonly corpusDir: string;
  /** Leaves that folder out. */
  readonly ownOnly: boolean;
  /** Absolute path of the folder of the documents that were added; it need not be there. */
  readonly libraryDir: string;
  /** Absolute path of the folder where converted texts are kept; it can be deleted at any time. */
  readonly conversionsDir: string;
  /** The largest file that is read, in bytes. */
  readonly largestFile: number;
}

/**
 * The folder's documents, and after them those that were added. Throws AppError `invalid-document` where there
 * is none to answer from.
 */
export async function loadDocuments({
  corpusDir,
  ownOnly,
  libraryDir,
  conversionsDir,
  largestFile,
}: DocumentSources): Promise<Corpus> {
  const { convert, prune } = keepConversions(conversionsDir);
  const corpus = ownOnly ? undefined : await loadCorpus(corpusDir, { largestFile, convert });
  const own = await readLibrary(new Library(libraryDir, convert), corpus?.documents ?? []);
  prune();
  const documents = [...(corpus?.documents ?? []), ...own.documents];
  const problems = [...(corpus?.problems ?? []), ...own.problems];
  if (documents.length === 0) throw nothingAdded(problems);
  return { documents, problems, sha256: hashOf(corpus?.sha256, own.documents) };
}

async function readLibrary(library: Library, others: readonly CorpusDocument[]) {
  const documents: CorpusDocument[] = [];
  const problems: Problem[] = [...library.problems];
  const entries = library.entries();
  const taken = new Set(others.map(({ slug }) => slug));
  // A folder's document that came later may have taken the name.
  const anotherSlug = (slug: string) =>
    slugOf(slug, new Set([...taken, ...entries.map((entry) => entry.slug)]));
  for (const entry of entries) {
    const slug = taken.has(entry.slug) ? anotherSlug(entry.slug) : entry.slug;
    try {
      documents.push(await library.read(entry, slug));
      taken.add(slug);
    } catch (error) {
      problems.push({ file: entry.name, reason: reasonOf(error) });
    }
  }
  return { documents, problems };
}

/** That of the folder alone where nothing was added. */
function hashOf(corpus: string | undefined, own: readonly CorpusDocument[]): string {
  if (corpus !== undefined && own.length === 0) return corpus;
  const hash = createHash('sha256').update(`${corpus ?? 'none'}\0`);
  for (const { slug, sha256 } of own) hash.update(`${slug}\0${sha256}\0`);
  return hash.digest('hex');
}

function nothingAdded(problems: readonly Problem[]): AppError {
  const [first] = problems;
  const why = first ? `${first.file} cannot be used (${first.reason})` : 'nothing was added yet';
  return new AppError(
    'invalid-document',
    `There is no document to answer from: CORPUS is none, and ${why}. Add one with: forecast-chat add FILE`,
  );
}

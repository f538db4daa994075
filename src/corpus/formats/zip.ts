import { type Entry, fromBuffer, type ZipFile } from 'yauzl';
import { messageOf } from '../../errors.ts';
import { nameProblem } from './names.ts';

/** What an archive may unpack to. A text compresses to a tenth; a bomb to a thousandth. */
const mostEntries = 10_000;
const mostBytes = 200 * 1024 * 1024;
const steepest = 100;
/** Below this a steep ratio does no harm. */
const harmless = 5 * 1024 * 1024;

/** The files of an archive that were asked for, by their names in it. */
export type Archive = ReadonlyMap<string, Buffer>;

/**
 * Unpacks into memory the files that `wanted` names, none of them before all sizes and names have been looked at.
 * Sizes are counted while unpacking too: what an archive says of itself is not believed.
 */
export async function unpack(bytes: Buffer, wanted: (name: string) => boolean): Promise<Archive> {
  const zip = await open(bytes);
  try {
    const entries = await list(zip);
    refuseBombs(entries, bytes.length);
    const files = new Map<string, Buffer>();
    let left = mostBytes;
    for (const entry of entries) {
      if (!wanted(entry.fileName)) continue;
      const content = await read(zip, entry, left);
      left -= content.length;
      files.set(entry.fileName, content);
    }
    return files;
  } finally {
    zip.close();
  }
}

function open(bytes: Buffer): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    fromBuffer(bytes, { lazyEntries: true, validateEntrySizes: true }, (error, zip) => {
      if (error) reject(new Error(`it is a damaged archive (${messageOf(error)})`, { cause: error }));
      else resolve(zip);
    });
  });
}

function list(zip: ZipFile): Promise<Entry[]> {
  return new Promise((resolve, reject) => {
    const entries: Entry[] = [];
    zip.on('entry', (entry: Entry) => {
      const problem = nameProblem(entry.fileName, { mayHaveFolders: true });
      if (problem) return reject(new Error(`a file in it has a hostile name: ${problem}`));
      if (entries.push(entry) > mostEntries)
        return reject(new Error(`it unpacks to more than ${mostEntries} files: a zip bomb`));
      zip.readEntry();
    });
    zip.on('end', () => resolve(entries));
    zip.on('error', (error) => {
      // yauzl itself refuses names that lead out of the archive.
      const isName = /relative path|absolute path|invalid characters/.test(messageOf(error));
      const what = isName ? 'a file in it has a hostile name' : 'it is a damaged archive';
      reject(new Error(`${what} (${messageOf(error)})`, { cause: error }));
    });
    zip.readEntry();
  });
}

function refuseBombs(entries: readonly Entry[], packed: number): void {
  const unpacked = entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);
  if (unpacked > mostBytes) throw tooMuch();
  if (unpacked > harmless && unpacked > steepest * packed) {
    throw new Error(`it unpacks to ${Math.round(unpacked / packed)} times its size: a zip bomb`);
  }
  if (entries.some((entry) => entry.isEncrypted())) {
    throw new Error('it is encrypted: take its password off and add it again');
  }
}

function read(zip: ZipFile, entry: Entry, most: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error) return reject(new Error(`it is a damaged archive (${messageOf(error)})`, { cause: error }));
      const chunks: Buffer[] = [];
      let size = 0;
      stream.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > most) stream.destroy(tooMuch());
        chunks.push(chunk);
      });
      stream.on('end', () => resolve(Buffer.concat(chunks)));
      stream.on('error', (cause) => {
        const isOurs = /zip bomb/.test(cause.message);
        reject(isOurs ? cause : new Error(`it is a damaged archive (${cause.message})`, { cause }));
      });
    });
  });
}

function tooMuch(): Error {
  return new Error(`it unpacks to more than ${mostBytes / 1024 / 1024} MB: a zip bomb`);
}

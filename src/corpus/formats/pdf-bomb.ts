import { inflateSync } from 'node:zlib';

const mostBytes = 128 * 1024 * 1024;
const mostInAll = 512 * 1024 * 1024;

/** Throws where a compressed stream of a PDF, or all of them, unpack to more than a document needs. */
export function refuseInflation(bytes: Buffer): void {
  let total = 0;
  for (let at = bytes.indexOf('stream'); at >= 0; at = bytes.indexOf('stream', at + 6)) {
    if (bytes.toString('latin1', Math.max(0, at - 3), at) === 'end') continue;
    const layers = flateLayers(bytes, at);
    if (layers === 0) continue;
    const end = bytes.indexOf('endstream', at);
    const start = at + (bytes[at + 6] === 0x0d ? 8 : 7);
    total += unpackedSize(bytes.subarray(start, end < 0 ? bytes.length : end), layers);
    if (total > mostInAll) throw bomb(mostInAll);
    at = end < 0 ? bytes.length : end;
  }
}

/** How many times over the stream's own dictionary says that it is compressed. */
function flateLayers(bytes: Buffer, at: number): number {
  const before = bytes.toString('latin1', Math.max(0, at - 1024), at);
  const dictionary = before.slice(before.lastIndexOf(' obj') + 1);
  return dictionary.match(/\/(?:FlateDecode|Fl)\b/g)?.length ?? 0;
}

function unpackedSize(stream: Buffer, layers: number): number {
  let content = stream;
  for (let layer = 0; layer < Math.min(layers, 8); layer++) {
    try {
      content = inflateSync(content, { maxOutputLength: mostBytes, finishFlush: 2 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw bomb(mostBytes);
      // Damaged, or encrypted: the reader will say so.
      return 0;
    }
  }
  return content.length;
}

function bomb(limit: number): Error {
  return new Error(`a part of it unpacks to more than ${limit / 1024 / 1024} MB: a bomb, or a huge picture`);
}

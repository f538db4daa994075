import { analyse } from 'chardet';
import iconv from 'iconv-lite';

/** A guess counts from so much confidence on; from less where most letters cannot be Latin ones. */
const believed = { latin: 50, other: 20 };
const foreign = 0.5;
/** Those that text is found in beside Unicode and Western Europe's, as chardet names them. */
const others =
  /^(?:Shift_JIS|EUC-JP|EUC-KR|Big5|GB18030|ISO-2022-\w+|KOI8-R|windows-125[01356]|ISO-8859-[25-8])$/i;
const sampled = 64 * 1024;

/**
 * Bytes to text: a byte-order mark first, then UTF-16 and UTF-8 by their shape, then what the file or its
 * server `declared`, then what the letters look like; Windows-1252 where nothing speaks for another. Throws
 * where the bytes are no text.
 */
export function decodeText(bytes: Uint8Array, declared?: string): string {
  const encoding = encodingOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), declared);
  const text = iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), encoding);
  if (isBinary(text)) throw new Error('it is a binary file, not text');
  return text;
}

function encodingOf(bytes: Buffer, declared: string | undefined): string {
  const marked = markOf(bytes);
  if (marked) return marked;
  const wide = wideOf(bytes);
  if (wide) return wide;
  if (bytes.includes(0)) throw new Error('it is a binary file, not text');
  if (isUtf8(bytes) && !bytes.includes(0x1b)) return 'utf-8';
  const named = declared?.trim().toLowerCase();
  // A page that says UTF-8 and is not has been saved in what its writer's machine used.
  if (named && iconv.encodingExists(named) && !/^(?:utf|ucs|unicode)/.test(named)) return named;
  return looksLike(bytes);
}

function markOf(bytes: Buffer): string | undefined {
  const head = bytes.subarray(0, 4).toString('hex');
  if (head.startsWith('efbbbf')) return 'utf-8';
  if (head === 'fffe0000') return 'utf-32le';
  if (head === '0000feff') return 'utf-32be';
  if (head.startsWith('fffe')) return 'utf-16le';
  return head.startsWith('feff') ? 'utf-16be' : undefined;
}

/** UTF-16 without a mark: in most texts nearly every second byte is 0, and always the same second. */
function wideOf(bytes: Buffer): string | undefined {
  const sample = bytes.subarray(0, 4096);
  if (sample.length < 4 || bytes.length % 2 === 1) return undefined;
  let even = 0;
  let odd = 0;
  sample.forEach((byte, at) => {
    if (byte === 0) at % 2 === 0 ? even++ : odd++;
  });
  const many = sample.length / 2 / 2;
  if (odd > many && even === 0) return 'utf-16le';
  return even > many && odd === 0 ? 'utf-16be' : undefined;
}

function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function looksLike(bytes: Buffer): string {
  const sample = bytes.subarray(0, sampled);
  const [best] = analyse(sample);
  const letters = sample.filter((byte) => byte > 0x40);
  const isForeign = letters.filter((byte) => byte > 0x7f).length > foreign * letters.length;
  const least = isForeign ? believed.other : believed.latin;
  if (best && best.confidence >= least && others.test(best.name) && iconv.encodingExists(best.name)) {
    return best.name;
  }
  return 'windows-1252';
}

/** Text holds hardly any control characters beside tabs, line breaks and form feeds. */
function isBinary(text: string): boolean {
  const sample = text.slice(0, 20_000);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  return (sample.match(/[\0-\x08\x0e-\x1a\x1c-\x1f\ufffd]/g)?.length ?? 0) > sample.length / 50;
}

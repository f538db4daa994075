import { createHash } from 'node:crypto';
import path from 'node:path';
import type { CorpusDocument } from '../document.ts';
import { ledgerName, readLedger, renderLedger } from '../ledger.ts';
import { parseMarkdown } from '../markdown.ts';
import { parsePlainText } from '../plain-text.ts';
import type { Converted } from './converted.ts';
import { decodeText } from './decode.ts';
import { convertDocx } from './docx.ts';
import { convertEpub } from './epub.ts';
import { convertHtml } from './html.ts';
import { convertPdf } from './pdf.ts';

export type Format = 'ledger' | 'markdown' | 'text' | 'html' | 'pdf' | 'docx' | 'epub';

/** The endings that are looked for in a folder. */
export const endings: Readonly<Record<string, Format>> = {
  '.md': 'markdown',
  '.markdown': 'markdown',
  '.txt': 'text',
  '.text': 'text',
  '.html': 'html',
  '.htm': 'html',
  '.xhtml': 'html',
  '.pdf': 'pdf',
  '.docx': 'docx',
  '.epub': 'epub',
};

const converters: Readonly<
  Record<Format, (bytes: Buffer, charset?: string) => Converted | Promise<Converted>>
> = {
  ledger: (bytes) => ({ text: renderLedger(readLedger(decodeText(bytes))), syntax: 'markdown' }),
  markdown: (bytes, charset) => ({ text: decodeText(bytes, charset), syntax: 'markdown' }),
  text: (bytes, charset) => ({ text: decodeText(bytes, charset), syntax: 'plain' }),
  html: convertHtml,
  pdf: convertPdf,
  docx: convertDocx,
  epub: convertEpub,
};

/** The format that a name's ending stands for; undefined for one that is not read. */
export function formatOfName(name: string): Format | undefined {
  return ledgerName.test(name) ? 'ledger' : endings[path.extname(name).toLowerCase()];
}

/** Names how files are turned into text: another name means that what was kept of it is of no use. */
export const converterId = 'formats-1';

export interface Origin {
  readonly name: string;
  /** What a server said that the encoding is. */
  readonly charset?: string;
}

export type Convert = (bytes: Buffer, origin: Origin) => Promise<Converted>;

/**
 * Reads one file of any format. Throws an Error whose message is the reason, as a clause that can follow the
 * file's name: `it is encrypted …`.
 */
export async function readDocument(
  bytes: Buffer,
  origin: Origin & { readonly slug: string },
  convert: Convert = convertDocument,
): Promise<CorpusDocument> {
  const { slug } = origin;
  const { text, syntax, title, meta, pages } = await convert(bytes, origin);
  const parsed = syntax === 'plain' ? parsePlainText(text, slug) : parseMarkdown(text, slug);
  if (!parsed.sections.some((section) => section.text !== '')) throw new Error('there is no text in it');
  return {
    slug,
    title: title ?? parsed.title,
    meta: { ...parsed.meta, ...meta },
    sections: title === undefined ? parsed.sections : retitled(parsed, title),
    sha256: createHash('sha256').update(bytes).digest('hex'),
    ...(pages ? { pages } : {}),
  };
}

/** The first half of reading: a file's bytes as text that can be parsed. Throws as readDocument does. */
export async function convertDocument(bytes: Buffer, { name, charset }: Origin): Promise<Converted> {
  if (bytes.length === 0) throw new Error('it is empty');
  const format = formatOf(bytes, name);
  const converted = await convertAs(format, bytes, charset);
  if (converted.text.trim() !== '') return converted;
  throw new Error(format === 'text' || format === 'markdown' ? 'it is empty' : 'there is no text in it');
}

/** The text before the first heading goes by the document's title. */
function retitled({ sections }: Pick<CorpusDocument, 'sections'>, title: string): CorpusDocument['sections'] {
  return sections.map((section) => (section.kind === 'preamble' ? { ...section, title } : section));
}

async function convertAs(format: Format, bytes: Buffer, charset: string | undefined): Promise<Converted> {
  try {
    return await converters[format](bytes, charset);
  } catch (error) {
    if (error instanceof RangeError) throw new Error('it is nested too deeply to be read', { cause: error });
    throw error;
  }
}

/** By content; the ending decides between kinds of text, and must not promise another format. */
function formatOf(bytes: Buffer, name: string): Format {
  const named = formatOfName(name);
  const found = signatureOf(bytes, named);
  if (found === 'old-office') {
    throw new Error(
      'it is an encrypted Office file, or one of before 2007 (.doc); save it as .docx without a password',
    );
  }
  if (found === 'zip') {
    if (named === 'docx' || named === 'epub') return named;
    throw new Error('it is an archive; unpack it, and add what is in it');
  }
  if (found) return found;
  if (named === 'pdf' || named === 'docx' || named === 'epub') {
    throw new Error(
      `its name says ${named.toUpperCase()}, its content does not; it is damaged or something else`,
    );
  }
  return (
    named ?? (/^\s*<(?:!doctype html|html)\b/i.test(bytes.toString('latin1', 0, 1024)) ? 'html' : 'text')
  );
}

function signatureOf(bytes: Buffer, named: Format | undefined): 'pdf' | 'zip' | 'old-office' | undefined {
  const head = bytes.toString('latin1', 0, 1024);
  if (head.startsWith('%PDF-') || (named === 'pdf' && head.includes('%PDF-'))) return 'pdf';
  if (head.startsWith('PK\x03\x04') || head.startsWith('PK\x05\x06')) return 'zip';
  return head.startsWith('\xd0\xcf\x11\xe0') ? 'old-office' : undefined;
}

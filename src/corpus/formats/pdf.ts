import { getDocumentProxy } from 'unpdf';
import { messageOf } from '../../errors.ts';
import { type Converted, present } from './converted.ts';
import { refuseInflation } from './pdf-bomb.ts';
import { composePdf } from './pdf-layout.ts';
import { linesOf, type PdfLine, withoutFurniture } from './pdf-lines.ts';

const mostPages = 5_000;
const longestMs = 120_000;

/** What is used of PDF.js, whose own types do not resolve here. */
interface Pdf {
  readonly numPages: number;
  readonly loadingTask: { destroy(): Promise<void> };
  getPage(number: number): Promise<{ getTextContent(): Promise<{ readonly items: readonly object[] }> }>;
  getMetadata(): Promise<{ readonly info: object }>;
}

/**
 * A PDF's text in reading order, its headings known by their size, its page numbers and running titles gone.
 * Pictures are not read: a scanned PDF is refused.
 */
export async function convertPdf(bytes: Buffer): Promise<Converted> {
  refuseInflation(bytes);
  const pdf = await open(bytes);
  try {
    if (pdf.numPages > mostPages) throw new Error(`it has more than ${mostPages} pages; split it`);
    const pages = withoutFurniture(await readPages(pdf));
    if (lengthOf(pages) === 0) {
      const pictures = pdf.numPages === 1 ? 'its page holds' : `its ${pdf.numPages} pages hold`;
      throw new Error(
        `it is scanned: ${pictures} pictures and no text. Run OCR over it (for example ocrmypdf) and add the result`,
      );
    }
    const { title, ...meta } = await describe(pdf);
    const composed = composePdf(pages);
    return { ...composed, meta, ...(title !== undefined && !composed.hasTitle ? { title } : {}) };
  } finally {
    await pdf.loadingTask.destroy();
  }
}

async function open(bytes: Buffer): Promise<Pdf> {
  try {
    // The reader takes the bytes for its own and leaves the buffer empty.
    return await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0, stopAtErrors: false });
  } catch (cause) {
    const { name } = cause as Error;
    if (name === 'PasswordException') {
      throw new Error('it is encrypted: take its password off and add it again', { cause });
    }
    throw new Error(`it is a damaged PDF (${messageOf(cause)})`, { cause });
  }
}

async function readPages(pdf: Pdf): Promise<PdfLine[][]> {
  const end = Date.now() + longestMs;
  const pages: PdfLine[][] = [];
  for (let number = 1; number <= pdf.numPages; number++) {
    const left = end - Date.now();
    const content = await within(
      pdf.getPage(number).then((page) => page.getTextContent()),
      left,
    );
    pages.push(linesOf(content.items, number - 1));
  }
  return pages;
}

function within<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = () =>
      reject(new Error(`reading it took more than ${longestMs / 1000} seconds; split or simplify it`));
    const timer = setTimeout(late, Math.max(0, milliseconds));
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

async function describe(pdf: Pdf) {
  const { info } = await pdf.getMetadata();
  const { Title, Author, CreationDate } = info as Record<string, unknown>;
  const [, year, month, day] = /^(?:D:)?(\d{4})(\d\d)(\d\d)/.exec(String(CreationDate ?? '')) ?? [];
  const title = typeof Title === 'string' && !isFileName(Title) ? Title : undefined;
  return present({
    title,
    author: typeof Author === 'string' ? Author : undefined,
    date: year && `${year}-${month}-${day}`,
  });
}

/** What programs put there when nobody gave a title. */
function isFileName(title: string): boolean {
  return /^untitled|^microsoft word -|\.(?:docx?|pdf|tex|dvi|indd|odt|html?|pptx?)$/i.test(title.trim());
}

function lengthOf(pages: readonly (readonly PdfLine[])[]): number {
  return pages.flat().reduce((sum, { text }) => sum + text.replace(/\W/g, '').length, 0);
}

import mammoth from 'mammoth';
import { type Converted, present } from './converted.ts';
import { all, parseHtml, textOf, titleClass, toMarkdown } from './html.ts';
import { type Archive, unpack } from './zip.ts';

/** Pictures and fonts are not looked at. */
const wanted = /\.(?:xml|rels)$|^mimetype$/i;

/** A Word file's text by way of its styles: headings, lists and tables as such, deleted text and pictures gone. */
export async function convertDocx(bytes: Buffer): Promise<Converted> {
  const archive = await unpack(bytes, (name) => wanted.test(name));
  if (![...archive.keys()].some((name) => /^word\/document\w*\.xml$/i.test(name))) {
    throw new Error('it is no Word document: the archive holds no word/document.xml');
  }
  const { value } = await mammoth.convertToHtml({ file: asZipFile(archive) } as never, {
    styleMap: [`p[style-name='Title'] => p.${titleClass}:fresh`],
    includeEmbeddedStyleMap: false,
    externalFileAccess: false,
  });
  const { markdown, title } = toMarkdown(parseHtml(value));
  const core = propertiesOf(archive);
  const named = title ?? core.title;
  return {
    text: markdown,
    syntax: 'markdown',
    meta: present({ author: core.author, date: core.date?.slice(0, 10) }),
    ...(named === undefined ? {} : { title: named }),
  };
}

/** What mammoth reads an archive through. Handing it ours, it never unpacks by itself and without limits. */
function asZipFile(archive: Archive) {
  return {
    exists: (name: string) => archive.has(name),
    async read(name: string, encoding?: string) {
      const content = archive.get(name);
      if (!content) throw new Error(`it is damaged: it holds no ${name}`);
      if (encoding === 'base64') return content.toString('base64');
      return encoding === undefined ? content : new TextDecoder(encoding).decode(content);
    },
  };
}

function propertiesOf(archive: Archive) {
  const tree = parseHtml(archive.get('docProps/core.xml')?.toString('utf8') ?? '');
  const value = (tag: string) => textOf(all(tree, ({ tagName }) => tagName === tag)[0]?.element);
  return present({
    title: value('dc:title'),
    author: value('dc:creator'),
    date: value('dcterms:created'),
  });
}

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../../src/corpus/formats/read.ts';
import { sourceSpan } from '../../../src/corpus/mapped-text.ts';
import { projectRoot } from '../../../src/project.ts';
import { makeZip } from '../../support/zip.ts';

const fixtures = path.join(projectRoot, 'tests/fixtures/documents');
const fixture = (name: string) => readFileSync(path.join(fixtures, name));
const read = (name: string, bytes: Buffer = fixture(name)) => readDocument(bytes, { name, slug: 'it' });

describe('a real document of each format', () => {
  it.each([
    ['gettysburg.md', 'The Gettysburg Address', ['0 The Gettysburg Address', '1 The Founding', '2 The Task']],
    ['aesop.txt', 'Fables of Aesop', ['1 THE HARE AND THE TORTOISE', '2 THE CROW AND THE PITCHER']],
    [
      'candle.html',
      'The Chemical History of a Candle',
      ['1 Lecture I. The Flame', '2 Lecture VI. Respiration'],
    ],
    [
      'constitution.docx',
      'The Constitution of the United States (selections)',
      [
        '0 The Constitution of the United States (selections)',
        '1 The House of Representatives',
        '2 The Senate',
        '3 The President',
      ],
    ],
    [
      'walden.epub',
      'Walden (selections)',
      ['0 Walden (selections)', '1 Economy', '2 Where I Lived, and What I Lived For', '3 The Bean-Field'],
    ],
    [
      'darwin.pdf',
      'On the Origin of Species',
      [
        '0 On the Origin of Species',
        '1 Introduction',
        '2 Struggle for Existence',
        '3 Recapitulation and Conclusion',
      ],
    ],
    ['articles.pdf', 'Articles', ['1 The Stile', '2 Sovereignty', '3 Delegates']],
  ])('%s: its title and its sections', async (name, title, sections) => {
    const document = await read(name);
    expect(document.title).toBe(title);
    expect(document.sections.map((section) => `${section.id} ${section.title}`)).toEqual(sections);
  });

  it('reads tables, and leaves out what stands around the text', async () => {
    const { sections, meta } = await read('candle.html');
    expect(sections[1]?.text).toContain('Animal: Horse; Ounces of carbon a day: 79.');
    const all = sections.map(({ text }) => text).join(' ');
    expect(all).not.toMatch(/All books|Printed by|changed|color/);
    expect(sections.map(({ anchor }) => anchor)).toEqual(['lecture-i', 'lecture-vi']);
    expect(meta).toMatchObject({ author: 'Michael Faraday' });
  });

  it.each([
    ['numbered', '<p>1. Costs</p><p>It is dear.</p><p>2. Uses</p><p>It warms.</p>', ['1 Costs', '2 Uses']],
    [
      'bold',
      '<p><b>Costs</b></p><p>It is <b>dear</b>.</p><p><strong>Uses</strong></p><p>It warms.</p>',
      ['1 Costs', '2 Uses'],
    ],
    ['in capitals', '<p>COSTS</p><p>It is dear.</p><p>USES</p><p>It warms.</p>', ['1 COSTS', '2 USES']],
    ['in a list', '<p>Text.</p><ul><li><p>1. Costs</p></li><li><p>2. Uses</p></li></ul>', ['1 Text']],
  ])('finds headings that are %s paragraphs', async (_, html, headings) => {
    const { sections } = await read('a.html', Buffer.from(html));
    expect(sections.map(({ id, title }) => `${id} ${title}`)).toEqual(headings);
  });

  it('knows on which page of a PDF a sentence stands', async () => {
    const { sections, pages = [] } = await read('darwin.pdf');
    expect(pages).toHaveLength(3);
    const elephant = sections[2];
    if (!elephant) throw new Error('no section');
    const at = elephant.text.indexOf('The elephant');
    const { start } = sourceSpan(elephant, at, at + 12);
    expect(pages.findLastIndex((page) => page <= start)).toBe(1);
  });

  it('joins what is divided at the ends of lines, and leaves out headers and page numbers', async () => {
    const { sections } = await read('articles.pdf');
    expect(sections[2]?.text).toBe(
      'No State shall be represented in Congress by less than two, nor more than seven members; and no person shall be capable of being a delegate for more than three years in any term of six years.',
    );
    expect(sections[1]?.text).toMatch(/^Each state retains .* in Congress assembled\.$/);
  });
});

const zeros = Buffer.alloc(30 * 1024 * 1024);
const container = '<container><rootfiles><rootfile full-path="a.opf"/></rootfiles></container>';

describe('what is refused', () => {
  it.each<[string, string, Buffer, RegExp]>([
    ['a scanned PDF', 'a.pdf', fixture('refused/scanned.pdf'), /^it is scanned: .*no text\. Run OCR/],
    [
      'an encrypted PDF',
      'a.pdf',
      fixture('refused/encrypted.pdf'),
      /^it is encrypted: take its password off/,
    ],
    ['half a PDF', 'a.pdf', fixture('darwin.pdf').subarray(0, 300), /^it is a damaged PDF/],
    ['a PDF that is none', 'a.pdf', Buffer.from('Hello there.'), /^its name says PDF, its content does not/],
    [
      'an old or encrypted Word file',
      'a.docx',
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      /^it is an encrypted Office/,
    ],
    [
      'half a Word file',
      'a.docx',
      fixture('constitution.docx').subarray(0, 5000),
      /^it is a damaged archive/,
    ],
    ['an archive as a Word file', 'a.docx', makeZip([{ name: 'a.xml', content: 'a' }]), /no Word document/],
    [
      'an encrypted archive',
      'a.epub',
      makeZip([{ name: 'a.xml', content: 'a', isEncrypted: true }]),
      /encrypted/,
    ],
    [
      'an EPUB without a container',
      'a.epub',
      makeZip([{ name: 'a.xml', content: 'a' }]),
      /no EPUB: it holds no META/,
    ],
    [
      'an EPUB without chapters',
      'a.epub',
      makeZip([
        { name: 'META-INF/container.xml', content: container },
        { name: 'a.opf', content: '<package><manifest/><spine/></package>' },
      ]),
      /damaged: none of the chapters/,
    ],
    [
      'an EPUB with copy protection',
      'a.epub',
      makeZip([
        { name: 'META-INF/rights.xml', content: '<a/>' },
        { name: 'META-INF/container.xml', content: container },
      ]),
      /protected against copying/,
    ],
    ['an archive', 'a.md', makeZip([{ name: 'a.md', content: 'a' }]), /^it is an archive; unpack it/],
    [
      'a bomb',
      'a.docx',
      makeZip([{ name: 'word/document.xml', content: zeros }]),
      /times its size: a zip bomb$/,
    ],
    [
      'a bomb that lies',
      'a.docx',
      makeZip([{ name: 'word/document.xml', content: zeros, claimedSize: 1000 }]),
      /damaged archive \(too many bytes/,
    ],
    [
      'an archive with a path out of it',
      'a.epub',
      makeZip([{ name: '../../etc/cron.d/x', content: 'a' }]),
      /hostile name.*(?:relative path|leads out)/,
    ],
    [
      'an archive with a turned-round name',
      'a.epub',
      makeZip([{ name: 'a\u202exml.exe', content: 'a' }]),
      /hostile name: it holds the invisible character U\+202E/,
    ],
    ['an empty file', 'a.md', Buffer.alloc(0), /^it is empty$/],
    ['blank text', 'a.txt', Buffer.from(' \n '), /^it is empty$/],
    [
      'a page without text',
      'a.html',
      Buffer.from('<nav>Home</nav><script>x</script>'),
      /^there is no text in it$/,
    ],
    ['a binary file', 'a.txt', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 3]), /^it is a binary file/],
    ['tags without end', 'a.html', Buffer.from('<div>'.repeat(50_000)), /^it is nested too deeply|no text/],
  ])('%s', async (_, name, bytes, says) => {
    await expect(read(name, bytes)).rejects.toThrow(says);
  });
});

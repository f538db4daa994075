import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addAll, describeSummary } from '../../src/library/add.ts';
import { Library } from '../../src/library/library.ts';
import { loadDocuments } from '../../src/library/load.ts';

let dir: string;
let library: Library;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'add-'));
  library = new Library(path.join(dir, 'library'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function put(name: string, content: string | Buffer): string {
  const file = path.join(dir, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

function add(inputs: readonly string[], options: Partial<Parameters<typeof addAll>[1]> = {}) {
  return addAll(inputs, {
    library,
    largestFile: 1000,
    fetchDocument: async (url) => ({
      name: 'page.txt',
      source: url,
      from: 'web',
      bytes: Buffer.from(`At ${url}`),
    }),
    signal: new AbortController().signal,
    ...options,
  });
}

describe('addAll', () => {
  it('adds files, folders and addresses, and names everything that it leaves out', async () => {
    put('notes/a.md', 'A.');
    put('notes/deep/b.txt', 'B.');
    put('notes/copy.md', 'A.');
    put('notes/picture.png', 'x');
    put('notes/.hidden.md', 'x');
    put('notes/empty.md', '');
    put('notes/large.txt', 'x'.repeat(1001));
    put('notes/broken.pdf', 'x');
    put('notes/turned\u202edm.md', 'x');
    put('outside.md', 'Outside.');
    symlinkSync(path.join(dir, 'outside.md'), path.join(dir, 'notes/link.md'));
    symlinkSync(path.join(dir, 'notes/a.md'), path.join(dir, 'notes/within.md'));
    mkdirSync(path.join(dir, 'nothing'));
    const single = put('LICENSE', 'Do what you like.');
    const summary = await add(
      [
        path.join(dir, 'notes'),
        single,
        'https://example.org/',
        'ftp://example.org/',
        path.join(dir, 'nothing'),
        path.join(dir, 'lost.md'),
      ],
      {
        fetchDocument: async (url) => {
          if (url.startsWith('ftp')) throw new Error('only http and https addresses are fetched');
          return { name: 'page.txt', source: url, from: 'web', bytes: Buffer.from('Page.') };
        },
      },
    );
    expect(summary).toMatchObject({
      added: ['a', 'deep-b', 'license', 'page'],
      others: 1,
      isInterrupted: false,
    });
    expect(summary.same).toEqual([
      { file: 'copy.md', slug: 'a' },
      { file: 'within.md', slug: 'a' },
    ]);
    expect(
      Object.fromEntries(summary.leftOut.map(({ file, reason }) => [path.basename(file), reason])),
    ).toEqual({
      'empty.md': 'it is empty',
      'large.txt': expect.stringContaining('it is larger than'),
      'broken.pdf': expect.stringContaining('its name says PDF'),
      'turned<U+202E>dm.md': expect.stringContaining('U+202E'),
      'link.md': 'it is a link that leads out of the folder',
      'example.org': 'only http and https addresses are fetched',
      nothing: expect.stringContaining('there is no document in it'),
      'lost.md': 'there is no such file or folder',
    });
    const said = describeSummary(summary);
    expect(said).toContain('Added: 4 documents (a, deep-b, license, page)\n');
    expect(said).toContain('Left out: 8 documents\n');
    expect(said).toContain('  link.md: it is a link that leads out of the folder\n');
    expect(said).toContain('Not added twice: copy.md is the same as a\n');
    expect(said).toContain('Passed over: 1 file of other kinds\n');
  });

  it('brings up to date what is added again', async () => {
    const file = put('notes/a.md', 'One.');
    put('notes/b.md', 'Two.');
    await add([path.dirname(file)]);
    put('notes/a.md', 'One, changed.');
    put('notes/c.md', 'Three.');
    const summary = await add([path.dirname(file)]);
    expect(summary).toMatchObject({ added: ['c'], changed: ['a'], unchanged: ['b'], leftOut: [] });
  });

  it('keeps what is done when it is stopped', async () => {
    for (let n = 0; n < 10; n++) put(`notes/${n}.md`, `Note ${n}.`);
    const stop = new AbortController();
    const onProgress = (done: number) => done === 4 && stop.abort();
    const summary = await add([path.join(dir, 'notes')], { signal: stop.signal, onProgress });
    expect(summary).toMatchObject({ isInterrupted: true, added: ['0', '1', '2', '3'], leftOut: [] });
    expect(new Library(path.join(dir, 'library')).entries()).toHaveLength(4);
  });
});

describe('loadDocuments', () => {
  const sources = () => ({
    corpusDir: path.join(dir, 'corpus'),
    libraryDir: path.join(dir, 'library'),
    conversionsDir: path.join(dir, 'converted'),
    largestFile: 1000,
    ownOnly: false,
  });

  it('gives the folder’s documents and then those that were added', async () => {
    put('corpus/z.md', 'Z.');
    const alone = await loadDocuments(sources());
    await add([put('notes/a.md', 'A.')]);
    const both = await loadDocuments(sources());
    expect(both.documents.map(({ slug, own }) => [slug, own ?? false])).toEqual([
      ['z', false],
      ['a', true],
    ]);
    expect(both.sha256).not.toBe(alone.sha256);
    const own = await loadDocuments({ ...sources(), ownOnly: true });
    expect(own.documents.map(({ slug }) => slug)).toEqual(['a']);
  });

  it('gives another name to an added document whose name the folder took later', async () => {
    await add([put('notes/a.md', 'Mine.')]);
    put('corpus/a.md', 'Theirs.');
    const { documents } = await loadDocuments(sources());
    expect(documents.map(({ slug, sections }) => [slug, sections[0]?.document, sections[0]?.text])).toEqual([
      ['a', 'a', 'Theirs.'],
      ['a-2', 'a-2', 'Mine.'],
    ]);
  });

  it('says how to add a document where there is none', async () => {
    await expect(loadDocuments({ ...sources(), ownOnly: true })).rejects.toMatchObject({
      code: 'invalid-document',
      message: expect.stringContaining('forecast-chat add FILE'),
    });
  });

  it('goes on without a document whose file is gone, and names it', async () => {
    await add([put('notes/a.md', 'A.'), put('notes/b.md', 'B.')]);
    rmSync(path.join(dir, 'library/files'), { recursive: true });
    put('corpus/z.md', 'Z.');
    const { documents, problems } = await loadDocuments(sources());
    expect(documents.map(({ slug }) => slug)).toEqual(['z']);
    expect(problems).toEqual([
      { file: 'a.md', reason: 'it cannot be read (ENOENT)' },
      { file: 'b.md', reason: 'it cannot be read (ENOENT)' },
    ]);
  });
});

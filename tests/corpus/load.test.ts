import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadCorpus } from '../../src/corpus/load.ts';
import { toPassages } from '../../src/corpus/passages.ts';
import { projectRoot } from '../../src/project.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'corpus-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('loadCorpus', () => {
  it('reads our forecast as 17 numbered sections in four chapters', async () => {
    const { documents } = await loadCorpus(path.join(projectRoot, 'corpus'));
    const forecast = documents[0];
    expect(forecast?.slug).toBe('forecast-2024');
    expect(forecast?.sections.filter(({ level, kind }) => level === 2 && kind === 'section')).toHaveLength(
      17,
    );
    expect(forecast?.sections.filter(({ kind }) => kind === 'chapter')).toHaveLength(4);
    expect(forecast?.meta).toMatchObject({ author: 'Nico Vibert', date: '2024-01' });
  });

  it('goes on without the files that cannot be used, and names them', async () => {
    writeFileSync(path.join(dir, 'good.md'), '# Good\n\nText.');
    writeFileSync(path.join(dir, 'empty.md'), '  \n');
    writeFileSync(path.join(dir, 'binary.txt'), Buffer.from([1, 0, 2]));
    writeFileSync(path.join(dir, '.hidden.md'), 'Hidden.');
    writeFileSync(path.join(dir, 'other.bin'), 'x');
    const { documents, problems } = await loadCorpus(dir);
    expect(documents.map(({ slug }) => slug)).toEqual(['good']);
    expect(problems).toEqual([
      { file: 'binary.txt', reason: 'it is a binary file, not text' },
      { file: 'empty.md', reason: 'it is empty' },
    ]);
  });

  it('decodes UTF-16 and Windows-1252, and makes safe, unique slugs', async () => {
    mkdirSync(path.join(dir, 'Sub Folder'));
    writeFileSync(path.join(dir, 'Sub Folder', 'Réunion 3.txt'), Buffer.from('Caf\xe9 au lait.', 'latin1'));
    writeFileSync(path.join(dir, 'sub-folder-reunion-3.md'), Buffer.from('\ufeffTea is hot.', 'utf16le'));
    const { documents } = await loadCorpus(dir);
    expect(documents.map(({ slug }) => slug)).toEqual(['sub-folder-reunion-3', 'sub-folder-reunion-3-2']);
    expect(documents.flatMap(({ sections }) => sections.map(({ text }) => text)).sort()).toEqual([
      'Café au lait.',
      'Tea is hot.',
    ]);
  });

  it.each([
    ['a folder that is not there', 'missing'],
    ['a folder without documents', '.'],
  ])('refuses %s and names CORPUS', async (_, sub) => {
    await expect(loadCorpus(path.join(dir, sub))).rejects.toMatchObject({
      code: 'invalid-document',
      message: expect.stringContaining('CORPUS'),
    });
  });

  it('reads the folder’s own files first, by name whatever the case', async () => {
    mkdirSync(path.join(dir, 'archive'));
    for (const file of ['README.md', 'forecast.md', 'outcomes.md', 'archive/a.md']) {
      writeFileSync(path.join(dir, file), 'Text.');
    }
    const { documents } = await loadCorpus(dir);
    expect(documents.map(({ slug }) => slug)).toEqual(['forecast', 'outcomes', 'readme', 'archive-a']);
  });

  it('follows links to files, and names what cannot be read without the machine’s folders', async () => {
    mkdirSync(path.join(dir, '.mounted'));
    writeFileSync(path.join(dir, '.mounted', 'a.md'), 'Text.');
    symlinkSync(path.join(dir, '.mounted', 'a.md'), path.join(dir, 'a.md'));
    symlinkSync(path.join(dir, 'nowhere'), path.join(dir, 'lost.md'));
    symlinkSync(dir, path.join(dir, 'loop.md'));
    const { documents, problems } = await loadCorpus(dir);
    expect(documents.map(({ slug }) => slug)).toEqual(['a']);
    expect(problems).toEqual([
      { file: 'loop.md', reason: 'it is no file' },
      { file: 'lost.md', reason: 'it cannot be read (ENOENT)' },
    ]);
  });

  it.each([
    ['control characters', Buffer.from(Array.from({ length: 200 }, (_, i) => (i % 31) + 1)), 'binary'],
    ['only headings', '# A\n\n## B\n', 'no text'],
    ['broken front matter', '---\na: [1\n---\n\nText.', 'front matter'],
    ['more than 20 MB', 'x'.repeat(20 * 1024 * 1024 + 1), 'larger than 20 MB'],
  ])('does not use a file of %s', async (_, content, reason) => {
    writeFileSync(path.join(dir, 'bad.md'), content);
    writeFileSync(path.join(dir, 'good.md'), 'Text.');
    const { documents, problems } = await loadCorpus(dir);
    expect(documents.map(({ slug }) => slug)).toEqual(['good']);
    expect(problems).toEqual([{ file: 'bad.md', reason: expect.stringContaining(reason) }]);
  });

  it('changes its hash with any byte of any file', async () => {
    writeFileSync(path.join(dir, 'a.md'), 'One.');
    const before = (await loadCorpus(dir)).sha256;
    writeFileSync(path.join(dir, 'a.md'), 'Two.');
    expect((await loadCorpus(dir)).sha256).not.toBe(before);
  });
});

describe('toPassages', () => {
  it('makes one of each sentence, with its heading, and one of each section', async () => {
    writeFileSync(
      path.join(dir, 'a.md'),
      '# T\n\n## Costs\n\n### Heating\n\nIt is dear. It is warm.\n\nUses:\n\n- Rooms.\n',
    );
    const { documents } = await loadCorpus(dir);
    const passages = documents.flatMap(toPassages);
    expect(passages.map(({ kind, text }) => [kind, text])).toEqual([
      ['sentence', 'Costs: Heating. It is dear.'],
      ['sentence', 'Costs: Heating. It is warm.'],
      ['sentence', 'Costs: Heating. Uses:'],
      ['sentence', 'Costs: Heating. Uses: Rooms.'],
      ['section', 'Costs: Heating. It is dear. It is warm.\n\nUses:\n\nRooms.'],
    ]);
  });
});

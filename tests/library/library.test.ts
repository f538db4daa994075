import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Library } from '../../src/library/library.ts';

let dir: string;
beforeEach(() => {
  dir = path.join(mkdtempSync(path.join(tmpdir(), 'library-')), 'documents');
});
afterEach(() => rmSync(path.dirname(dir), { recursive: true, force: true }));

const incoming = (name: string, text: string, source = `/notes/${name}`) => ({
  name,
  source,
  from: 'file' as const,
  bytes: Buffer.from(text),
});
const files = () => readdirSync(path.join(dir, 'files'));

describe('Library', () => {
  it('keeps a document, and has it the next time', async () => {
    expect(await new Library(dir).put(incoming('Réunion 3.md', '# Costs\n\nIt is dear.'))).toEqual({
      slug: 'reunion-3',
      outcome: 'added',
    });
    const library = new Library(dir);
    const [entry] = library.entries();
    if (!entry) throw new Error('nothing was kept');
    const document = await library.read(entry, 'reunion-3');
    expect(document).toMatchObject({ slug: 'reunion-3', title: 'Costs', own: true });
    expect(document.sections.map(({ text }) => text)).toEqual(['It is dear.']);
  });

  it('brings a document of the same source up to date, and forgets the old file', async () => {
    const library = new Library(dir);
    await library.put(incoming('a.md', 'One.'));
    expect(await library.put(incoming('a.md', 'One.'))).toEqual({ slug: 'a', outcome: 'unchanged' });
    expect(await library.put(incoming('a.md', 'Two.'))).toEqual({ slug: 'a', outcome: 'changed' });
    expect(files()).toHaveLength(1);
    expect(readFileSync(path.join(dir, 'files', files()[0] ?? ''), 'utf8')).toBe('Two.');
    expect(new Library(dir).entries()).toHaveLength(1);
  });

  it('keeps an old version when the new one cannot be read', async () => {
    const library = new Library(dir);
    await library.put(incoming('a.md', 'One.'));
    await expect(library.put(incoming('a.md', ' '))).rejects.toThrow('it is empty');
    const [entry] = new Library(dir).entries();
    expect(entry && (await library.read(entry, 'a')).sections[0]?.text).toBe('One.');
  });

  it('adds nothing twice, and gives files of one name names of their own', async () => {
    const library = new Library(dir);
    await library.put(incoming('a.md', 'One.'));
    expect(await library.put(incoming('b.md', 'One.'))).toEqual({ slug: 'a', outcome: 'same' });
    const other = incoming('a.md', 'Other.', '/elsewhere/a.md');
    expect(await library.put(other, new Set(['a-2']))).toEqual({ slug: 'a-3', outcome: 'added' });
  });

  it('removes a document and its file, and nothing else', async () => {
    const library = new Library(dir);
    await library.put(incoming('a.md', 'One.'));
    await library.put(incoming('b.md', 'Two.'));
    expect([library.remove('a'), library.remove('a'), library.remove('../b')]).toEqual([true, false, false]);
    expect(new Library(dir).entries().map(({ slug }) => slug)).toEqual(['b']);
    expect(files()).toHaveLength(1);
  });

  it('says where a page came from, and when', async () => {
    const library = new Library(dir);
    const page = {
      ...incoming('p.html', '<h1>P</h1><p>Text.</p>', 'https://example.org/p'),
      from: 'web' as const,
    };
    await library.put(page);
    const [entry] = library.entries();
    const document = entry && (await library.read(entry, 'p'));
    expect(document?.meta.url).toBe('https://example.org/p');
    expect(document?.meta.other.retrieved).toMatch(/^\d{4}-\d\d-\d\d$/);
  });

  it('names a damaged record, and does not believe one that points elsewhere', async () => {
    await new Library(dir).put(incoming('a.md', 'One.'));
    writeFileSync(path.join(dir, 'b.json'), '{');
    writeFileSync(path.join(dir, 'c.json'), readFileSync(path.join(dir, 'a.json')));
    const record = JSON.parse(readFileSync(path.join(dir, 'a.json'), 'utf8'));
    const outside = { ...record, slug: 'd', sha256: '../../../../etc/passwd' };
    writeFileSync(path.join(dir, 'd.json'), JSON.stringify(outside));
    const library = new Library(dir);
    expect(library.entries().map(({ slug }) => slug)).toEqual(['a']);
    expect(library.problems.map(({ file }) => file).sort()).toEqual(['b.json', 'c.json', 'd.json']);
  });

  it('does not serve a file that was altered', async () => {
    const library = new Library(dir);
    await library.put(incoming('a.md', 'One.'));
    writeFileSync(path.join(dir, 'files', files()[0] ?? ''), 'Another.');
    const [entry] = library.entries();
    await expect(entry && library.read(entry, 'a')).rejects.toThrow('its file was altered');
  });

  it('writes nothing outside its folder, whatever a name says', async () => {
    const library = new Library(dir);
    for (const [n, name] of [
      '../../x.md',
      '/etc/x.md',
      '..\\x.md',
      '.md',
      `${'a'.repeat(300)}.md`,
      'con.md',
    ].entries()) {
      await library.put(incoming(name, `Text ${n}.`, `/s/${n}`));
    }
    expect(readdirSync(path.dirname(dir))).toEqual(['documents']);
    expect(existsSync('/etc/x.md')).toBe(false);
    expect(library.entries().map(({ slug }) => slug)).toEqual(
      expect.arrayContaining(['x', 'etc-x', 'con', 'a'.repeat(80)]),
    );
  });
});

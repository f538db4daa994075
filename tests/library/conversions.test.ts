import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { convertDocument } from '../../src/corpus/formats/read.ts';
import { keepConversions } from '../../src/library/conversions.ts';
import { projectRoot } from '../../src/project.ts';

const pdf = readFileSync(path.join(projectRoot, 'tests/fixtures/documents/darwin.pdf'));

let dir: string;
beforeEach(() => {
  dir = path.join(mkdtempSync(path.join(tmpdir(), 'conversions-')), 'converted');
});
afterEach(() => rmSync(path.dirname(dir), { recursive: true, force: true }));

const kept = () => readdirSync(dir).map((name) => path.join(dir, name));

describe('keepConversions', () => {
  it('gives what was converted before, whatever the file is called', async () => {
    const first = await keepConversions(dir).convert(pdf, { name: 'a.pdf' });
    expect(first).toEqual(await convertDocument(pdf, { name: 'a.pdf' }));
    const [file = ''] = kept();
    writeFileSync(file, JSON.stringify({ ...first, title: 'As it was kept' }));
    expect((await keepConversions(dir).convert(pdf, { name: 'b.PDF' })).title).toBe('As it was kept');
    expect((await keepConversions(dir).convert(pdf, { name: 'b.pdf', charset: 'x' })).title).toBe(
      first.title,
    );
  });

  it.each(['', '{', '{"text": 1}', '[]'])('converts anew where what was kept is %j', async (damage) => {
    const { convert } = keepConversions(dir);
    const first = await convert(pdf, { name: 'a.pdf' });
    writeFileSync(kept()[0] ?? '', damage);
    expect(await convert(pdf, { name: 'a.pdf' })).toEqual(first);
    expect(JSON.parse(readFileSync(kept()[0] ?? '', 'utf8')).text).toBe(first.text);
  });

  it('keeps no text, and nothing of what is refused', async () => {
    const { convert } = keepConversions(dir);
    await convert(Buffer.from('Text.'), { name: 'a.md' });
    await expect(convert(Buffer.from('Text.'), { name: 'a.pdf' })).rejects.toThrow(/its name says PDF/);
    expect(() => readdirSync(dir)).toThrow(/ENOENT/);
  });

  it('forgets what is not asked for any more', async () => {
    await keepConversions(dir).convert(pdf, { name: 'a.pdf' });
    const next = keepConversions(dir);
    await next.convert(Buffer.from('<p>Text.</p>'), { name: 'a.html' });
    expect(kept()).toHaveLength(2);
    next.prune();
    expect(kept()).toHaveLength(1);
  });

  it('goes on where nothing can be kept', async () => {
    writeFileSync(dir, 'a file stands where the folder should');
    chmodSync(dir, 0o400);
    const { convert, prune } = keepConversions(dir);
    expect((await convert(pdf, { name: 'a.pdf' })).pages).toHaveLength(3);
    expect(prune).not.toThrow();
  });
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { scriptedAssistant } from '../support/scripted-assistant.ts';
import { scriptedIo } from './scripted-io.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'cli-add-'));
  mkdirSync(path.join(dir, 'corpus'));
  writeFileSync(path.join(dir, 'corpus/forecast.md'), '# Forecast\n\nText.');
  writeFileSync(path.join(dir, 'notes.md'), '# Notes\n\n## Costs\n\nIt is dear.');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

async function forecastChat(...args: string[]) {
  const environment = { CORPUS: path.join(dir, 'corpus'), DATA_DIR: path.join(dir, 'data') };
  const io = scriptedIo({ assistant: scriptedAssistant(), environment });
  const code = await run(args, io);
  return { code, ...io.written, opened: io.opened.length };
}

const file = () => path.join(dir, 'notes.md');

describe('add, list, remove', () => {
  it('adds a document, indexes it, lists it and removes it', async () => {
    const added = await forecastChat('add', file());
    expect(added).toMatchObject({ code: 0, stderr: '', opened: 1 });
    expect(added.stdout).toMatch(/^Added: 1 document \(notes\)\n1 document, 2 sections/);
    expect((await forecastChat('list')).stdout).toBe(
      'forecast: Forecast (1 section, CORPUS)\nnotes: Notes (1 section, added)\n',
    );
    expect((await forecastChat('list', '--own')).stdout).toBe('notes: Notes (1 section, added)\n');
    expect(JSON.parse((await forecastChat('list', '--json')).stdout)[1]).toEqual({
      slug: 'notes',
      title: 'Notes',
      own: true,
      sections: 1,
    });
    expect(await forecastChat('remove', 'notes')).toMatchObject({ code: 0, stdout: 'Removed notes\n' });
    expect((await forecastChat('list', '--own')).stderr).toContain('No document was added yet');
  });

  it('goes on after what it cannot use, says so, and exits with 1', async () => {
    const { code, stdout, opened } = await forecastChat('add', path.join(dir, 'lost.pdf'), file());
    expect({ code, opened }).toEqual({ code: 1, opened: 1 });
    expect(stdout).toMatch(/lost\.pdf: there is no such file or folder/);
  });

  it('opens no index where nothing was added, or where it is told not to', async () => {
    expect(await forecastChat('add', path.join(dir, 'lost.pdf'))).toMatchObject({ code: 1, opened: 0 });
    expect(await forecastChat('add', '--no-index', file())).toMatchObject({ code: 0, opened: 0 });
  });

  it('prints JSON alone to standard output', async () => {
    const { stdout, stderr } = await forecastChat('add', '--json', file());
    expect(JSON.parse(stdout)).toMatchObject({ added: ['notes'], leftOut: [] });
    expect(stderr).toContain('1 document, 2 sections');
  });

  it('gives no name that a document of the folder has', async () => {
    writeFileSync(path.join(dir, 'forecast.md'), 'Mine.');
    expect((await forecastChat('add', path.join(dir, 'forecast.md'))).stdout).toContain('(forecast-2)');
  });

  it('says which documents can be removed', async () => {
    await forecastChat('add', file());
    const { code, stderr } = await forecastChat('remove', 'forecast', '../notes');
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /Not among .*: forecast, \.\.\/notes\. Those that were added: notes\. A file of CORPUS/,
    );
  });

  it('leaves out what is larger than MAX_FILE_MB, and says so', async () => {
    writeFileSync(path.join(dir, 'large.txt'), 'Text. '.repeat(2000));
    const io = scriptedIo({
      environment: { CORPUS: 'none', DATA_DIR: path.join(dir, 'data'), MAX_FILE_MB: '0.01' },
    });
    expect(await run(['add', path.join(dir, 'large.txt')], io)).toBe(1);
    expect(io.written.stdout).toMatch(/large\.txt: it is larger than .*MAX_FILE_MB/);
  });

  it('says that the reader stopped it, and exits as shells expect', async () => {
    const environment = { CORPUS: 'none', DATA_DIR: path.join(dir, 'data') };
    const io = scriptedIo({ environment });
    io.interrupt();
    expect(await run(['add', file()], io)).toBe(130);
  });

  it.each([[['add']], [['remove']], [['add', '--what', 'x']]])('refuses %j as wrong usage', async (args) => {
    expect((await forecastChat(...args)).code).toBe(2);
  });
});

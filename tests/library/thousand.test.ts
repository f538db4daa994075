import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAssistant } from '../../src/assistant.ts';
import { run } from '../../src/cli/run.ts';
import { loadConfig } from '../../src/config.ts';
import { scriptedIo } from '../cli/scripted-io.ts';
import { wordEmbedder } from '../support/word-embedder.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'thousand-'));
  mkdirSync(path.join(dir, 'notes'));
  for (let n = 0; n < 1000; n++) writeFileSync(noteFile(n), note(n, 'as planned'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const noteFile = (n: number) => path.join(dir, 'notes', `note-${n}.md`);
const note = (n: number, state: string) =>
  `# Note ${n}\n\n## Station ${n}\n\nStation ${n} runs ${state}. It was built in ${1000 + n}.\n`;

/** The command as it is run, with an embedder that says what it was asked for. */
async function add() {
  const environment = { CORPUS: 'none', DATA_DIR: path.join(dir, 'data') };
  const embedder = wordEmbedder();
  const io = scriptedIo({
    environment,
    open: (options) => createAssistant(loadConfig(environment), { embedder, ...options }),
  });
  const code = await run(['add', path.join(dir, 'notes')], io);
  return { code, ...io.written, embedded: embedder.embedded };
}

describe('a folder of 1,000 files', () => {
  it('is embedded once, and of one file that changed only what changed', async () => {
    const first = await add();
    expect(first.code).toBe(0);
    expect(first.stdout).toMatch(/^Added: 1,000 documents/);
    expect(first.stdout).toContain('1,000 documents, 1,000 sections, 3,000 passages');
    expect(first.embedded).toHaveLength(3000);
    expect(first.stderr).toContain('read 1000 of 1000 files\n');

    writeFileSync(noteFile(417), note(417, 'late'));
    const second = await add();
    expect(second.stdout).toMatch(/^Brought up to date: 1 document \(note-417\)\nUnchanged: 999 documents\n/);
    expect(second.embedded.sort()).toEqual([
      'Station 417. Station 417 runs late.',
      'Station 417. Station 417 runs late. It was built in 1417.',
    ]);

    const third = await add();
    expect(third.embedded).toEqual([]);
  }, 120_000);
});

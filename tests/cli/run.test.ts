import { describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/help.ts';
import { run } from '../../src/cli/run.ts';
import { AppError } from '../../src/errors.ts';
import { version } from '../../src/project.ts';
import { scriptedIo } from './scripted-io.ts';

describe('run', () => {
  it.each([[[]], [['help']], [['--help']], [['-h']]])('lists every command for %j', async (args) => {
    const io = scriptedIo();
    expect(await run(args, io)).toBe(0);
    for (const name of Object.keys(commands)) expect(io.written.stdout).toContain(`\n  ${name} `);
    expect(io.written.stderr).toBe('');
  });

  it.each(Object.keys(commands))('explains %s, and opens nothing for it', async (name) => {
    for (const args of [
      [name, '--help'],
      [name, '-h'],
      ['help', name],
    ]) {
      const io = scriptedIo();
      expect(await run(args, io)).toBe(0);
      expect(io.written.stdout).toContain(`forecast-chat ${name}`);
    }
  });

  it('prints the version alone', async () => {
    const io = scriptedIo();
    expect(await run(['--version'], io)).toBe(0);
    expect(io.written.stdout).toBe(`${version}\n`);
  });

  it.each([
    [['nonsense'], /no command "nonsense"\nSee: forecast-chat help/],
    [['constructor'], /no command "constructor"/],
    [['help', 'nonsense'], /no command "nonsense"/],
    [['ask', '--nonsense'], /--nonsense.*\n?.*\nSee: forecast-chat ask --help/],
    [['ask'], /no question was given/],
    [['ask', '   '], /the question is empty/],
    [['serve', 'now'], /now/],
    [['documents', 'a', 'b', 'c'], /more than/],
  ])('%j is wrong usage', async (args, says) => {
    const io = scriptedIo();
    expect(await run(args, io)).toBe(2);
    expect(io.written.stderr).toMatch(says);
    expect(io.written.stdout).toBe('');
  });

  it('tells an error of the house in one line, with its remedy', async () => {
    const open = () => Promise.reject(new AppError('missing-key', 'OPENAI_API_KEY is not set. Set it.'));
    const io = scriptedIo({ open });
    expect(await run(['index'], io)).toBe(1);
    expect(io.written.stderr).toBe('forecast-chat: OPENAI_API_KEY is not set. Set it.\n');
  });

  it('tells a setting that cannot be used', async () => {
    const io = scriptedIo({ environment: { PORT: 'abc' } });
    expect(await run(['index'], io)).toBe(1);
    expect(io.written.stderr).toMatch(/PORT: "abc" cannot be used/);
  });

  it('shows where an unexpected error comes from', async () => {
    const io = scriptedIo({ open: () => Promise.reject(new TypeError('x is undefined')) });
    expect(await run(['index'], io)).toBe(1);
    expect(io.written.stderr).toMatch(/TypeError: x is undefined\n\s+at /);
  });

  it('stops at once when it is interrupted while the index opens', async () => {
    const io = scriptedIo({ open: () => new Promise(() => {}) });
    const code = run(['index'], io);
    io.interrupt();
    expect(await code).toBe(130);
  });
});

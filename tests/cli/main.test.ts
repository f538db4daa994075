import { type ExecFileException, execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { projectRoot, version } from '../../src/project.ts';

const bin = path.join(projectRoot, 'bin/forecast-chat.js');

function forecastChat(...args: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [bin, ...args], (error: ExecFileException | null, stdout, stderr) =>
      resolve({ code: error ? error.code : 0, stdout, stderr }),
    );
  });
}

beforeAll(async () => {
  await promisify(execFile)('npm', ['run', '-s', 'build'], { cwd: projectRoot });
});

describe('the built command', () => {
  it('prints its version', async () => {
    expect(await forecastChat('--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('prints help on standard output', async () => {
    const { code, stdout, stderr } = await forecastChat('help', 'ask');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('Exit code: 0 answered, 3');
  });

  it('ends with 2 on wrong usage', async () => {
    const { code, stdout, stderr } = await forecastChat('ask', '--nonsense');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('See: forecast-chat ask --help');
  });
});

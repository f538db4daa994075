import { describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { scriptedAssistant } from '../support/scripted-assistant.ts';
import { scriptedIo } from './scripted-io.ts';

function ioThatIndexes(isTTY: boolean) {
  return scriptedIo({
    isTTY,
    open: async ({ onProgress }) => {
      for (let done = 1; done <= 40; done += 1) onProgress?.(done, 40);
      return scriptedAssistant();
    },
  });
}

describe('index', () => {
  it('says what is indexed, how, and which generation serves', async () => {
    const io = ioThatIndexes(false);
    expect(await run(['index'], io)).toBe(0);
    expect(io.written.stdout).toBe(
      '1 document, 2 sections, 4 passages · exact search over scripted · generation gen-1\n',
    );
  });

  it('prints JSON', async () => {
    const io = ioThatIndexes(false);
    await run(['index', '--json'], io);
    expect(JSON.parse(io.written.stdout)).toEqual({
      generation: 'gen-1',
      index: 'exact',
      embedder: 'scripted',
      documents: 1,
      sections: 2,
      passages: 4,
    });
  });

  it('tells its progress in ten lines where there is no terminal', async () => {
    const io = ioThatIndexes(false);
    await run(['index'], io);
    expect(io.written.stderr.trim().split('\n')).toHaveLength(10);
    expect(io.written.stderr).toMatch(/indexed 40 of 40 passages\n$/);
  });

  it('redraws one bar on a terminal', async () => {
    const io = ioThatIndexes(true);
    await run(['index'], io);
    expect(io.written.stderr.split('\n')).toHaveLength(2);
    expect(io.written.stderr).toContain('\r███████████████░░░░░░░░░░░░░░░ 20 of 40 passages');
  });
});

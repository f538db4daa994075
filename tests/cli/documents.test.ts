import { describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { forecast, quote, scriptedAssistant } from '../support/scripted-assistant.ts';
import { scriptedIo } from './scripted-io.ts';

async function documents(...args: string[]) {
  const io = scriptedIo({ assistant: scriptedAssistant() });
  const code = await run(['documents', ...args], io);
  return { code, ...io.written };
}

describe('documents', () => {
  it('lists documents and sections', async () => {
    const { code, stdout } = await documents();
    expect(code).toBe(0);
    expect(stdout).toBe('forecast-2024: Forecast\n  1 Networks\n    1.1 Loss\n    1.2 Delay\n');
  });

  it('prints one section', async () => {
    expect(await documents('forecast-2024', '1.1')).toMatchObject({
      code: 0,
      stdout: `1.1 Loss\n\n${quote}\n`,
    });
  });

  it('prints JSON', async () => {
    const outline = JSON.parse((await documents('--json')).stdout);
    expect(outline[0].sections.map(({ id }: { id: string }) => id)).toEqual(['1', '1.1', '1.2']);
    expect(JSON.parse((await documents('--json', 'forecast-2024', '1.1')).stdout)).toEqual(
      forecast.sections[1],
    );
  });

  it.each([
    [['other'], /no document other. There are: forecast-2024/],
    [['forecast-2024', '9'], /no section 9/],
  ])('says what is wrong with %j', async (args, says) => {
    const { code, stdout, stderr } = await documents(...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(says);
  });
});

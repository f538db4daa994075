import { describe, expect, it } from 'vitest';
import type { Assistant } from '../../src/assistant.ts';
import { run } from '../../src/cli/run.ts';
import { AppError } from '../../src/errors.ts';
import { deferred } from '../support/deferred.ts';
import { scriptedAssistant } from '../support/scripted-assistant.ts';
import { type ScriptedIoOptions, scriptedIo } from './scripted-io.ts';

const address = /http:\/\/127\.0\.0\.1:\d+/;

function serve(options: ScriptedIoOptions, ...args: string[]) {
  const isListening = deferred<string>();
  const isReady = deferred();
  const io = scriptedIo({
    ...options,
    onWrite: (text) => {
      const [url] = address.exec(text) ?? [];
      if (url) isListening.resolve(url);
      if (text.includes('answers ')) isReady.resolve();
    },
  });
  return { io, isListening, isReady, code: run(['serve', '--port', '0', ...args], io) };
}

describe('serve', () => {
  it('serves, says where and what, and ends with 0 on a signal', async () => {
    const assistant = scriptedAssistant();
    const { io, isListening, isReady, code } = serve({ assistant });
    const url = await isListening.promise;
    await isReady.promise;
    expect((await fetch(`${url}/ready`)).status).toBe(200);
    io.interrupt();
    expect(await code).toBe(0);
    expect(assistant.isClosed).toBe(true);
    await expect(fetch(url)).rejects.toThrow();
    expect(io.written.stdout).toBe('');
    const [where, who, what] = io.written.stderr.split('\n');
    expect(where).toMatch(address);
    expect(who).toMatch(/scripted \(no key is set.*MODEL=/);
    expect(what).toContain(
      '1 document, 2 sections, 4 passages · exact search over scripted · generation gen-1',
    );
  });

  it('listens while the index is still being opened, and can be stopped then', async () => {
    const { io, isListening, code } = serve({ open: () => new Promise<Assistant>(() => {}) });
    const url = await isListening.promise;
    expect((await fetch(`${url}/health`)).status).toBe(200);
    expect((await fetch(`${url}/ready`)).status).toBe(503);
    io.interrupt();
    expect(await code).toBe(0);
  });

  it('ends with the reason when the assistant cannot be made', async () => {
    const { io, code } = serve({
      open: () => Promise.reject(new AppError('missing-key', 'OPENAI_API_KEY is not set. Set it.')),
    });
    expect(await code).toBe(1);
    expect(io.written.stderr).toMatch(/forecast-chat: OPENAI_API_KEY is not set\. Set it\.\n$/);
  });

  it('says which port is taken, and closes what it opened', async () => {
    const first = serve({ assistant: scriptedAssistant() });
    const url = new URL(await first.isListening.promise);
    const assistant = scriptedAssistant();
    const second = serve({ assistant }, '--port', url.port);
    expect(await second.code).toBe(1);
    expect(second.io.written.stderr).toContain(`Port ${url.port} is already in use`);
    expect(assistant.isClosed).toBe(true);
    first.io.interrupt();
    expect(await first.code).toBe(0);
  });

  it('says that another model was set by MODEL', async () => {
    const { io, isReady, code } = serve({ assistant: scriptedAssistant() }, '--model', 'openai:x');
    await isReady.promise;
    io.interrupt();
    await code;
    expect(io.written.stderr).toContain('set by MODEL');
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { AnswerEvent } from '../../src/answer/events.ts';
import { createAssistant } from '../../src/assistant.ts';
import { loadConfig } from '../../src/config.ts';
import { startServer } from '../../src/server/start.ts';
import { deferred } from './deferred.ts';
import { type Script, scriptedAssistant, untilAborted } from './scripted-assistant.ts';

/** The real server over a scripted assistant, whose script can be changed between questions. */
export async function startScripted(first?: Script | readonly AnswerEvent[]) {
  let script = first;
  const assistant = scriptedAssistant(async function* (request, signal) {
    yield* scriptedAssistant(script).answer(request, { signal }) as AsyncGenerator<AnswerEvent>;
  });
  const server = await startServer({
    assistantPromise: Promise.resolve(assistant),
    host: '127.0.0.1',
    port: 0,
    graceMs: 50,
    log: () => {},
  });
  const play = (next: Script | readonly AnswerEvent[]) => {
    script = next;
  };
  return { assistant, url: server.url, port: server.port, play, stop: () => server.stop() };
}

/** The real server over the real documents, answering by quoting. */
export async function startReal() {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'forecast-chat-page-'));
  const assistant = await createAssistant(loadConfig({ DATA_DIR: dataDir }));
  const server = await startServer({
    assistantPromise: Promise.resolve(assistant),
    host: '127.0.0.1',
    port: 0,
    graceMs: 50,
    log: () => {},
  });
  return {
    assistant,
    url: server.url,
    stop: async () => {
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** A script that plays its events one by one: each waits until `next` is called. */
export function stepwise(events: readonly AnswerEvent[]) {
  const gates = events.map(() => deferred());
  let at = 0;
  const script: Script = async function* (_request, signal) {
    const left = untilAborted(signal);
    for (const [n, event] of events.entries()) {
      await Promise.race([gates[n]?.promise, left]);
      signal.throwIfAborted();
      yield event;
    }
  };
  const next = (count = 1) => {
    for (let n = 0; n < count; n += 1) gates[at++]?.resolve();
  };
  return { script, next };
}

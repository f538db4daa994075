import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../../src/project.ts';
import { createClient, readEvents } from '../../src/server/client.ts';
import { type RunningServer, startServer } from '../../src/server/start.ts';
import { quote, scriptedAssistant } from '../support/scripted-assistant.ts';

const run = promisify(execFile);
const python = ['/usr/bin/python3', '/usr/local/bin/python3'].find((file) => existsSync(file));
/** The real client from PyPI, where it is installed; continuous integration installs it. */
const hasOpenAI = python !== undefined && spawnSync(python, ['-c', 'import openai']).status === 0;
let server: RunningServer;

beforeAll(async () => {
  server = await startServer({
    assistantPromise: Promise.resolve(scriptedAssistant()),
    host: '127.0.0.1',
    port: 0,
    graceMs: 200,
    log: () => {},
  });
});
afterAll(() => server.stop());

describe('the typed client', () => {
  it('answers, lists and reads', async () => {
    const client = createClient(server.url);
    const answer = await (await client.api.answer.$post({ json: { question: 'How far?' } })).json();
    expect(answer).toMatchObject({ answer: `${quote} [§1.1]` });
    const documents = await (await client.api.documents.$get()).json();
    expect(documents).toMatchObject([{ slug: 'forecast-2024' }]);
    const param = { document: 'forecast-2024', section: '1.1' };
    const section = await client.api.documents[':document'].sections[':section'].$get({ param });
    expect(await section.json()).toMatchObject({ text: quote });
  });

  it('reads a stream to its one last event', async () => {
    const response = await createClient(server.url).api.chat.$post({ json: { question: 'How far?' } });
    const types: string[] = [];
    for await (const { type } of readEvents(response as unknown as Response)) types.push(type);
    expect(types).toEqual(['sources', 'text-delta', 'text-delta', 'answer-end']);
  });

  it('does not take a stream that was cut for a whole one', async () => {
    const cut = new Response('event: text-delta\ndata: {"type":"text-delta","text":"Ha"}\n\n');
    const reading = (async () => {
      for await (const _ of readEvents(cut));
    })();
    await expect(reading).rejects.toThrow('ended before the answer did');
  });
});

describe('examples/', () => {
  const examples: [string, string[]][] = [
    ['answer.sh', ['bash', 'examples/answer.sh']],
    ...(hasOpenAI
      ? ([['openai_client.py', [python, 'examples/openai_client.py']]] as [string, string[]][])
      : []),
    ...(python ? ([['answer.py', [python, 'examples/answer.py']]] as [string, string[]][]) : []),
  ];
  it.each(examples)('%s prints the answer', async (_, [command = '', ...args]) => {
    const env = { ...process.env, FORECAST_CHAT_URL: server.url };
    const { stdout } = await run(command, args, { cwd: projectRoot, env });
    expect(stdout).toContain(quote);
  });

  it('stream.ts prints the answer', async () => {
    // As it stands there, by Vite's own transformer: no further program is needed to run TypeScript.
    const { transformWithOxc } = await import('vite');
    const { readFile, writeFile, mkdtemp } = await import('node:fs/promises');
    const source = await readFile(path.join(projectRoot, 'examples/stream.ts'), 'utf8');
    const { code } = await transformWithOxc(source, 'stream.ts');
    const dir = await mkdtemp(path.join(projectRoot, 'dist/example-'));
    const file = path.join(dir, 'stream.js');
    await writeFile(file, code.replace('../src/server/client.ts', '../src/server/client.js'));
    const { stdout } = await run(process.execPath, [file], {
      env: { ...process.env, FORECAST_CHAT_URL: server.url },
    });
    expect(stdout).toContain(`${quote} [§1.1]`);
    expect(stdout).toContain('§1.1 (verbatim)');
  });
});

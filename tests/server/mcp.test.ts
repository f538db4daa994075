import path from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterEach, describe, expect, it } from 'vitest';
import { projectRoot } from '../../src/project.ts';
import { type RunningServer, startServer } from '../../src/server/start.ts';
import { quote, type Script, scriptedAssistant } from '../support/scripted-assistant.ts';

let server: RunningServer | undefined;
let client: Client | undefined;

afterEach(async () => {
  await client?.close();
  await server?.stop();
  server = undefined;
});

async function connect(script?: Script): Promise<Client> {
  server = await startServer({
    assistantPromise: Promise.resolve(scriptedAssistant(script)),
    host: '127.0.0.1',
    port: 0,
    graceMs: 200,
    log: () => {},
  });
  client = new Client({ name: 'test', version: '1' });
  await client.connect(new StreamableHTTPClientTransport(new URL(`${server.url}/mcp`)) as never);
  return client;
}

describe('MCP over HTTP', () => {
  it('offers its three tools with schemas of what they give', async () => {
    const { tools } = await (await connect()).listTools();
    expect(tools.map(({ name }) => name)).toEqual(['ask', 'search', 'read_section']);
    for (const { outputSchema, annotations } of tools) {
      expect(outputSchema?.type).toBe('object');
      expect(annotations?.readOnlyHint).toBe(true);
    }
  });

  it('answers with citations, as text and as data', async () => {
    const result = await (await connect()).callTool({
      name: 'ask',
      arguments: { question: 'How far did loss fall?' },
    });
    expect(result.content).toEqual([{ type: 'text', text: `${quote} [§1.1]` }]);
    expect(result.structuredContent).toMatchObject({
      abstained: false,
      citations: [{ id: '1.1', document: 'forecast-2024', quote, verdict: 'verbatim' }],
    });
  });

  it('reads a section and a document', async () => {
    const one = await connect();
    const section = await one.callTool({
      name: 'read_section',
      arguments: { document: 'forecast-2024', section: '1.2' },
    });
    expect(section.structuredContent).toMatchObject({ title: 'Delay', text: 'Delay stays the same.' });
    const { resources } = await one.listResources();
    expect(resources.map(({ uri }) => uri)).toEqual(['forecast-chat://forecast-2024']);
    const { contents } = await one.readResource({ uri: 'forecast-chat://forecast-2024' });
    expect(contents[0]).toMatchObject({
      mimeType: 'text/markdown',
      text: expect.stringContaining('## 1.1 Loss'),
    });
  });

  it.each([
    ['read_section', { document: 'none', section: '1' }, /no document “none”.*forecast-2024/],
    ['read_section', { document: 'forecast-2024', section: '9' }, /no section 9.*1\.1/],
    ['search', { query: 'x', documents: ['none'] }, /no document “none”/],
    ['ask', { question: '' }, /question/],
  ])('tells a fault of %s as a tool error with what to do', async (name, args, message) => {
    const result = await (await connect()).callTool({ name, arguments: args });
    expect(result.isError).toBe(true);
    expect(JSON.stringify(result.content)).toMatch(message);
  });

  it('tells a failing model as a tool error', async () => {
    const one = await connect(async function* () {
      yield { type: 'error', code: 'provider-cut', message: 'It was cut off.' };
    });
    const result = await one.callTool({ name: 'ask', arguments: { question: 'x' } });
    expect(result).toMatchObject({ isError: true, content: [{ type: 'text', text: 'It was cut off.' }] });
  });

  it('refuses a page of another origin', async () => {
    await connect();
    const response = await fetch(`${server?.url}/mcp`, {
      method: 'POST',
      headers: { origin: 'https://evil.example', 'content-type': 'application/json' },
      body: '{}',
    });
    expect(response.status).toBe(421);
  });
});

describe('forecast-chat mcp', () => {
  it('answers on standard input and output', async () => {
    client = new Client({ name: 'test', version: '1' });
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [path.join(projectRoot, 'bin/forecast-chat.js'), 'mcp'],
      env: { PATH: process.env.PATH ?? '', MODEL: 'extractive' },
      stderr: 'ignore',
    });
    await client.connect(transport as never);
    const result = await client.callTool({
      name: 'ask',
      arguments: { question: 'How many projects does ebpf.io list?' },
    });
    expect(result.structuredContent).toMatchObject({ abstained: false, citations: [{ section: '1.2' }] });
    expect(JSON.stringify(result.content)).toContain('41');
  }, 60_000);
});

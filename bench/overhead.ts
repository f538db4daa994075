import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createAssistant } from '../src/assistant.ts';
import { loadConfig } from '../src/config.ts';
import { startServer } from '../src/server/start.ts';
import { percentile, table } from './measure.ts';

const perSecond = 100;
const seconds = 5;
const question = 'How many projects does ebpf.io list?';
const reply = ['The site ebpf.io listed ', '41 projects ', 'when the forecast was written. ', '[§1.2]'];

/**
 * What the whole chain (search, prompt, provider, filter, checks, HTTP) adds to a scripted model, at 100 requests a
 * second with the question's embedding cached: beside a bare proxy to the same model, in the same run.
 */
export async function benchOverhead(): Promise<void> {
  const model = await listen(
    createServer((request, response) => {
      request.resume();
      request.on('end', () => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.end(wire());
      });
    }),
  );
  const proxy = await listen(
    createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const upstream = await fetch(`${model.url}/v1/chat/completions`, {
        method: 'POST',
        body: Buffer.concat(chunks),
      });
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for await (const chunk of upstream.body as unknown as AsyncIterable<Uint8Array>) response.write(chunk);
      response.end();
    }),
  );
  const dataDir = mkdtempSync(path.join(tmpdir(), 'bench-'));
  const config = loadConfig({
    DATA_DIR: dataDir,
    MODEL: 'openai:scripted',
    OPENAI_BASE_URL: `${model.url}/v1`,
  });
  const assistant = await createAssistant(config);
  const chain = await startServer({
    assistantPromise: Promise.resolve(assistant),
    host: '127.0.0.1',
    port: 0,
    log: () => {},
  });
  const ask = () => post(`${chain.url}/api/chat`, { question });
  const bare = () =>
    post(`${proxy.url}/`, {
      model: 'scripted',
      stream: true,
      messages: [{ role: 'user', content: question }],
    });
  for (let i = 0; i < 60; i++) await Promise.all([ask(), bare()]);
  const alone = await load(bare);
  const whole = await load(ask);
  await chain.stop();
  for (const { server } of [model, proxy]) server.close();
  rmSync(dataDir, { recursive: true });
  const line = (name: string, times: readonly number[]) => [
    name,
    ...[0.5, 0.99].map((share) => percentile(times, share).toFixed(1)),
  ];
  const added = [0.5, 0.99].map((share) => (percentile(whole, share) - percentile(alone, share)).toFixed(1));
  table(
    [`${perSecond} requests a second`, 'p50 ms', 'p99 ms'],
    [line('bare proxy to the model', alone), line('the whole chain', whole), ['added', ...added]],
  );
}

async function listen(server: Server): Promise<{ server: Server; url: string }> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

function wire(): string {
  const chunk = (delta: object, finish: string | null) =>
    `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'scripted', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
  return [
    ...reply.map((content) => chunk({ role: 'assistant', content }, null)),
    chunk({}, 'stop'),
    'data: [DONE]\n\n',
  ].join('');
}

async function post(url: string, body: object): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok || text.includes('event: error')) throw new Error(`it failed: ${text.slice(0, 300)}`);
}

/** Requests begun at even times whatever the earlier ones do; milliseconds until each was complete. */
async function load(request: () => Promise<void>): Promise<number[]> {
  const times: number[] = [];
  const running: Promise<void>[] = [];
  for (let i = 0, begin = performance.now(); i < perSecond * seconds; i++) {
    const wait = begin + (i * 1000) / perSecond - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const started = performance.now();
    running.push(request().then(() => void times.push(performance.now() - started)));
  }
  await Promise.all(running);
  return times;
}

import http from 'node:http';
import net from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { AnswerEvent } from '../../src/answer/events.ts';
import type { Assistant } from '../../src/assistant.ts';
import { type RunningServer, type ServerOptions, startServer } from '../../src/server/start.ts';
import { deferred } from '../support/deferred.ts';
import { goodEvents, type Script, scriptedAssistant, untilAborted } from '../support/scripted-assistant.ts';
import { isTerminal, parseEvents, problemOf } from './http.ts';

const running: RunningServer[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
});

async function start(script?: Script | readonly AnswerEvent[], options: Partial<ServerOptions> = {}) {
  const assistant = scriptedAssistant(script);
  const server = await startServer({
    assistantPromise: Promise.resolve(assistant),
    host: '127.0.0.1',
    port: 0,
    graceMs: 100,
    log: () => {},
    ...options,
  });
  running.push(server);
  return { assistant, server };
}

function chat(server: RunningServer, signal?: AbortSignal): Promise<Response> {
  return fetch(`${server.url}/api/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ question: 'How far?' }),
    ...(signal ? { signal } : {}),
  });
}

describe('startServer', () => {
  it('listens before the assistant is there', async () => {
    const { server } = await start([], { assistantPromise: new Promise(() => {}) });
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
    expect((await fetch(`${server.url}/ready`)).status).toBe(503);
    expect((await fetch(server.url)).headers.get('content-type')).toBe('text/html; charset=utf-8');
  });

  it('names the port that is taken and the remedy', async () => {
    const { server } = await start();
    await expect(start([], { port: server.port })).rejects.toMatchObject({
      code: 'invalid-config',
      message: `Port ${server.port} is already in use. Stop what uses it, or choose another: PORT=${server.port + 1}.`,
    });
  });

  it('names an address that is not of this machine', async () => {
    await expect(start([], { host: '192.0.2.1' })).rejects.toMatchObject({
      message: expect.stringContaining('192.0.2.1 is not an address of this machine'),
    });
  });

  it('streams over a socket, byte for byte', async () => {
    const { server } = await start(goodEvents(['a ', 'ü', '🙂']));
    const events = parseEvents(await (await chat(server)).text());
    expect(events.flatMap((event) => (event.type === 'text-delta' ? event.text : [])).join('')).toBe('a ü🙂');
    expect(events.at(-1)?.type).toBe('answer-end');
  });

  it.each(['/api/chat', '/api/answer'])('aborts the answer of %s when its client leaves', async (path) => {
    const started = deferred<void>();
    const aborted = deferred<void>();
    const { server } = await start(async function* (_request, signal) {
      yield { type: 'text-delta', text: 'Half' };
      started.resolve();
      await untilAborted(signal);
      aborted.resolve();
    });
    const body = JSON.stringify({ question: 'How far?' });
    const socket = net.connect(server.port, '127.0.0.1');
    socket.write(
      `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    await started.promise;
    socket.destroy();
    await aborted.promise;
  });

  it('refuses a host that a foreign name was pointed at', async () => {
    const { server } = await start();
    const status = await new Promise((resolve, reject) => {
      http
        .get({
          port: server.port,
          host: '127.0.0.1',
          path: '/api/documents',
          headers: { host: 'evil.example' },
        })
        .on('response', (response) => resolve(response.resume().statusCode))
        .on('error', reject);
    });
    expect(status).toBe(421);
  });

  it('refuses a body without end as soon as it passes the limit', async () => {
    const { server, assistant } = await start();
    const response = await new Promise<string>((resolve, reject) => {
      const socket = net.connect(server.port, '127.0.0.1');
      socket.write(
        'POST /api/answer HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n',
      );
      const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
      const timer = setInterval(() => socket.write(chunk), 1);
      let text = '';
      socket.on('data', (data) => {
        text += data;
        if (text.includes('}')) socket.destroy();
      });
      socket.on('error', reject);
      socket.on('close', () => {
        clearInterval(timer);
        resolve(text);
      });
    });
    expect(response).toMatch(/^HTTP\/1\.1 413 /);
    expect(response).toContain('urn:forecast-chat:problem:body-too-large');
    expect(response).toMatch(/\r\nconnection: close\r\n/i);
    expect(assistant.requests).toEqual([]);
  });

  it('answers what is not HTTP, and a URL that is none, without falling over', async () => {
    const { server } = await start();
    for (const text of [
      'nonsense\r\n\r\n',
      'GET http://[ HTTP/1.1\r\nHost: localhost\r\n\r\n',
      'GET / HTTP/1.1\r\nHost: a b\r\n\r\n',
    ]) {
      const answer = await new Promise<string>((resolve) => {
        const socket = net.connect(server.port, '127.0.0.1', () => socket.end(text));
        let received = '';
        socket.on('data', (data) => {
          received += data;
        });
        socket.on('close', () => resolve(received));
      });
      expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    }
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
  });
});

describe('stop', () => {
  it('lets running answers finish, takes no new ones, and closes the assistant', async () => {
    const gate = deferred<void>();
    const { server, assistant } = await start(
      async function* () {
        yield { type: 'text-delta', text: 'Half, ' };
        await gate.promise;
        yield* goodEvents(['whole']).slice(1);
      },
      { graceMs: 10_000 },
    );
    const response = await chat(server);
    const stopped = server.stop();
    await expect(chat(server)).rejects.toThrow();
    expect(assistant.isClosed).toBe(false);
    gate.resolve();
    const events = parseEvents(await response.text());
    expect(events.at(-1)?.type).toBe('answer-end');
    await stopped;
    expect(assistant.isClosed).toBe(true);
  });

  it('ends what does not finish in time with a typed error and the text until then', async () => {
    const { server } = await start(async function* () {
      yield { type: 'text-delta', text: 'Half' };
      await new Promise(() => {});
    });
    const responses = await Promise.all(Array.from({ length: 20 }, () => chat(server)));
    await server.stop();
    for (const response of responses) {
      const events = parseEvents(await response.text());
      expect(events.filter(isTerminal)).toEqual([
        expect.objectContaining({ type: 'error', code: 'not-ready', partial: 'Half' }),
      ]);
    }
  });

  it('refuses new work on a connection that was kept open', async () => {
    const gate = deferred<void>();
    const { server } = await start(
      async function* () {
        await gate.promise;
        yield* goodEvents();
      },
      { graceMs: 10_000 },
    );
    const body = JSON.stringify({ question: 'How far?' });
    const request = `POST /api/answer HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    const socket = net.connect(server.port, '127.0.0.1');
    const received = new Promise<string>((resolve) => {
      let text = '';
      socket.on('data', (data) => {
        text += data;
      });
      socket.on('close', () => resolve(text));
    });
    socket.write(request);
    await new Promise((resolve) => setTimeout(resolve, 20));
    const stopped = server.stop();
    socket.write(request);
    await new Promise((resolve) => setTimeout(resolve, 20));
    gate.resolve();
    await stopped;
    expect((await received).match(/HTTP\/1\.1 (\d+)/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 503']);
  });

  it('does not wait for an assistant that is still being opened', async () => {
    const { server } = await start([], { assistantPromise: new Promise(() => {}) });
    await server.stop();
    await expect(fetch(server.url)).rejects.toThrow();
  });

  it('closes an assistant that comes too late', async () => {
    const opening = deferred<Assistant>();
    const { server } = await start([], { assistantPromise: opening.promise });
    await server.stop();
    const assistant = scriptedAssistant();
    opening.resolve(assistant);
    await opening.promise;
    await expect.poll(() => assistant.isClosed).toBe(true);
  });

  it('tells a client in its last answer what a problem is', async () => {
    const { server } = await start([{ type: 'error', code: 'overloaded', message: 'Too busy. Try again.' }]);
    const response = await fetch(`${server.url}/api/answer`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"question":"x"}',
    });
    expect(await problemOf(response)).toMatchObject({ status: 503, detail: 'Too busy. Try again.' });
  });
});

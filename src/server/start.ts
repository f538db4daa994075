import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Logger } from 'pino';
import type { Assistant } from '../assistant.ts';
import { AppError, messageOf } from '../errors.ts';
import type { Access } from './access.ts';
import { createApp } from './app.ts';
import { isLoopback } from './guards.ts';
import { createMetrics } from './metrics.ts';
import { bounded } from './overload.ts';
import { Problem, problemResponse } from './problem.ts';
import { Readiness } from './readiness.ts';
import { traced } from './tracing.ts';

export interface ServerOptions {
  readonly assistantPromise: Promise<Assistant>;
  readonly host: string;
  /** 0 asks the system for a free port. */
  readonly port: number;
  /** How long running answers may take to finish once `stop` is called, in milliseconds. */
  readonly graceMs?: number;
  readonly heartbeatMs?: number;
  readonly log?: (line: string) => void;
  readonly access?: Access;
  readonly corsOrigins?: readonly string[];
  readonly logger?: Logger;
}

export interface RunningServer {
  /** Where a browser on this machine finds it. */
  readonly url: string;
  readonly port: number;
  /**
   * Takes no new work, lets running answers finish within the grace, ends the others with an error event,
   * and closes the assistant. Safe to call twice.
   */
  stop(): Promise<void>;
}

/** Listens at once, before the assistant is ready. Throws AppError `invalid-config` when it cannot listen. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { host, log = console.error } = options;
  const metrics = createMetrics();
  const readiness = new Readiness(
    options.assistantPromise.then((assistant) => metrics.measured(bounded(traced(assistant)))),
  );
  const app = createApp({
    metrics,
    ...(options.access ? { access: options.access } : {}),
    ...(options.corsOrigins ? { corsOrigins: options.corsOrigins } : {}),
    ...(options.logger ? { logger: options.logger } : {}),
    assistant: readiness,
    loopbackOnly: isLoopback(host),
    log,
    ...(options.heartbeatMs === undefined ? {} : { heartbeatMs: options.heartbeatMs }),
  });
  const listener = getRequestListener(app.fetch, { errorHandler: (error) => malformed(error, log) });
  const server = createServer({ requestTimeout: 30_000 }, (request, response) => {
    void listener(request, response);
  });
  const port = await listen(server, options).catch(async (error: unknown) => {
    readiness.drain();
    await readiness.close();
    throw error;
  });
  let stopped: Promise<void> | undefined;
  return {
    url: `http://${shownHost(host)}:${port}`,
    port,
    stop: () => (stopped ??= stop(server, readiness, options.graceMs ?? 10_000)),
  };
}

function listen(server: Server, { host, port }: ServerOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(cannotListen(error, host, port)));
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

function cannotListen(error: NodeJS.ErrnoException, host: string, port: number): AppError {
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: `Port ${port} is already in use. Stop what uses it, or choose another: PORT=${port + 1}.`,
    EACCES: `Port ${port} may not be used by this account. Choose one above 1023: PORT=3000.`,
    EADDRNOTAVAIL: `${host} is not an address of this machine. Set HOST=127.0.0.1, or HOST=0.0.0.0 for all.`,
    ENOTFOUND: `${host} is not a known host. Set HOST=127.0.0.1, or HOST=0.0.0.0 for all.`,
  };
  const message = reasons[error.code ?? ''] ?? `Cannot listen on ${host}:${port}: ${messageOf(error)}.`;
  return new AppError('invalid-config', message, { cause: error });
}

async function stop(server: Server, readiness: Readiness, graceMs: number): Promise<void> {
  readiness.drain();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // Connections are kept open between requests: each is closed once its answer is out.
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const expire = setTimeout(() => readiness.expire(), graceMs);
  // A client that does not take its last event is not waited for.
  const cut = setTimeout(() => server.closeAllConnections(), graceMs + 1_000);
  await closed;
  clearInterval(idle);
  clearTimeout(expire);
  clearTimeout(cut);
  await readiness.close();
}

/** What the adapter could not turn into a request at all, such as a URL that is none. */
function malformed(error: unknown, log: (line: string) => void): Response {
  if (error instanceof Error && error.name === 'RequestError') {
    return problemResponse(new Problem('malformed-request', 'The URL or the Host header is malformed.'), log);
  }
  return problemResponse(error, log);
}

function shownHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

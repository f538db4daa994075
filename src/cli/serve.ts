import { parseArgs } from 'node:util';
import type { Assistant } from '../assistant.ts';
import type { Config } from '../config.ts';
import { version } from '../project.ts';
import { isLoopback } from '../server/guards.ts';
import { createLogger } from '../server/request-log.ts';
import { startServer } from '../server/start.ts';
import { startTracing } from '../server/tracing.ts';
import { describeIndex } from './index-documents.ts';
import { exitCodes, type Io } from './io.ts';
import { configFor, unlessAborted, withModel } from './open.ts';
import { heading, plain } from './print.ts';
import { progressReporter } from './progress.ts';

/** `forecast-chat serve`: listens at once, says when questions can be asked, and ends cleanly on a signal. */
export async function serve(args: string[], io: Io): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { host: { type: 'string' }, port: { type: 'string' }, model: { type: 'string' } },
  });
  const { config, why } = await withModel(
    configFor(io, { HOST: values.host, PORT: values.port, MODEL: values.model }),
  );
  const { tracing } = config;
  const endTracing = tracing ? await startTracing(tracing.endpoint, tracing.serviceName) : async () => {};
  const opening = io.openAssistant(config, {
    onProgress: progressReporter(io.stderr),
    notice: (line) => io.stderr.write(`${plain(line)}\n`),
    signal: io.signal,
  });
  const logger = createLogger({
    level: config.logLevel,
    isJson: (config.logFormat ?? (io.stderr.isTTY ? 'plain' : 'json')) === 'json',
    secrets: secretsOf(config),
    write: (line) => io.stderr.write(line),
  });
  const { host, port, apiKeys, proxies, corsOrigins } = config;
  const isOpen = !isLoopback(host);
  const access = { apiKeys, proxies, perMinute: config.perMinute ?? (isOpen ? 60 : 0) };
  const server = await startServer({
    assistantPromise: opening,
    host,
    port,
    log: (line) => logger.error(line),
    logger,
    access,
    corsOrigins,
  });
  if (isOpen && apiKeys.length === 0)
    io.stderr.write('  warning    anyone who reaches this machine may ask; API_KEYS= wants a key of them\n');
  const style = { color: config.color && io.stderr.isTTY === true };
  try {
    io.stderr.write(`${heading(`forecast-chat ${version}`, style)} at ${heading(server.url, style)}\n`);
    const assistant = await unlessAborted(opening, io.signal);
    io.stderr.write(describe(assistant, why));
    await aborted(io.signal);
  } catch (error) {
    if (!io.signal.aborted) throw error;
  } finally {
    if (io.signal.aborted)
      io.stderr.write('Stopping; running answers may finish. Once more to stop at once.\n');
    await server.stop();
    await endTracing();
  }
  return exitCodes.answered;
}

/** All that the settings hold that no log may show. */
function secretsOf({ apiKeys, store, providers }: Config): string[] {
  return [
    ...apiKeys,
    ...(store ? [store, new URL(store).password] : []).filter((secret) => secret !== ''),
    ...Object.values(providers).flatMap(({ apiKey }) => apiKey ?? []),
  ];
}

function describe(assistant: Assistant, why: string): string {
  const { model } = assistant.status();
  return plain(`  answers    ${model} (${why})\n  documents  ${describeIndex(assistant)}\n`);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

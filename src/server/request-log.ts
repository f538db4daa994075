import type { MiddlewareHandler } from 'hono';
import { type Logger, pino } from 'pino';

export interface LogSettings {
  readonly level: string;
  readonly isJson: boolean;
  /** Texts that no log line may hold: keys, as the settings have them. */
  readonly secrets: readonly string[];
  readonly write: (line: string) => void;
}

/**
 * A logger whose every line has the secrets struck out, wherever they came from (a provider's message, a URL).
 * Lines are JSON, or for a terminal one short text each.
 */
export function createLogger({ level, isJson, secrets, write }: LogSettings): Logger {
  const known = secrets.filter((secret) => secret.length >= 4);
  const struck = (line: string) => known.reduce((text, secret) => text.replaceAll(secret, '[secret]'), line);
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    { write: (line: string) => write(isJson ? struck(line) : struck(plainLine(line))) },
  );
}

function plainLine(line: string): string {
  const { level, time, msg, ...rest } = JSON.parse(line) as Record<string, unknown>;
  const clock = String(time).slice(11, 19);
  const name = pino.levels.labels[Number(level)] ?? '';
  const fields = Object.entries(rest).map(
    ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return `${[clock, name, msg, ...fields].join(' ')}\n`;
}

/** Gives each request an id (its own where that is well-formed), sends it back, and logs one line: never what was asked. */
export function logRequests(logger: Logger): MiddlewareHandler {
  return async (c, next) => {
    const given = c.req.header('x-request-id');
    const id = given && /^[\w-]{1,64}$/.test(given) ? given : crypto.randomUUID();
    const started = performance.now();
    await next();
    c.res.headers.set('x-request-id', id);
    const ms = Math.round(performance.now() - started);
    const { status } = c.res;
    const line = { id, method: c.req.method, path: c.req.path, status, ms };
    // That a server which starts is not ready yet is no fault.
    if (status >= 500 && c.req.path !== '/ready') logger.error(line, 'request');
    else logger.info(line, 'request');
  };
}

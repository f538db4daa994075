import { AppError } from '../errors.ts';
import type { Provider } from './providers.ts';

/** Turns whatever a provider's package throws into an AppError, without its message: that may hold a key or a prompt. */
export function providerError(cause: unknown, spec: string, provider: Provider): AppError {
  if (AppError.is(cause)) return cause;
  const status = statusOf(cause);
  if (status === 429) {
    return new AppError(
      'provider-rate-limited',
      `${spec}: the provider limits the rate (429). Wait a moment and ask again, or set another MODEL.`,
      { cause, isRetryable: true, retryAfterMs: retryAfterOf(cause) },
    );
  }
  if (status === 401 || status === 403) {
    return new AppError(
      'provider-rejected',
      `${spec}: the provider refused the key (${status}). Check ${provider.keyVariable ?? 'its key'}.`,
      { cause },
    );
  }
  if (status === 404) {
    return new AppError(
      'provider-rejected',
      `${spec}: the provider knows no such model (404). Check MODEL and, where set, the base URL.`,
      { cause },
    );
  }
  if (status !== undefined && status < 500) {
    return new AppError(
      'provider-rejected',
      `${spec}: the provider refused the request (${status}). A model with a larger context may be needed.`,
      { cause },
    );
  }
  if (status !== undefined) {
    return new AppError(
      'provider-failed',
      `${spec}: the provider failed (${status}). Ask again in a moment, or set another MODEL.`,
      { cause, isRetryable: true, retryAfterMs: retryAfterOf(cause) },
    );
  }
  if (isConnection(cause)) {
    return new AppError(
      'provider-unreachable',
      `${spec}: the provider cannot be reached. ${provider.unreachable ?? 'Check the network.'}`,
      { cause, isRetryable: true },
    );
  }
  return new AppError(
    'provider-failed',
    `${spec}: the provider sent something that cannot be read. Ask again, or set another MODEL.`,
    { cause, isRetryable: true },
  );
}

function statusOf(error: unknown): number | undefined {
  for (let at = error, depth = 0; typeof at === 'object' && at !== null && depth < 4; depth++) {
    const { status, statusCode, cause, response } = at as Record<string, unknown>;
    const found = [status, statusCode, (response as Record<string, unknown> | undefined)?.status].find(
      (value) => typeof value === 'number' && value >= 400,
    );
    if (found !== undefined) return found as number;
    at = cause;
  }
  return undefined;
}

/** Retry-After in milliseconds, given in seconds or as a date; undefined where there is none. */
function retryAfterOf(error: unknown): number | undefined {
  for (let at = error, depth = 0; typeof at === 'object' && at !== null && depth < 4; depth++) {
    const { headers, response, cause } = at as Record<string, unknown>;
    const found = headerOf(headers) ?? headerOf((response as Record<string, unknown> | undefined)?.headers);
    if (found) {
      const seconds = Number(found);
      const ms = Number.isNaN(seconds) ? Date.parse(found) - Date.now() : seconds * 1000;
      return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
    }
    at = cause;
  }
  return undefined;
}

function headerOf(headers: unknown): string | undefined {
  if (headers instanceof Headers) return headers.get('retry-after') ?? undefined;
  const value = (headers as Record<string, unknown> | null | undefined)?.['retry-after'];
  return typeof value === 'string' ? value : undefined;
}

function isConnection(error: unknown): boolean {
  for (let at = error, depth = 0; typeof at === 'object' && at !== null && depth < 5; depth++) {
    const { code, name, message, cause } = at as Record<string, unknown>;
    if (
      typeof code === 'string' &&
      /^(?:ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOST|ENET|EPIPE|UND_ERR)/.test(code)
    )
      return true;
    if (
      name === 'APIConnectionError' ||
      message === 'fetch failed' ||
      message === 'Connection error.' ||
      message === 'terminated'
    )
      return true;
    at = cause;
  }
  return false;
}

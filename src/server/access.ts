import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context, MiddlewareHandler } from 'hono';
import { Problem } from './problem.ts';

/** What a request may do: whose keys it must carry, and how often it may ask. */
export interface Access {
  /** Plain, or `sha256:<hex>` so that the setting itself holds no secret. None: everybody may ask. */
  readonly apiKeys: readonly string[];
  /** Questions a minute for each key or address; 0 for no limit. */
  readonly perMinute: number;
  /** How many proxies of one's own stand before the server; their X-Forwarded-For is believed. */
  readonly proxies: number;
}

export const openAccess: Access = { apiKeys: [], perMinute: 0, proxies: 0 };

/** A new key and what API_KEYS may hold in its place. */
export function newApiKey(): { key: string; hash: string } {
  const key = `fc_${randomBytes(24).toString('base64url')}`;
  return { key, hash: `sha256:${sha256(key).toString('hex')}` };
}

/** Lets a request through that carries one of the keys as `Authorization: Bearer …`. Only hashes are kept, and compared in constant time. */
export function requireKey({ apiKeys }: Access): MiddlewareHandler {
  const known = apiKeys.map(hashOf);
  return async (c, next) => {
    if (known.length > 0) {
      const given = sha256(bearerOf(c) ?? '');
      // Every key is compared, so that the time says nothing of which came near.
      const isKnown = known.map((one) => timingSafeEqual(one, given)).includes(true);
      if (!isKnown)
        throw new Problem(
          'unauthorized',
          'This server wants a key: send the header `Authorization: Bearer <key>`. Its owner has one for you.',
          { headers: { 'www-authenticate': 'Bearer' } },
        );
    }
    await next();
  };
}

function hashOf(key: string): Buffer {
  const hex = /^sha256:([0-9a-f]{64})$/i.exec(key)?.[1];
  return hex ? Buffer.from(hex, 'hex') : sha256(key);
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function bearerOf(c: Context): string | undefined {
  return /^Bearer (\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
}

/** At most so many askers are remembered: those not seen for the longest are forgotten first. */
const remembered = 10_000;

/**
 * A token bucket for each key or address: `perMinute` questions at once, refilled evenly. Tells what is left in
 * `ratelimit-*` headers, and refuses with 429 and Retry-After.
 */
export function limitRate({ perMinute, proxies }: Access, now: () => number = Date.now): MiddlewareHandler {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return async (c, next) => {
    if (perMinute === 0 || c.req.method === 'GET') return next();
    const who = bearerOf(c) ? sha256(bearerOf(c) as string).toString('hex') : addressOf(c, proxies);
    const left = take(buckets, who, perMinute, now());
    const headers = {
      'ratelimit-limit': String(perMinute),
      'ratelimit-remaining': String(Math.max(0, Math.floor(left))),
    };
    if (left < 0) {
      const wait = Math.ceil((-left * 60) / perMinute);
      throw new Problem(
        'rate-limited',
        `More than ${perMinute} questions a minute. Ask again in ${wait} s.`,
        {
          headers: { ...headers, 'retry-after': String(wait) },
        },
      );
    }
    await next();
    for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value);
  };
}

/** What is left after taking one; below 0 nothing was taken, and so much is lacking. */
function take(
  buckets: Map<string, { tokens: number; at: number }>,
  who: string,
  perMinute: number,
  at: number,
): number {
  const known = buckets.get(who) ?? { tokens: perMinute, at };
  const tokens = Math.min(perMinute, known.tokens + ((at - known.at) * perMinute) / 60_000);
  const left = tokens - 1;
  buckets.delete(who);
  buckets.set(who, { tokens: left < 0 ? tokens : left, at });
  if (buckets.size > remembered) buckets.delete(buckets.keys().next().value as string);
  return left;
}

/** The address of whoever asks. With proxies of one's own: the entry that the outermost of them has added. */
export function addressOf(c: Context, proxies: number): string {
  const forwarded = (c.req.header('x-forwarded-for') ?? '').split(',').map((one) => one.trim());
  const claimed = proxies > 0 ? forwarded.at(-proxies) : undefined;
  if (claimed) return claimed;
  try {
    return getConnInfo(c).remote.address ?? 'unknown';
  } catch {
    // Asked without a network, as tests do.
    return 'unknown';
  }
}

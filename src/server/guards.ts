import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { notJson, Problem } from './problem.ts';

export const maxBodyBytes = 256 * 1024;

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

const headers: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
};

/** Puts the security headers on every response, refusals included. */
export const securityHeaders: MiddlewareHandler = async (c, next) => {
  await next();
  for (const [name, value] of Object.entries(headers)) {
    // A page with a policy of its own keeps it.
    if (!c.res.headers.has(name)) c.res.headers.set(name, value);
  }
};

/**
 * Refuses names other than this machine's own. A page of a foreign site can point its name at 127.0.0.1 and
 * read what a local server answers (DNS rebinding); its requests still carry that name in `Host`.
 */
export const loopbackHostOnly: MiddlewareHandler = async (c, next) => {
  const host = c.req.header('host') ?? new URL(c.req.url).host;
  if (!isLoopback(hostname(host))) {
    throw new Problem(
      'host-not-allowed',
      'This server listens on loopback and answers only to localhost, 127.0.0.1 and [::1]. ' +
        'Behind a proxy, let the proxy send `Host: localhost`; to serve other machines, start with HOST=0.0.0.0.',
    );
  }
  await next();
};

/** Whether a host, as HOST or a URL names it, is this machine alone. */
export function isLoopback(host: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(host);
}

/** For routes that take a body: JSON only, and no more of it than the limit is ever read. */
export const jsonBody: MiddlewareHandler[] = [
  async (c, next) => {
    if (!/^application\/json\s*(;|$)/i.test(c.req.header('content-type') ?? '')) throw notJson();
    await next();
  },
  bodyLimit({
    maxSize: maxBodyBytes,
    onError: () => {
      throw new Problem('body-too-large', 'The body is larger than 256 KiB. Send a shorter history.', {
        // What follows of the body is not read, so the connection cannot serve another request.
        headers: { connection: 'close' },
      });
    },
  }),
];

function hostname(host: string): string {
  return host.replace(/:\d*$/, '');
}

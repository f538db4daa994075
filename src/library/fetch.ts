import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import path from 'node:path';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { Agent, type Dispatcher, request } from 'undici';
import { nameProblem } from '../corpus/formats/names.ts';
import { formatOfName } from '../corpus/formats/read.ts';
import { tooLarge } from '../corpus/load.ts';
import { messageOf } from '../errors.ts';
import { checkUrl, refusedAddress, refusedPort } from './addresses.ts';
import type { Incoming } from './library.ts';

/** Which hosts are reached, and how; a test passes its own to serve from this machine. */
export interface Reach {
  /** All IP addresses of a host. */
  resolve(host: string): Promise<readonly string[]>;
  /** Why an IP address is refused, or undefined. */
  refuseAddress(address: string): string | undefined;
  refusePort(url: URL): string | undefined;
}

export const publicWeb: Reach = {
  resolve: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
  refuseAddress: refusedAddress,
  refusePort: refusedPort,
};

export interface FetchOptions {
  readonly signal: AbortSignal;
  /** Of the body, in bytes. */
  readonly largest: number;
  readonly reach?: Reach;
  /** For everything together, redirects too. */
  readonly timeoutMs?: number;
}

const mostRedirects = 5;

/** The endings of what is read, by the type that a server gives. */
const endingOfType: Readonly<Record<string, string>> = {
  'text/html': '.html',
  'application/xhtml+xml': '.html',
  'text/markdown': '.md',
  'text/x-markdown': '.md',
  'text/plain': '.txt',
  'application/pdf': '.pdf',
  'application/epub+zip': '.epub',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': '.docx',
};

/**
 * Gets a document from the public web. Every host, also of each redirect, is resolved once, all its addresses are
 * checked, and the connection goes to one that was checked: no name can lead elsewhere in between. Throws an Error
 * whose message is the reason.
 */
export async function fetchDocument(address: string, options: FetchOptions): Promise<Incoming> {
  const { signal, timeoutMs = 60_000 } = options;
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const first = checkUrl(address);
    const source = first.href;
    const reply = await follow(first, { ...options, signal: AbortSignal.any([signal, timeout]) });
    const { ending, charset } = kindOf(reply.headers['content-type'], reply.url);
    const name = nameOf(reply.url, ending);
    return { name, source, from: 'web', bytes: reply.bytes, ...(charset === undefined ? {} : { charset }) };
  } catch (cause) {
    if (timeout.aborted) throw new Error(`it did not come within ${timeoutMs / 1000} seconds`, { cause });
    throw new Error(explain(cause), { cause });
  }
}

interface Reply {
  readonly url: URL;
  readonly headers: Dispatcher.ResponseData['headers'];
  readonly bytes: Buffer;
}

async function follow(first: URL, options: FetchOptions): Promise<Reply> {
  let url = first;
  for (let hops = 0; hops <= mostRedirects; hops++) {
    const reply = await get(url, options);
    if (!('location' in reply)) return reply;
    url = checkUrl(reply.location, url);
  }
  throw new Error(`it redirects more than ${mostRedirects} times`);
}

async function get(url: URL, options: FetchOptions): Promise<Reply | { readonly location: string }> {
  const { signal, largest, reach = publicWeb } = options;
  const target = await unlessAborted(addressOf(url, reach), signal);
  const agent = pinnedTo(target);
  try {
    const { statusCode, headers, body } = await request(url, {
      dispatcher: agent,
      signal,
      headers: { 'user-agent': 'forecast-chat', accept: '*/*', 'accept-encoding': 'identity' },
    });
    const { location } = headers;
    if (statusCode >= 300 && statusCode < 400 && typeof location === 'string') return { location };
    if (statusCode !== 200) throw new Error(`the server answered ${statusCode}`);
    kindOf(headers['content-type'], url);
    const bytes = await readBody(body, Number(headers['content-length'] ?? 0), largest);
    return { url, headers, bytes: unpacked(bytes, headers['content-encoding'], largest) };
  } finally {
    // Whatever has not been read is not wanted.
    await agent.destroy();
  }
}

/** The address that is connected to. One refused address among several is enough to refuse the host. */
async function addressOf(url: URL, { resolve, refuseAddress, refusePort }: Reach): Promise<string> {
  const port = refusePort(url);
  if (port) throw new Error(`it is refused: ${port}`);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const addresses = isIP(host) ? [host] : await resolve(host);
  for (const address of addresses) {
    const problem = refuseAddress(address);
    if (problem) throw new Error(`it is refused: ${problem}; only the public web is fetched`);
  }
  const [address] = addresses;
  if (address === undefined) throw new Error('its host has no address');
  return address;
}

/** Looking up a name cannot be stopped, only left. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

function pinnedTo(address: string): Agent {
  const family = isIP(address);
  return new Agent({
    pipelining: 0,
    headersTimeout: 20_000,
    bodyTimeout: 20_000,
    connect: {
      timeout: 10_000,
      lookup: (_host, options, done) => {
        if (options.all) done(null, [{ address, family }]);
        else done(null, address, family);
      },
    },
  });
}

async function readBody(body: AsyncIterable<Buffer>, claimed: number, largest: number): Promise<Buffer> {
  if (claimed > largest) throw tooLarge(largest);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > largest) throw tooLarge(largest);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** For servers that compress without being asked. */
function unpacked(bytes: Buffer, encoding: string | string[] | undefined, largest: number): Buffer {
  const name = String(encoding ?? 'identity').toLowerCase();
  if (name === 'identity') return bytes;
  const unpack = { gzip: gunzipSync, 'x-gzip': gunzipSync, deflate: inflateSync, br: brotliDecompressSync }[
    name
  ];
  if (!unpack) throw new Error(`it is compressed as ${name}, which is not read`);
  try {
    return unpack(bytes, { maxOutputLength: largest });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(largest);
    throw new Error('it was compressed wrongly', { cause });
  }
}

/** Throws for a type that is not read, before its body is. */
function kindOf(header: string | string[] | undefined, url: URL): { ending: string; charset?: string } {
  const [type = '', ...parameters] = String(header ?? '').split(';');
  const charset = /charset\s*=\s*"?([\w.:-]{1,40})/i.exec(parameters.join(';'))?.[1];
  const found = type.trim().toLowerCase();
  const own = formatOfName(url.pathname) ? path.posix.extname(url.pathname).toLowerCase() : undefined;
  // Servers give plain text and raw bytes for what they do not know.
  const isVague = found === '' || found === 'text/plain' || found.endsWith('/octet-stream');
  const ending = isVague ? (own ?? endingOfType[found]) : endingOfType[found];
  if (ending === undefined) {
    throw new Error(
      `it is ${found.slice(0, 80) || 'of no type that is told'}, not a page, text, PDF, Word or EPUB file`,
    );
  }
  return { ending, ...(charset === undefined ? {} : { charset }) };
}

/** The last part of the path, or the host, with the ending that fits what came. */
function nameOf(url: URL, ending: string): string {
  const last = decode(url.pathname.split('/').findLast((part) => part !== '') ?? '');
  const stem = path.posix.basename(last, path.posix.extname(last)).slice(0, 100).trim();
  const isUsable = stem !== '' && nameProblem(stem) === undefined;
  return `${isUsable ? stem : url.hostname.replace(/[^\w.-]/g, '')}${ending}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const failures: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its host name is not known',
  EAI_AGAIN: 'its host name cannot be looked up just now',
  ECONNREFUSED: 'its host refuses the connection',
  ECONNRESET: 'its host cut the connection',
  UND_ERR_SOCKET: 'its host cut the connection',
  UND_ERR_CONNECT_TIMEOUT: 'its host does not answer',
  UND_ERR_HEADERS_TIMEOUT: 'its host does not answer',
  UND_ERR_BODY_TIMEOUT: 'its host stopped in the middle',
  ETIMEDOUT: 'its host does not answer',
  EHOSTUNREACH: 'its host cannot be reached',
  ENETUNREACH: 'its host cannot be reached',
};

function explain(cause: unknown): string {
  const code = (cause as NodeJS.ErrnoException).code;
  if (typeof code !== 'string') return messageOf(cause);
  return failures[code] ?? `it cannot be fetched (${code})`;
}

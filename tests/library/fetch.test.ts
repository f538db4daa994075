import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { refusedAddress } from '../../src/library/addresses.ts';
import { fetchDocument, publicWeb, type Reach } from '../../src/library/fetch.ts';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** Stands for a host of the public web; everything else keeps to the rules. */
const publicAddress = '127.0.0.2';

async function serve(listener: RequestListener, address = publicAddress): Promise<number> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  return (server.address() as AddressInfo).port;
}

const hosts: Readonly<Record<string, readonly string[]>> = {
  'public.test': [publicAddress],
  'inside.test': ['10.0.0.5'],
  'mixed.test': [publicAddress, '192.168.0.1'],
  'loop.test': ['127.0.0.1'],
  'nowhere.test': [],
};

function reach(overrides: Partial<Reach> = {}): Reach {
  return {
    resolve: async (host) => hosts[host] ?? [],
    refuseAddress: (address) => (address === publicAddress ? undefined : refusedAddress(address)),
    refusePort: () => undefined,
    ...overrides,
  };
}

function get(url: string, options: { largest?: number; timeoutMs?: number; reach?: Reach } = {}) {
  const { signal } = new AbortController();
  return fetchDocument(url, { signal, largest: 100_000, reach: reach(), ...options });
}

const page: RequestListener = (_, response) =>
  response
    .setHeader('content-type', 'text/html; charset=iso-8859-1')
    .end(Buffer.from('<h1>Größe</h1>', 'latin1'));

describe('fetchDocument', () => {
  it('gets a page, its name, its encoding and where it came from', async () => {
    const port = await serve(page);
    const url = `http://public.test:${port}/notes/on%20size?x=1#part`;
    expect(await get(url)).toEqual({
      name: 'on size.html',
      source: `http://public.test:${port}/notes/on%20size?x=1`,
      from: 'web',
      charset: 'iso-8859-1',
      bytes: Buffer.from('<h1>Größe</h1>', 'latin1'),
    });
  });

  it.each([
    ['/', 'text/html', 'public.test.html'],
    ['/a.pdf', 'application/pdf', 'a.pdf'],
    ['/a.php?b', 'application/pdf', 'a.pdf'],
    ['/README.md', 'text/plain; charset=utf-8', 'README.md'],
    ['/book.epub', 'application/octet-stream', 'book.epub'],
    ['/..%2f..%2fetc', 'text/plain', 'etc.txt'],
    ['/a%00b', 'text/plain', 'public.test.txt'],
    ['/%e0%a4%a', 'text/plain', '%e0%a4%a.txt'],
  ])('names %s of type %s', async (path, type, name) => {
    const port = await serve((_, response) => response.setHeader('content-type', type).end('x'));
    expect((await get(`http://public.test:${port}${path}`)).name).toBe(name);
  });

  it('follows redirects, and checks each', async () => {
    const port = await serve((request, response) => {
      if (request.url === '/end') return page(request, response);
      response
        .writeHead(302, { location: request.url === '/1' ? '/2' : `http://public.test:${port}/end` })
        .end();
    });
    expect((await get(`http://public.test:${port}/1`)).name).toBe('end.html');
  });

  it.each([
    ['http://127.0.0.1:PORT/', /127\.0\.0\.1 is not public \(loopback\)/],
    ['http://loop.test:PORT/', /127\.0\.0\.1 is not public/],
    ['http://inside.test/', /10\.0\.0\.5 is not public \(private\)/],
    ['http://mixed.test:PORT/', /192\.168\.0\.1 is not public/],
    ['http://[::1]:PORT/', /::1 is not public/],
    ['http://[::ffff:127.0.0.1]:PORT/', /::ffff:7f00:1 is not public/],
    ['http://2130706433:PORT/', /127\.0\.0\.1 is not public/],
    ['http://169.254.169.254/latest/meta-data/', /link local/],
    ['http://user:pass@public.test:PORT/', /user name or password/],
    ['file:///etc/passwd', /only http and https/],
    ['http://nowhere.test/', /has no address/],
  ])('refuses %s, typed or after a redirect', async (address, says) => {
    let hits = 0;
    const inside = await serve((_, response) => {
      hits++;
      response.end('secret');
    }, '127.0.0.1');
    const target = address.replace('PORT', String(inside));
    const port = await serve((_, response) => response.writeHead(301, { location: target }).end());
    await expect(get(target)).rejects.toThrow(says);
    await expect(get(`http://public.test:${port}/`)).rejects.toThrow(says);
    expect(hits).toBe(0);
  });

  it('connects to the address that was checked, though the name leads elsewhere a moment later', async () => {
    const port = await serve(page);
    const answers = [[publicAddress], ['127.0.0.1']];
    let asked = 0;
    const rebinding = reach({ resolve: async () => answers[asked++] ?? [] });
    expect((await get(`http://rebind.test:${port}/`, { reach: rebinding })).name).toBe('rebind.test.html');
    expect(asked).toBe(1);
  });

  it('cuts a body without end at the limit', async () => {
    const chunk = Buffer.alloc(16 * 1024, 'a');
    let sent = 0;
    let hasEnded: () => void = () => {};
    const ended = new Promise<void>((resolve) => {
      hasEnded = resolve;
    });
    const port = await serve((_, response) => {
      response.setHeader('content-type', 'text/plain');
      const more = () => {
        while (!response.destroyed && response.write(chunk)) sent += chunk.length;
        response.once('drain', more);
      };
      response.on('close', hasEnded);
      more();
    });
    await expect(get(`http://public.test:${port}/`)).rejects.toThrow(/larger than/);
    await ended;
    expect(sent).toBeLessThan(50_000_000);
  });

  it.each<[string, RequestListener, RegExp]>([
    [
      'a length over the limit',
      (_, r) => r.writeHead(200, { 'content-type': 'text/plain', 'content-length': 1e9 }),
      /larger than/,
    ],
    [
      'a bomb of gzip',
      (_, r) =>
        r
          .writeHead(200, { 'content-type': 'text/plain', 'content-encoding': 'gzip' })
          .end(gzipSync(Buffer.alloc(1e7))),
      /larger than/,
    ],
    [
      'a picture',
      (_, r) => r.writeHead(200, { 'content-type': 'image/png' }).end('x'),
      /^it is image\/png, not a page/,
    ],
    ['bytes of no type', (_, r) => r.end('x'), /of no type that is told/],
    ['an error', (_, r) => r.writeHead(404).end(), /^the server answered 404$/],
    [
      'redirects without end',
      (q, r) => r.writeHead(302, { location: `${q.url}a` }).end(),
      /redirects more than 5 times/,
    ],
    ['a cut connection', (_, r) => r.destroy(), /cut the connection/],
  ])('refuses %s', async (_, listener, says) => {
    const port = await serve((request, response) => {
      listener(request, response);
      response.flushHeaders();
    });
    await expect(get(`http://public.test:${port}/`)).rejects.toThrow(says);
  });

  it('gives up when it takes too long, and when it is told to', async () => {
    const port = await serve((_, response) =>
      response.writeHead(200, { 'content-type': 'text/plain' }).write('a'),
    );
    await expect(get(`http://public.test:${port}/`, { timeoutMs: 50 })).rejects.toThrow(
      /did not come within/,
    );
    const stop = new AbortController();
    const fetching = fetchDocument(`http://public.test:${port}/`, {
      signal: stop.signal,
      largest: 10,
      reach: reach(),
    });
    stop.abort();
    await expect(fetching).rejects.toThrow(/abort/);
  });

  it('has the rules of the public web where nothing else is given', async () => {
    const { signal } = new AbortController();
    for (const url of ['http://127.0.0.1/', 'http://localhost/', 'http://8.8.8.8:22/']) {
      await expect(fetchDocument(url, { signal, largest: 10 })).rejects.toThrow(/it is refused/);
    }
    expect(publicWeb.refuseAddress('10.0.0.1')).toContain('not public');
  });
});

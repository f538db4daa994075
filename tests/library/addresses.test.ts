import { describe, expect, it } from 'vitest';
import { checkUrl, refusedAddress, refusedPort } from '../../src/library/addresses.ts';

const notPublic: readonly (readonly [string, string])[] = [
  ['127.0.0.1', 'loopback'],
  ['127.255.255.254', 'loopback'],
  ['127.1', 'loopback'],
  ['2130706433', 'loopback'],
  ['0x7f000001', 'loopback'],
  ['017700000001', 'loopback'],
  ['0.0.0.0', 'unspecified'],
  ['0.1.2.3', 'unspecified'],
  ['10.0.0.1', 'private'],
  ['172.16.0.1', 'private'],
  ['172.31.255.255', 'private'],
  ['192.168.1.1', 'private'],
  ['100.64.0.1', 'carrier grade nat'],
  ['100.127.255.255', 'carrier grade nat'],
  ['169.254.169.254', 'link local'],
  ['169.254.170.2', 'link local'],
  ['192.0.0.192', 'reserved'],
  ['192.0.2.1', 'reserved'],
  ['198.18.0.1', 'reserved'],
  ['198.51.100.1', 'reserved'],
  ['203.0.113.1', 'reserved'],
  ['224.0.0.1', 'multicast'],
  ['239.255.255.250', 'multicast'],
  ['240.0.0.1', 'reserved'],
  ['255.255.255.255', 'broadcast'],
  ['::', 'unspecified'],
  ['::1', 'loopback'],
  ['0:0:0:0:0:0:0:1', 'loopback'],
  ['::ffff:127.0.0.1', 'ipv4 mapped'],
  ['::ffff:7f00:1', 'ipv4 mapped'],
  ['::ffff:10.0.0.1', 'ipv4 mapped'],
  ['::ffff:8.8.8.8', 'ipv4 mapped'],
  ['::ffff:0:127.0.0.1', 'rfc6145'],
  ['::127.0.0.1', ''],
  ['64:ff9b::7f00:1', 'rfc6052'],
  ['64:ff9b:1::a00:1', 'rfc6052'],
  ['2002:7f00:1::', '6to4'],
  ['2001::7f00:1', 'teredo'],
  ['2001:db8::1', 'reserved'],
  ['3fff::1', 'reserved'],
  ['fe80::1', 'link local'],
  ['fe80::1%eth0', 'link local'],
  ['fec0::1', ''],
  ['fc00::1', 'unique local'],
  ['fd00:ec2::254', 'unique local'],
  ['ff02::1', 'multicast'],
  ['100::1', ''],
  ['4000::1', 'reserved'],
  ['', 'no IP address'],
  ['localhost', 'no IP address'],
  ['1.2.3.4.5', 'no IP address'],
  ['8.8.8.8 ', 'no IP address'],
];

describe('refusedAddress', () => {
  it.each(notPublic)('refuses %s', (address, says) => expect(refusedAddress(address)).toContain(says));

  it.each([
    '1.1.1.1',
    '8.8.8.8',
    '93.184.216.34',
    '172.32.0.1',
    '100.128.0.1',
    '2606:4700::1111',
    '2a00:1450::1',
  ])('takes %s', (address) => expect(refusedAddress(address)).toBeUndefined());
});

describe('checkUrl', () => {
  it.each([
    ['ftp://example.org/a', /only http and https/],
    ['file:///etc/passwd', /only http and https/],
    ['gopher://example.org/', /only http and https/],
    ['data:text/html,x', /only http and https/],
    ['javascript:alert(1)', /only http and https/],
    ['https://user:secret@example.org/', /user name or password/],
    ['https://user@example.org/', /user name or password/],
    ['http://', /no valid address/],
    ['http://exa mple.org/', /no valid address/],
    ['http://[::1/', /no valid address/],
    ['not an address', /no valid address/],
    [`https://example.org/${'a'.repeat(2000)}`, /longer than 2000/],
  ])('refuses %s', (text, says) => expect(() => checkUrl(text)).toThrow(says));

  it('refuses a redirect from https to http, and takes one within', () => {
    const base = new URL('https://example.org/a/b');
    expect(() => checkUrl('http://example.org/', base)).toThrow(/encrypted/);
    expect(checkUrl('../c#part', base).href).toBe('https://example.org/c');
  });

  it.each([
    'http://2130706433/',
    'http://0x7f.1/',
    'http://127.1/',
    'http://0177.0.0.1/',
    'http://①②⑦.⓪.⓪.①/',
  ])('sees the address in %s', (text) =>
    expect(refusedAddress(checkUrl(text).hostname)).toContain('loopback'),
  );
});

describe('refusedPort', () => {
  it.each([22, 25, 3306, 5432, 6379, 9200, 11434])('refuses %i', (port) => {
    expect(refusedPort(new URL(`http://example.org:${port}/`))).toContain(String(port));
  });

  it.each(['http://example.org/', 'https://example.org:443/', 'http://example.org:8080/'])(
    'takes %s',
    (url) => {
      expect(refusedPort(new URL(url))).toBeUndefined();
    },
  );
});

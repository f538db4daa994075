import ipaddr from 'ipaddr.js';

/** Where pages of the public web are served. */
const webPorts = new Set(['80', '443', '8080', '8443']);
const longestAddress = 2_000;
/** All that is routed on the Internet of IPv6 today lies in here. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/** An address as typed or as a redirect names it, as a URL. Throws an Error that says what is wrong with it. */
export function checkUrl(text: string, base?: URL): URL {
  if (text.length > longestAddress)
    throw new Error(`its address is longer than ${longestAddress} characters`);
  if (!URL.canParse(text, base?.href)) throw new Error('it is no valid address');
  const url = new URL(text, base?.href);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new Error(`only http and https addresses are fetched, not ${url.protocol.slice(0, 20)}`);
  }
  if (url.username !== '' || url.password !== '')
    throw new Error('its address holds a user name or password');
  if (base?.protocol === 'https:' && url.protocol === 'http:') {
    throw new Error('it leads from an encrypted address to one that is not');
  }
  url.hash = '';
  return url;
}

/** Why a port is not connected to, or undefined. */
export function refusedPort(url: URL): string | undefined {
  if (url.port === '' || webPorts.has(url.port)) return undefined;
  return `port ${url.port} is not one of the web's (${[...webPorts].join(', ')})`;
}

/**
 * Why an IP address is not connected to, or undefined for one of the public Internet: everything else may be a
 * service of this machine or its network that trusts whoever can reach it.
 */
export function refusedAddress(address: string): string | undefined {
  if (!ipaddr.isValid(address)) return `${address} is no IP address`;
  const parsed = ipaddr.parse(address);
  const range = parsed.range();
  const isPublic = range === 'unicast' && (parsed instanceof ipaddr.IPv4 || parsed.match(globalUnicast));
  return isPublic ? undefined : `${address} is not public (${inWords(range)})`;
}

/** `carrierGradeNat` → `carrier grade nat`. */
function inWords(range: string): string {
  return range === 'unicast' ? 'reserved' : range.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

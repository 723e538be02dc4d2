// Where this machine may be led by others: to fetch a picture, or to tell of an event. The address
// was named by somebody else, so without a bound it could make this machine ask its router, the
// cloud's metadata or a database next door. A name is checked in the very look-up that the
// connection uses: checked beforehand and looked up again, it could answer differently the second
// time.

import { lookup as systemLookup } from 'node:dns';
import { BlockList, isIP, isIPv6, type LookupFunction } from 'node:net';

const privateNetworks = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  // Multicast, reserved and broadcast.
  '224.0.0.0/3',
  // Unspecified, loopback and the old way to write a v4 address as v6.
  '::/96',
  // 6to4, Teredo and a NAT64 of one's own, which hide a v4 address.
  '2002::/16',
  '2001::/32',
  '64:ff9b:1::/48',
  // Unique-local, link-local, the site-local of old, multicast.
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
];

/** What v4 addresses look like as v6: mapped, and behind a NAT64. */
const embeddings = ['::ffff:', '64:ff9b::'];

const blocked = new BlockList();
for (const network of privateNetworks) {
  const [address = '', prefix] = network.split('/');
  if (isIPv6(address)) {
    blocked.addSubnet(address, Number(prefix), 'ipv6');
    continue;
  }
  blocked.addSubnet(address, Number(prefix), 'ipv4');
  for (const before of embeddings) {
    blocked.addSubnet(`${before}${address}`, 96 + Number(prefix), 'ipv6');
  }
}

/** Whether an address is of this machine or its neighbourhood; what is no address counts as one. */
export function isPrivateAddress(said: string): boolean {
  const address = said.replace(/^\[|\]$|%.*$/g, '');
  const version = isIP(address);
  return version === 0 || blocked.check(address, version === 6 ? 'ipv6' : 'ipv4');
}

/** Trying again does not mend it. */
export class Refused extends Error {}

const refusePrivate = (host: string, address: string) =>
  new Refused(
    host === address
      ? `${host} is a private address`
      : `${host} leads to the private address ${address}`,
  );

/** Throws for what is not http(s), or names a private address by its number, but for one's own. */
export function requireOutside(url: URL, ownHost?: string): void {
  if (!/^https?:$/.test(url.protocol)) throw new Refused(`${url.href} is no http address`);
  if (url.host === ownHost) return;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && isPrivateAddress(host)) throw refusePrivate(host, host);
}

/** Looks a name up for a connection, and fails when any of its addresses is private. */
export function createOutsideLookup(lookup: typeof systemLookup = systemLookup): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) {
        callback(error, '');
        return;
      }
      const first = found[0];
      const inside = found.find(({ address }) => isPrivateAddress(address));
      if (inside !== undefined) callback(refusePrivate(hostname, inside.address), '');
      else if (first === undefined) callback(new Refused(`${hostname} has no address`), '');
      else if (options.all === true) callback(null, found);
      else callback(null, first.address, first.family);
    });
  };
}

// How this server is named in image urls when PUBLIC_URL does not say. The caller's own Host is
// used, so that a school's pupils see urls they can reach, but only when it names this very
// machine: any other Host would let a stranger fill the cache with answers that lead elsewhere. The
// port may be another than ours, since containers and tunnels map ports, but only a few of them.

import type { IncomingMessage } from 'node:http';
import { hostname, networkInterfaces } from 'node:os';
import type { Request } from 'express';

/** Every name and address by which this machine is reached directly. */
function ownNames(): Set<string> {
  const addresses = Object.values(networkInterfaces()).flatMap((list) =>
    (list ?? []).map(({ address, family }) => (family === 'IPv6' ? `[${address}]` : address)),
  );
  const name = hostname().toLowerCase();
  return new Set(['localhost', '127.0.0.1', '[::1]', name, `${name}.local`, ...addresses]);
}

const mappedPortsMax = 8;
/** One that nobody asked for in so long makes room for another. */
const mappedPortMs = 60_000;
const knownMax = 100;

export type OwnAddress = (request: IncomingMessage) => string;

export function createOwnAddress(publicUrl: string | undefined): OwnAddress {
  if (publicUrl !== undefined) return () => publicUrl;
  const names = ownNames();
  /** When each was asked for last, the longest ago first. */
  const mappedPorts = new Map<number, number>();
  const isPortKnown = (port: number) => {
    const nowMs = performance.now();
    const [oldest] = mappedPorts;
    const isFull = mappedPorts.size >= mappedPortsMax;
    if (isFull && !mappedPorts.has(port)) {
      // A stranger may have named eight that lead nowhere; they are forgotten again.
      if (oldest === undefined || nowMs - oldest[1] < mappedPortMs) return false;
      mappedPorts.delete(oldest[0]);
      known.clear();
    }
    mappedPorts.delete(port);
    mappedPorts.set(port, nowMs);
    return true;
  };
  /** What a Host came to on a port: clients repeat theirs on every request. */
  const known = new Map<string, string>();
  /** What it came to on a connection, whose callers repeat theirs: to ask a socket is dear. */
  const onSocket = new WeakMap<object, { host: string | undefined; address: string }>();
  return (request) => {
    const { socket } = request;
    const { host: sentHost } = request.headers;
    const last = onSocket.get(socket);
    if (last !== undefined && last.host === sentHost) return last.address;
    const address = find(sentHost, socket.localPort ?? 80);
    onSocket.set(socket, { host: sentHost, address });
    return address;
  };

  function find(sentHost: string | undefined, port: number): string {
    const asked = `${sentHost} ${port}`;
    const before = known.get(asked);
    if (before !== undefined) return before;
    const [, name = '', sentPort = '80'] =
      /^(\[[\da-f:.]+\]|[^:[\]]+)(?::(\d{1,5}))?$/i.exec(sentHost ?? '') ?? [];
    const sent = Number(sentPort);
    const isOurs = names.has(name.toLowerCase()) && (sent === port || isPortKnown(sent));
    const [host, hostPort] = isOurs ? [name.toLowerCase(), sent] : ['localhost', port];
    const address = hostPort === 80 ? `http://${host}` : `http://${host}:${hostPort}`;
    if (isOurs && known.size < knownMax) known.set(asked, address);
    return address;
  }
}

const countryHeaders = ['cf-ipcountry', 'cloudfront-viewer-country', 'x-country-code'];

/** The caller's country, where a proxy that is believed said so; null elsewhere. */
export function countryOf(request: Request): string | null {
  const trusts = request.app.get('trust proxy fn') as (address: string, hop: number) => boolean;
  if (!trusts(request.socket.remoteAddress ?? '', 0)) return null;
  for (const name of countryHeaders) {
    const value = request.headers[name];
    if (typeof value !== 'string' || !/^[a-z]{2}$/i.test(value)) continue;
    const code = value.toUpperCase();
    // XX is Cloudflare's word for "unknown"; T1, for Tor, is not two letters.
    if (code !== 'XX') return code;
  }
  return null;
}

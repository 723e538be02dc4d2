// How this server is named in image urls when PUBLIC_URL does not say. The caller's own Host is
// used, so that a school's pupils see urls they can reach, but only when it names this very
// machine: any other Host would let a stranger fill the cache with answers that lead elsewhere.

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

export function createOwnAddress(publicUrl: string | undefined): (request: Request) => string {
  if (publicUrl !== undefined) return () => publicUrl;
  const names = ownNames();
  return (request) => {
    const port = request.socket.localPort ?? 80;
    const [, name = '', sentPort = '80'] =
      /^(\[[\da-f:.]+\]|[^:[\]]+)(?::(\d{1,5}))?$/i.exec(request.headers.host ?? '') ?? [];
    const isOurs = names.has(name.toLowerCase()) && Number(sentPort) === port;
    const host = isOurs ? name.toLowerCase() : 'localhost';
    return port === 80 ? `http://${host}` : `http://${host}:${port}`;
  };
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

// The hosts of pictures that this server only leads to: those of mirrored images whose files stayed
// where they were. A browser follows our redirect there, and a page's policy has to allow it, so
// the gallery asks for these.

import { jsonCodec } from '../../ports/cache.ts';
import type { Ports } from '../../ports/ports.ts';

const policy = {
  seconds: 60,
  staleSeconds: 3600,
  absentSeconds: 60,
  errorSeconds: 86_400,
  tags: ['images'],
};
const originsMax = 20;
const sizeBytes = 2000;

/** A host as a policy may hold it; others could end the directive that they stand in. */
const originPattern = /^https?:\/\/[\w.:[\]-]+$/;

export async function listRemoteOrigins({
  database,
  cache,
}: Pick<Ports, 'database' | 'cache'>): Promise<string[]> {
  const load = async () => ({ value: await findOrigins(database.read), sizeBytes });
  return (await cache.remember('remoteOrigins', policy, load, jsonCodec<string[]>())).value;
}

/** One statement for each host: the least address, then the least of those behind that host's. */
async function findOrigins(knex: Ports['database']['read']): Promise<string[]> {
  const origins: string[] = [];
  for (let from = ''; origins.length < originsMax; ) {
    const images = knex('images').where({ state: 'published' }).where('remote_url', '>=', from);
    const [row] = await images.min({ url: 'remote_url' });
    if (!row?.['url']) break;
    const { origin } = new URL(row['url']);
    origins.push(origin);
    // The character 0 comes next after the slash that every address has behind its origin.
    from = `${origin}0`;
  }
  return origins.filter((origin) => originPattern.test(origin));
}

// Where the catalogue's images come from, counted. A source is a word in the image's row; what it
// is called for people stands here, and a word that is not known yet is shown as it is. Counting
// reads the whole catalogue, so the counts are remembered as one entry, from which pages are cut.

import type { Answer, Call } from '../../contract/handler.ts';
import { type Cache, type CachePolicy, jsonCodec } from '../../ports/cache.ts';
import { countBySource } from './image-store.ts';

const descriptions: Record<string, { name: string; description: string }> = {
  drawings: {
    name: 'Drawn cats',
    description: 'Drawings made by this program, not photographs.',
  },
  import: {
    name: 'Imported images',
    description: 'Images that the operator of this server brought into the catalogue.',
  },
  mirror: {
    name: 'Mirrored images',
    description: 'Images that were taken in from another server of this API.',
  },
  upload: {
    name: 'Uploads',
    description: 'Images that callers of this server uploaded.',
  },
};

type Counts = Awaited<ReturnType<typeof countBySource>>;

// Never stale: an answer that is made from it has a life of its own, and the two lives add up.
const countsPolicy: CachePolicy = {
  seconds: 20,
  staleSeconds: 0,
  absentSeconds: 1,
  errorSeconds: 86_400,
  tags: ['images'],
};
const countsCodec = jsonCodec<Counts>();

export async function listSources(
  cache: Cache,
  call: Call<'listSources'>,
): Promise<Answer<'listSources'>> {
  const load = async () => ({ value: await countBySource(call.read), sizeBytes: 1000 });
  const { value: counts } = await cache.remember('sources', countsPolicy, load, countsCodec);
  const { page } = call.query;
  const limit = call.query.limit ?? Math.max(1, counts.length);
  const body = counts.slice(page * limit, (page + 1) * limit).map(({ source, count }) => ({
    id: source,
    ...(descriptions[source] ?? { name: source, description: '' }),
    image_count: count,
  }));
  return { status: 200, body, page: { count: counts.length, page, limit } };
}

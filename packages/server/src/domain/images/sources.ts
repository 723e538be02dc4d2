// Where the catalogue's images come from, counted. A source is a word in the image's row; what it
// is called for people stands here, and a word that is not known yet is shown as it is.

import type { Answer, Call } from '../../contract/handler.ts';
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

export async function listSources(call: Call<'listSources'>): Promise<Answer<'listSources'>> {
  const counts = await countBySource(call.read);
  const { page } = call.query;
  const limit = call.query.limit ?? Math.max(1, counts.length);
  const body = counts.slice(page * limit, (page + 1) * limit).map(({ source, count }) => ({
    id: source,
    ...(descriptions[source] ?? { name: source, description: '' }),
    image_count: count,
  }));
  return { status: 200, body, page: { count: counts.length, page, limit } };
}

// Reading what may have to leave rotation; image-write-store.ts takes it out.

import type { Knex } from 'knex';
import type { ImageFile } from './image-store.ts';

/** Published images with a file of our own that was not looked at since, the longest ago first. */
export async function listUnchecked(
  knex: Knex,
  before: string,
  limit: number,
): Promise<ImageFile[]> {
  // Two statements, because an index does not answer "null or before" in order.
  const some = () =>
    knex('images')
      .where({ state: 'published', remote_url: null })
      .whereNot({ source: 'drawings' })
      .limit(limit)
      .select('id', 'type');
  const never: ImageFile[] = await some().whereNull('checked_at');
  if (never.length === limit) return never;
  const long: ImageFile[] = await some()
    .where('checked_at', '<', before)
    .orderBy('checked_at')
    .limit(limit - never.length);
  return [...never, ...long];
}

export interface Popularity {
  image_id: string;
  voters: number;
  down: number;
}

/**
 * Published images that so many have voted on, of whom so many percent voted them down. Of each
 * account and each of its users the newest vote counts; one of 0 or less is down.
 */
export async function listUnpopular(
  knex: Knex,
  votersMin: number,
  percent: number,
): Promise<Popularity[]> {
  const newest = knex('votes').max({ id: 'id' }).groupBy('image_id', 'account_id', 'sub_id');
  const rows: Popularity[] = await knex('votes')
    .whereIn('votes.id', newest)
    .join('images', 'images.id', 'votes.image_id')
    .where({ state: 'published', kept_at: null })
    .groupBy('votes.image_id')
    .havingRaw('COUNT(*) >= ?', [votersMin])
    .select('votes.image_id')
    .select(knex.raw('COUNT(*) AS voters'))
    .select(knex.raw('SUM(CASE WHEN votes.value <= 0 THEN 1 ELSE 0 END) AS down'));
  return rows
    .map(({ image_id, voters, down }) => ({
      image_id,
      voters: Number(voters),
      down: Number(down),
    }))
    .filter(({ voters, down }) => down * 100 >= voters * percent);
}

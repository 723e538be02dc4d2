// The ways to draw random images that were compared: the pool, and three that ask the database. All
// answer what a search without a key needs, whole rows of published images that match a filter: a
// narrow one (a breed, one image in 160) or a broad one (a type, seven images in ten).

import type { Knex } from 'knex';
import { systemChance } from '../src/adapters/clock-system.ts';
import { pickByChance, type SearchFilter, selectImages } from '../src/domain/images/choose.ts';
import { type ImagePool, imageAt } from '../src/domain/images/image-pool.ts';
import type { SizedImage } from '../src/domain/images/image-store.ts';

export type FilterName = 'narrow' | 'broad';

export interface Way {
  name: string;
  draw(filter: FilterName, limit: number): Promise<SizedImage[]>;
}

const breedId = 'b7';
const type = 'jpg';
const none: ReadonlySet<string> = new Set();
const columns = ['images.id', 'images.type', 'images.width', 'images.height'];

export const filters: Record<FilterName, SearchFilter> = {
  narrow: { breedIds: [breedId] },
  broad: { types: [type] },
};

export function drawFromPool(pool: ImagePool, filter: FilterName, limit: number): SizedImage[] {
  const selection = selectImages(pool, filters[filter]);
  const picked = pickByChance(systemChance, pool, selection, limit, none);
  return picked.map((index) => imageAt(pool, index));
}

function matching(knex: Knex, filter: FilterName): Knex.QueryBuilder {
  const published = knex('images').where('images.state', 'published');
  if (filter === 'broad') return published.where({ type });
  return published
    .join('image_breeds', 'image_breeds.image_id', 'images.id')
    .where('image_breeds.breed_id', breedId);
}

function seek(knex: Knex, filter: FilterName, limit: number, from: number) {
  const keys = filter === 'narrow' ? 'bench_breed_keys' : 'bench_keys';
  const query = knex(keys)
    .join('images', 'images.id', `${keys}.image_id`)
    .where('images.state', 'published')
    .where('rand_key', '>=', from)
    .orderBy('rand_key')
    .limit(limit)
    .select(columns);
  return filter === 'narrow' ? query.where({ breed_id: breedId }) : query.where({ type });
}

export function listWays(knex: Knex, pool: ImagePool, isSqlite: boolean): Way[] {
  const random = isSqlite ? 'RANDOM()' : 'RAND()';
  return [
    { name: 'pool', draw: async (filter, limit) => drawFromPool(pool, filter, limit) },
    {
      name: 'rand_key seek',
      async draw(filter, limit) {
        const found = await seek(knex, filter, limit, Math.random());
        if (found.length === limit) return found;
        return [...found, ...(await seek(knex, filter, limit - found.length, 0))];
      },
    },
    {
      name: 'COUNT + OFFSET',
      async draw(filter, limit) {
        const counted = await matching(knex, filter).count({ count: '*' }).first();
        const images: SizedImage[] = [];
        for (let at = 0; at < limit; at += 1) {
          const offset = Math.floor(Math.random() * Number(counted?.['count']));
          images.push(await matching(knex, filter).offset(offset).first(columns));
        }
        return images;
      },
    },
    {
      name: 'ORDER BY RAND()',
      draw: async (filter, limit) =>
        matching(knex, filter).select(columns).orderByRaw(random).limit(limit),
    },
  ];
}

// Which ids surely name no image, without asking the database for each: a flood of ids that do not
// exist must not reach it, and remembering absences does not help when every id is another one. The
// search pool knows all published images and is renewed for a statement or two, so at most once a
// second it is asked for anew, and an id that is not in it does not exist. Finding an id among a
// million would cost more than the flood does; a bit for each of two hashes says "surely not" for
// all but one or two in a hundred, and those are looked for in the database like any.

import type { Knex } from 'knex';
import type { Cache, CachePolicy } from '../../ports/cache.ts';
import { hashOfId, type ImagePool, mix } from './image-pool.ts';
import type { PoolKeeper } from './image-pool-keeper.ts';

export interface KnownImages {
  /** Whether an id surely names no published image; false also when that cannot be said. */
  isUnknown(id: string, knex: Knex): Promise<boolean>;
}

// As short as the shortest life of a remembered absence; a change on this server ends it at once.
const policy: CachePolicy = {
  seconds: 1,
  staleSeconds: 0,
  absentSeconds: 1,
  errorSeconds: 0,
  tags: ['images'],
};

/** 16 bits an image, and two of them set. */
class IdFilter {
  readonly #bits: Uint8Array;
  readonly #mask: number;

  constructor({ hashes, size }: ImagePool) {
    const count = 2 ** Math.max(10, Math.ceil(Math.log2(size * 16 + 1)));
    this.#bits = new Uint8Array(count / 8);
    this.#mask = count - 1;
    for (let image = 0; image < size; image += 1) {
      for (const bit of this.#bitsOf(hashes[image] as number))
        this.#bits[bit >>> 3] = (this.#bits[bit >>> 3] ?? 0) | (1 << (bit & 7));
    }
  }

  mayHave(id: string): boolean {
    return this.#bitsOf(hashOfId(id)).every(
      (bit) => ((this.#bits[bit >>> 3] ?? 0) >> (bit & 7)) & 1,
    );
  }

  #bitsOf(hash: number): [number, number] {
    return [hash & this.#mask, mix(hash, 0x5bd1e995) & this.#mask];
  }
}

export function createKnownImages(cache: Cache, pools: PoolKeeper): KnownImages {
  const filters = new WeakMap<ImagePool, IdFilter>();
  const filterOf = (pool: ImagePool) => {
    const known = filters.get(pool) ?? new IdFilter(pool);
    filters.set(pool, known);
    return known;
  };
  return {
    async isUnknown(id, knex) {
      // The first pool of a process may take seconds, and nobody waits for it here.
      if (!pools.isLoaded()) return false;
      try {
        const { value } = await cache.remember('known images', policy, () => pools.load(knex));
        return !filterOf(value).mayHave(id);
      } catch {
        // The search for the image itself tells what is wrong with the database.
        return false;
      }
    },
  };
}

// The caller's own vote and favourite on the images of an answer. They are the one part of an image
// that belongs to the caller, so they are attached last, to what may be remembered for everyone.

import type { components } from '@thecatapi/sdk/contract';
import type { Knex } from 'knex';
import type { Caller } from '../../contract/handler.ts';
import { findFavourites } from '../favourites/favourite-store.ts';
import { findNewestVotes } from '../votes/vote-store.ts';

/** Absent keys, not nulls, where the caller has none. */
export interface Marks {
  favourite?: components['schemas']['OwnFavourite'];
  vote?: components['schemas']['OwnVote'];
}

/** For each image of these what the caller has on it; nothing without a key. */
export async function findMarks(
  knex: Knex,
  caller: Caller,
  query: { include_vote: boolean; include_favourite: boolean },
  imageIds: readonly string[],
): Promise<(imageId: string) => Marks> {
  if (caller.kind === 'anonymous' || imageIds.length === 0) return () => ({});
  const { accountId } = caller;
  const [votes, favourites] = await Promise.all([
    query.include_vote ? findNewestVotes(knex, accountId, imageIds) : new Map(),
    query.include_favourite ? findFavourites(knex, accountId, imageIds) : new Map(),
  ]);
  return (imageId) => {
    const favourite = favourites.get(imageId);
    const vote = votes.get(imageId);
    return {
      ...(favourite === undefined ? {} : { favourite }),
      ...(vote === undefined ? {} : { vote }),
    };
  };
}

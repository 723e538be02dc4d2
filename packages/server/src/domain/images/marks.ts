// The caller's own vote and favourite on the images of an answer. They are the one part of an image
// that belongs to the caller, so they are attached last, to what may be remembered for everyone.
// They cannot be remembered, because a vote must show in the very next answer; so every call with a
// key asks for them, and what many calls ask for at one time is read together.

import type { components } from '@thecatapi/sdk/contract';
import type { Caller, OperationId } from '../../contract/handler.ts';
import { PortError, requestFailure } from '../../errors.ts';
import type { Ports } from '../../ports/ports.ts';
import { findFavourites } from '../favourites/favourite-store.ts';
import { findNewestVotes } from '../votes/vote-store.ts';
import { createGather } from './gather.ts';
import { within } from './within.ts';

/** Absent keys, not nulls, where the caller has none. */
export interface Marks {
  favourite?: components['schemas']['OwnFavourite'];
  vote?: components['schemas']['OwnVote'];
}

interface MarkedCall {
  operationId: OperationId;
  requestId: string;
  caller: Caller;
  query: { include_vote: boolean; include_favourite: boolean };
}

/**
 * For each image of these what the caller has on it; nothing without a key. While the database
 * cannot be had, or is silent for a second, nobody has any: a picture without one's own vote is
 * worth more than no picture, and than one that comes late.
 */
export type FindMarks = (
  call: MarkedCall,
  imageIds: readonly string[],
) => Promise<(imageId: string) => Marks>;

type Pair = readonly [accountId: number, imageId: string];

const patienceMs = 1000;
/** After a failure or silence nobody asks for so long, so that few have to wait for it. */
const pauseMs = 2000;

const nothing = () => ({});

export function createFindMarks({
  database,
  observe,
}: Pick<Ports, 'database' | 'observe'>): FindMarks {
  const vote = createGather(async (keys: string[]) =>
    byPair(await findNewestVotes(database.latest, keys.map(pairOf))),
  );
  const favourite = createGather(async (keys: string[]) =>
    byPair(await findFavourites(database.latest, keys.map(pairOf))),
  );
  let pausedUntilMs = 0;
  return async ({ operationId: operation, requestId, caller, query }, imageIds) => {
    if (caller.kind === 'anonymous' || performance.now() < pausedUntilMs) return nothing;
    const { include_vote, include_favourite } = query;
    const marksOf = async (imageId: string): Promise<[string, Marks]> => {
      const key = keyOf([caller.accountId, imageId]);
      const [voted, kept] = await Promise.all([
        include_vote ? vote(key) : undefined,
        include_favourite ? favourite(key) : undefined,
      ]);
      const marks = {
        ...(kept === undefined ? {} : { favourite: { id: kept.id } }),
        ...(voted === undefined ? {} : { vote: { id: voted.id, value: voted.value } }),
      };
      return [imageId, marks];
    };
    const pause = () => {
      pausedUntilMs = performance.now() + pauseMs;
    };
    const asked = Promise.all(imageIds.map(marksOf)).catch((error: unknown) => {
      if (!(error instanceof PortError)) throw error;
      observe(requestFailure(error, { operation, requestId }));
      pause();
      return [];
    });
    const inTime = await within(patienceMs, asked);
    if (inTime === undefined) pause();
    const found = new Map(inTime);
    return (imageId) => found.get(imageId) ?? {};
  };
}

const keyOf = ([accountId, imageId]: Pair) => `${accountId}/${imageId}`;

function pairOf(key: string): Pair {
  const at = key.indexOf('/');
  return [Number(key.slice(0, at)), key.slice(at + 1)];
}

function byPair<Row extends { account_id: number; image_id: string }>(
  rows: readonly Row[],
): Map<string, Row> {
  return new Map(rows.map((row) => [keyOf([row.account_id, row.image_id]), row]));
}

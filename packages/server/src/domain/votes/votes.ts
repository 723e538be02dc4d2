// Numbers that an account gives to images. An image_id is taken as it comes and never looked up
// when a vote is made: apps vote on images that were deleted since, and on ids of their own.
// Everything here is read as it is now, because a replica may lag and whoever has just voted must
// find the vote, on whichever server they ask next.

import type { components } from '@thecatapi/sdk/contract';
import type { Knex } from 'knex';
import type { Answer, Call, GroupHandlersOf, HandlersOf } from '../../contract/handler.ts';
import { refuse } from '../../errors.ts';
import type { Announce } from '../../ports/announce.ts';
import { presentTime, sqlTime } from '../../ports/database.ts';
import type { Ports } from '../../ports/ports.ts';
import { findImageFiles, type ImageFile } from '../images/image-store.ts';
import { imageUrl } from '../images/image-url.ts';
import {
  deleteVoteRow,
  findVote,
  findVoteOwner,
  insertVotes,
  listVoteRows,
  type VoteRow,
} from './vote-store.ts';

type VoteOperation = 'listVotes' | 'getVote' | 'deleteVote' | 'deleteVoteByOldPath';
type Vote = components['schemas']['Vote'];
type Image = NonNullable<Vote['image']>;

type VotePorts = Pick<Ports, 'database' | 'clock'>;

export interface Votes {
  handlers: HandlersOf<VoteOperation> & GroupHandlersOf<'createVote'>;
}

export function openVotes(ports: VotePorts, announce: Announce): Votes {
  return {
    handlers: {
      listVotes: (call) => listVotes(ports.database.latest, call),
      createVote: {
        handleGroup: (calls, transaction) => createVotes(ports, announce, calls, transaction),
      },
      getVote: (call) => getVote(ports.database.latest, call),
      deleteVote,
      deleteVoteByOldPath: deleteVote,
    },
  };
}

async function listVotes(knex: Knex, call: Call<'listVotes'>): Promise<Answer<'listVotes'>> {
  const { limit, page, order, attach_image: attachImage, sub_id: subId } = call.query;
  const filter = { accountId: call.caller.accountId, subId };
  const { rows, count } = await listVoteRows(knex, filter, { order, page, limit });
  const images = attachImage ? await findImagesOf(knex, rows) : undefined;
  const body = rows.map((row) => ({
    ...presentVote(row),
    ...(images === undefined ? {} : { image: presentImage(images.get(row.image_id), call) }),
  }));
  return { status: 200, body, page: { count, page, limit } };
}

async function createVotes(
  { database, clock }: VotePorts,
  announce: Announce,
  calls: readonly Call<'createVote'>[],
  transaction: Knex.Transaction,
): Promise<Answer<'createVote'>[]> {
  const created_at = sqlTime(clock.nowMs());
  const rows = calls.map(({ body: { image_id, value, sub_id = null }, caller, countryCode }) => ({
    account_id: caller.accountId,
    image_id,
    sub_id,
    value,
    country_code: countryCode,
    created_at,
  }));
  const ids = await insertVotes(database, transaction, rows);
  const made = rows.map((row, index) => ({ ...row, id: ids[index] as number }));
  const events = made.map((row) => ({
    accountId: row.account_id,
    type: 'vote.created' as const,
    data: presentVote(row),
  }));
  await announce(transaction, events);
  return made.map((row) => {
    const counted = presentCounted(row);
    return { status: 201, body: { message: 'SUCCESS', ...counted } };
  });
}

async function getVote(knex: Knex, call: Call<'getVote'>): Promise<Answer<'getVote'>> {
  const row = await findVote(knex, call.caller.accountId, call.path.vote_id);
  if (row === undefined) throw refuse('NOT_FOUND');
  const images = await findImagesOf(knex, [row]);
  const { id, ...rest } = presentVote(row);
  const image = presentImage(images.get(row.image_id), call);
  return { status: 200, body: { id, user_id: call.caller.userId, ...rest, image } };
}

/**
 * Deletes first and asks whose it was only when nothing was deleted: of two calls at once exactly
 * one succeeds, and on SQLite a transaction that begins by reading could not wait for its turn.
 */
async function deleteVote(
  call: Call<'deleteVote'> | Call<'deleteVoteByOldPath'>,
): Promise<Answer<'deleteVote'>> {
  const id = call.path.vote_id;
  if (!(await deleteVoteRow(call.transaction, call.caller.accountId, id))) {
    const owner = await findVoteOwner(call.transaction, id);
    if (owner === undefined || owner === call.caller.accountId) {
      throw refuse('NO_VOTE_FOUND_MATCHING_ID');
    }
    throw refuse('INVALID_ACCOUNT', { status: 404 });
  }
  return { status: 200, body: { message: 'SUCCESS' } };
}

function findImagesOf(knex: Knex, rows: VoteRow[]): Promise<Map<string, ImageFile>> {
  return findImageFiles(knex, [...new Set(rows.map((row) => row.image_id))]);
}

function presentVote(row: VoteRow) {
  return { ...presentCounted(row), created_at: presentTime(row.created_at) };
}

/** What creating a vote answers as well; sub_id is absent, not null, when none was sent. */
function presentCounted(row: Omit<VoteRow, 'created_at'>) {
  return {
    id: row.id,
    image_id: row.image_id,
    ...(row.sub_id === null ? {} : { sub_id: row.sub_id }),
    value: row.value,
    country_code: row.country_code,
  };
}

function presentImage(image: ImageFile | undefined, call: { filesUrl: string }): Image {
  return image === undefined ? {} : { id: image.id, url: imageUrl(call.filesUrl, image) };
}

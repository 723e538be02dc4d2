// Reading uploads on their way to being published, whatever became of them; image-write-store.ts
// moves them along it.

import type { Knex } from 'knex';
import { type SizedImage, sizedColumns } from './image-store.ts';

/** An account's own image, in whatever state it is. */
export interface Upload extends SizedImage {
  state: string;
  reason: string | null;
  sub_id: string | null;
  original_filename: string | null;
  created_at: string;
}

export async function findUpload(
  knex: Knex,
  accountId: number,
  id: string,
): Promise<Upload | undefined> {
  return knex('images')
    .where({ id, account_id: accountId })
    .whereNot({ state: 'deleted' })
    .first([...sizedColumns, 'state', 'reason', 'sub_id', 'original_filename', 'created_at']);
}

export interface ImageState extends SizedImage {
  state: string;
  account_id: number | null;
}

/** An image and how far it is on its way, deleted ones too. */
export async function findImageState(knex: Knex, id: string): Promise<ImageState | undefined> {
  return knex('images')
    .where({ id })
    .first([...sizedColumns, 'state', 'account_id']);
}

export interface ReviewRow extends SizedImage {
  state: string;
  reason: string | null;
  user_id: string | null;
  original_filename: string | null;
  created_at: string;
}

/** Images in one state, the oldest first: those that wait for a person, or are out of rotation. */
export async function listImagesIn(
  knex: Knex,
  state: 'review' | 'withdrawn',
  limit: number,
): Promise<ReviewRow[]> {
  return knex('images')
    .leftJoin('accounts', 'accounts.id', 'images.account_id')
    .where({ state })
    .orderBy('images.created_at')
    .limit(limit)
    .select([
      ...sizedColumns,
      'state',
      'reason',
      'user_id',
      'original_filename',
      'images.created_at',
    ]);
}

export interface Refusal {
  email: string | null;
  original_filename: string | null;
  reason: string | null;
}

/** Whom to tell that an upload was refused, and why; undefined when it was not. */
export async function findRefusal(knex: Knex, imageId: string): Promise<Refusal | undefined> {
  return knex('images')
    .join('accounts', 'accounts.id', 'images.account_id')
    .where({ 'images.id': imageId, state: 'rejected' })
    .first('email', 'original_filename', 'reason');
}

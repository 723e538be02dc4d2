// Everything that changes what is shown of an image: that it is there, its file, its labels. All of
// it is here and nowhere else (a test looks), because each change must be told to the log of
// changes in its own transaction: an image that was changed silently would be shown as it was until
// the server starts again. So each function takes a transaction, and the time of the change.

import type { Knex } from 'knex';
import type { ImageAnalysis } from '../../ports/image-analyser.ts';
import { lockAccount } from '../accounts/account-store.ts';
import { insertImageChanges } from './image-change-store.ts';

type Row = Record<string, unknown>;

/** SQLite joins the rows of an insert as SELECTs, of which it takes 500. */
const chunkRows = 100;

async function insertChunks(
  transaction: Knex.Transaction,
  table: string,
  rows: readonly Row[],
): Promise<void> {
  for (let at = 0; at < rows.length; at += chunkRows) {
    await transaction(table).insert(rows.slice(at, at + chunkRows));
  }
}

export interface NewImages {
  images: readonly Row[];
  image_breeds: readonly Row[];
  image_categories: readonly Row[];
}

/** Inserts whole rows, of images and of what they show. */
export async function insertImages(
  transaction: Knex.Transaction,
  rows: NewImages,
  changedAt: string,
): Promise<void> {
  await insertChunks(transaction, 'images', rows.images);
  await insertChunks(transaction, 'image_breeds', rows.image_breeds);
  await insertChunks(transaction, 'image_categories', rows.image_categories);
  const ids = rows.images.map(({ id }) => id as string);
  await insertImageChanges(transaction, ids, changedAt);
}

/** Which breeds and categories an image shows. */
export interface ImageLabels {
  breedIds: readonly string[];
  categoryIds: readonly number[];
}

/** Inserts one image and publishes it behind all that are published. */
export async function insertPublishedImage(
  transaction: Knex.Transaction,
  row: Row & { id: string },
  labels: ImageLabels,
  changedAt: string,
): Promise<void> {
  // Written first: on SQLite a transaction that begins by reading cannot wait for its turn.
  await transaction('images').insert({ ...row, state: 'importing', position: 0 });
  await insertMissingLabels(transaction, row.id, labels);
  await placeLast(transaction, row.id, changedAt);
}

/** Shows an image behind all that are shown. */
async function placeLast(
  transaction: Knex.Transaction,
  id: string,
  changedAt: string,
): Promise<void> {
  // Of one state, because then it is the last entry of an index; of all, it would be a scan.
  const last = await transaction('images')
    .where({ state: 'published' })
    .max({ position: 'position' })
    .first();
  await transaction('images')
    .where({ id })
    .update({ state: 'published', position: Number(last?.['position'] ?? 0) + 1 });
  await insertImageChanges(transaction, [id], changedAt);
}

/**
 * Inserts an upload in state `received`, which nobody is shown. When its account has this very
 * picture already, nothing is inserted and that one's id is answered.
 */
export async function insertReceivedImage(
  transaction: Knex.Transaction,
  row: Row & { id: string; account_id: number; content_hash: string },
  breedIds: readonly string[],
): Promise<string | undefined> {
  const { account_id, content_hash, id } = row;
  // Of two that come at one time the later waits for the earlier, and sees it: a locking read does,
  // whatever the transaction has read before.
  await lockAccount(transaction, account_id);
  const same = await transaction('images')
    .where({ account_id, content_hash })
    .whereNotIn('state', ['deleted', 'rejected'])
    .orderBy('created_at')
    .forShare()
    .first('id');
  if (same !== undefined) return same['id'] as string;
  await transaction('images').insert({ ...row, state: 'received', position: 0 });
  await insertMissingLabels(transaction, id, { breedIds, categoryIds: [] });
  return undefined;
}

/** Moves an image that is not shown from one state to another; false when it is not in the first. */
export async function moveImage(
  transaction: Knex.Transaction,
  id: string,
  from: string,
  to: string,
  reason: string | null,
): Promise<boolean> {
  const moved: number = await transaction('images')
    .where({ id, state: from })
    .update({ state: to, reason });
  return moved > 0;
}

/** Takes an image that is shown away from everybody; false when it is not shown. */
export async function withdrawImage(
  transaction: Knex.Transaction,
  id: string,
  to: string,
  reason: string,
  changedAt: string,
): Promise<boolean> {
  const isMoved = await moveImage(transaction, id, 'published', to, reason);
  if (isMoved) await insertImageChanges(transaction, [id], changedAt);
  return isMoved;
}

/** Shows an image again that was taken out of rotation, and keeps it there. */
export async function restoreImage(
  transaction: Knex.Transaction,
  id: string,
  changedAt: string,
): Promise<boolean> {
  if (!(await moveImage(transaction, id, 'withdrawn', 'ready', null))) return false;
  await transaction('images').where({ id }).update({ kept_at: changedAt, checked_at: null });
  await placeLast(transaction, id, changedAt);
  return true;
}

/** Notes when an image's file was looked at, which nobody is shown. */
export async function markChecked(knex: Knex, id: string, checkedAt: string): Promise<void> {
  await knex('images').where({ id }).update({ checked_at: checkedAt });
}

/** Shows an image that is ready; false when it is not, as when it was deleted meanwhile. */
export async function publishImage(
  transaction: Knex.Transaction,
  id: string,
  changedAt: string,
): Promise<boolean> {
  if (!(await moveImage(transaction, id, 'analysed', 'ready', null))) return false;
  await placeLast(transaction, id, changedAt);
  return true;
}

/** Keeps what was seen in an image, and the categories that follow from it. */
export async function insertAnalysis(
  transaction: Knex.Transaction,
  imageId: string,
  analysis: ImageAnalysis,
  categoryIds: readonly number[],
  createdAt: string,
): Promise<void> {
  await transaction('analyses').insert({
    image_id: imageId,
    vendor: analysis.vendor,
    labels: JSON.stringify(analysis.labels),
    moderation_labels: JSON.stringify(analysis.moderationLabels),
    text_detections: JSON.stringify(analysis.textDetections),
    faces: JSON.stringify(analysis.faces),
    created_at: createdAt,
  });
  const known: number[] = await transaction('categories').whereIn('id', categoryIds).pluck('id');
  await insertMissingLabels(transaction, imageId, { breedIds: [], categoryIds: known });
}

/** Replaces what is known of an image's file. */
export async function updateImageFile(
  transaction: Knex.Transaction,
  id: string,
  file: { type: string; width: number; height: number; content_hash: string | null },
  changedAt: string,
): Promise<void> {
  await transaction('images')
    .where({ id })
    .update({ ...file, remote_url: null });
  await insertImageChanges(transaction, [id], changedAt);
}

/** Says what an image shows, and answers how much of it was not said before. */
export async function insertLabels(
  transaction: Knex.Transaction,
  imageId: string,
  labels: ImageLabels,
  changedAt: string,
): Promise<number> {
  const added = await insertMissingLabels(transaction, imageId, labels);
  if (added > 0) await insertImageChanges(transaction, [imageId], changedAt);
  return added;
}

async function insertMissingLabels(
  transaction: Knex.Transaction,
  imageId: string,
  { breedIds, categoryIds }: ImageLabels,
): Promise<number> {
  const breeds = await insertLinks(transaction, 'image_breeds', 'breed_id', imageId, breedIds);
  const table = 'image_categories';
  return breeds + (await insertLinks(transaction, table, 'category_id', imageId, categoryIds));
}

async function insertLinks(
  transaction: Knex.Transaction,
  table: 'image_breeds' | 'image_categories',
  column: 'breed_id' | 'category_id',
  imageId: string,
  ids: readonly (string | number)[],
): Promise<number> {
  if (ids.length === 0) return 0;
  const present = await transaction(table).where({ image_id: imageId }).pluck(column);
  const missing = ids.filter((id) => !present.includes(id));
  if (missing.length === 0) return 0;
  const rows = missing.map((id) => ({ image_id: imageId, [column]: id }));
  await transaction(table).insert(rows).onConflict(['image_id', column]).ignore();
  return missing.length;
}

/** Whether there was such an image of this account, not deleted before. */
export async function deleteOwnImage(
  transaction: Knex.Transaction,
  accountId: number,
  id: string,
  deletedAt: string,
): Promise<boolean> {
  const updated: number = await transaction('images')
    .where({ id, account_id: accountId })
    .whereNot({ state: 'deleted' })
    .update({ state: 'deleted', deleted_at: deletedAt });
  if (updated > 0) await insertImageChanges(transaction, [id], deletedAt);
  return updated > 0;
}

/**
 * Locks an account's image until the transaction ends; false when there is none. It is written and
 * not only read, because on SQLite a transaction that begins by reading cannot wait for its turn.
 */
export async function lockOwnImage(
  transaction: Knex.Transaction,
  accountId: number,
  id: string,
): Promise<boolean> {
  const updated: number = await transaction('images')
    .where({ id, account_id: accountId, state: 'published' })
    .update({ state: 'published' });
  return updated > 0;
}

/** Says that an image shows a breed; saying it again changes nothing. */
export async function insertImageBreed(
  transaction: Knex.Transaction,
  imageId: string,
  breedId: string,
  changedAt: string,
): Promise<void> {
  await transaction('image_breeds')
    .insert({ image_id: imageId, breed_id: breedId })
    .onConflict(['image_id', 'breed_id'])
    .ignore();
  await insertImageChanges(transaction, [imageId], changedAt);
}

/** Whether the image had the breed. */
export async function deleteImageBreed(
  transaction: Knex.Transaction,
  imageId: string,
  breedId: string,
  changedAt: string,
): Promise<boolean> {
  const deleted: number = await transaction('image_breeds')
    .where({ image_id: imageId, breed_id: breedId })
    .delete();
  if (deleted > 0) await insertImageChanges(transaction, [imageId], changedAt);
  return deleted > 0;
}

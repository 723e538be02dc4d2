// One image by its id: itself, what was recognised in it, and its breeds. What cannot be an id is
// unknown without a statement, so nonsense in the path costs the database nothing.

import type { components } from '@thecatapi/sdk/contract';
import type { Knex } from 'knex';
import type { Answer, Call } from '../../contract/handler.ts';
import { imageNotFound, refuse } from '../../errors.ts';
import { type Cache, type CachePolicy, jsonCodec, type Loaded } from '../../ports/cache.ts';
import { presentTime, sqlTime } from '../../ports/database.ts';
import type { Ports } from '../../ports/ports.ts';
import { findBreed } from '../breeds/breed-store.ts';
import type { ImageReads } from './image-reads.ts';
import type { ImageRow, Subjects } from './image-store.ts';
import { imageUrl, isImageId, variantOf } from './image-url.ts';
import { deleteImageBreed, insertImageBreed, lockOwnImage } from './image-write-store.ts';
import type { FindMarks } from './marks.ts';

type Image = components['schemas']['Image'];
type Analysis = components['schemas']['Analysis'];

interface Found extends Subjects {
  row: ImageRow;
}

const foundCodec = jsonCodec<Found | undefined>();

const rowSizeBytes = 600;
const breedSizeBytes = 3000;

// The answers for the widths of one image are made of the same rows: this is for how long they
// share them. It adds to the age of what is shown, so it is short, and nothing stale is taken.
const sharedPolicy = (id: string): CachePolicy => ({
  seconds: 5,
  staleSeconds: 0,
  absentSeconds: 5,
  errorSeconds: 0,
  tags: [`image:${id}`, 'images'],
});

export async function getImage(
  cache: Cache,
  reads: ImageReads,
  findMarks: FindMarks,
  call: Call<'getImage'>,
): Promise<Answer<'getImage'>> {
  const id = call.path.image_id;
  // Without a key the frame keeps the whole answer; with one, this is the part that can be kept.
  const load = () => loadImage(reads, call.read, id);
  const found =
    call.caller.kind === 'anonymous'
      ? (await cache.remember(`imageWhole ${id}`, sharedPolicy(id), load)).value
      : await call.remember(id, load, foundCodec);
  if (found === undefined) throw imageNotFound(id);
  const marksOf = await findMarks(call, [id]);
  const url = imageUrl(call.filesUrl, found.row, variantOf(found.row, call.query));
  return { status: 200, body: { ...presentImage(found, url), ...marksOf(id) } };
}

async function loadImage(
  reads: ImageReads,
  knex: Knex,
  id: string,
): Promise<Loaded<Found | undefined>> {
  const value = await reads.findWhole(knex, id);
  const sizeBytes = rowSizeBytes + (value?.breeds.length ?? 0) * breedSizeBytes;
  return { value, sizeBytes, absent: value === undefined };
}

function presentImage({ row, breeds, categories }: Found, url: string): Image {
  const { id, width, height } = row;
  return {
    id,
    url,
    width,
    height,
    ...(breeds.length === 0 ? {} : { breeds }),
    ...(categories.length === 0 ? {} : { categories }),
    ...(row.account_id === null ? {} : { breed_ids: joinBreedIds(breeds), sub_id: row.sub_id }),
  };
}

/** The ids separated by commas, or null when there are none. */
export function joinBreedIds(breeds: readonly { id: string }[]): string | null {
  return breeds.length === 0 ? null : breeds.map(({ id }) => id).join(',');
}

export async function getImageAnalysis(
  reads: ImageReads,
  call: Call<'getImageAnalysis'>,
): Promise<Answer<'getImageAnalysis'>> {
  const id = call.path.image_id;
  const rows = await reads.listAnalyses(call.read, id);
  const body = rows.map(({ labels, moderation_labels, vendor, image_id, created_at }) => ({
    labels: JSON.parse(labels) as Analysis['labels'],
    moderation_labels: JSON.parse(moderation_labels) as Analysis['moderation_labels'],
    vendor,
    image_id,
    created_at: presentTime(created_at),
  }));
  return { status: 200, body };
}

export async function listImageBreeds(
  reads: ImageReads,
  call: Call<'listImageBreeds'>,
): Promise<Answer<'listImageBreeds'>> {
  const found = await reads.findWhole(call.read, call.path.image_id);
  if (found === undefined) throw refuse('NOT_FOUND');
  return { status: 200, body: found.breeds };
}

export async function addImageBreed(
  { clock }: Pick<Ports, 'clock'>,
  call: Call<'addImageBreed'>,
): Promise<Answer<'addImageBreed'>> {
  await requireOwnImage(call);
  const { transaction } = call;
  const breed = await findBreed(transaction, call.body.breed_id);
  if (breed === undefined) throw refuse('NOT_FOUND');
  await insertImageBreed(transaction, call.path.image_id, breed.id, sqlTime(clock.nowMs()));
  return { status: 200, body: { message: 'SUCCESS' } };
}

export async function removeImageBreed(
  { clock }: Pick<Ports, 'clock'>,
  call: Call<'removeImageBreed'>,
): Promise<Answer<'removeImageBreed'>> {
  await requireOwnImage(call);
  const { image_id, breed_id } = call.path;
  const changedAt = sqlTime(clock.nowMs());
  const removed = await deleteImageBreed(call.transaction, image_id, breed_id, changedAt);
  if (!removed) throw refuse('NOT_FOUND');
  return { status: 200, body: { message: 'SUCCESS' } };
}

/** Somebody else's image is as unknown as one that never was. */
async function requireOwnImage({
  path,
  caller,
  transaction,
}: Call<'addImageBreed'> | Call<'removeImageBreed'>): Promise<void> {
  const isOwn =
    isImageId(path.image_id) && (await lockOwnImage(transaction, caller.accountId, path.image_id));
  if (!isOwn) throw refuse('NOT_FOUND');
}

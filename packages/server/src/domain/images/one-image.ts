// One image by its id: itself, what was recognised in it, and its breeds. What cannot be an id is
// unknown without a statement, so nonsense in the path costs the database nothing.

import type { components } from '@thecatapi/sdk/contract';
import type { Knex } from 'knex';
import type { Answer, Call } from '../../contract/handler.ts';
import { imageNotFound, refuse } from '../../errors.ts';
import { jsonCodec, type Loaded } from '../../ports/cache.ts';
import { type Database, presentTime } from '../../ports/database.ts';
import { findBreed } from '../breeds/breed-store.ts';
import {
  deleteImageBreed,
  findImage,
  findSubjects,
  type ImageRow,
  insertImageBreed,
  listAnalyses,
  lockOwnImage,
  type Subjects,
} from './image-store.ts';
import { imageUrl, isImageId } from './image-url.ts';
import { findMarks } from './marks.ts';

type Image = components['schemas']['Image'];
type Analysis = components['schemas']['Analysis'];

interface Found extends Subjects {
  row: ImageRow;
}

const foundCodec = jsonCodec<Found | undefined>();

const rowSizeBytes = 600;
const breedSizeBytes = 3000;

export async function getImage(
  { latest }: Pick<Database, 'latest'>,
  call: Call<'getImage'>,
): Promise<Answer<'getImage'>> {
  const id = call.path.image_id;
  if (!isImageId(id)) throw imageNotFound(id);
  // Without a key the frame keeps the whole answer; with one, this is the part that can be kept.
  const found =
    call.caller.kind === 'anonymous'
      ? (await loadImage(call.read, id)).value
      : await call.remember(id, () => loadImage(call.read, id), foundCodec);
  if (found === undefined) throw imageNotFound(id);
  const marksOf = await findMarks(latest, call.caller, call.query, [id]);
  const url = imageUrl(call.filesUrl, found.row, call.query.size);
  return { status: 200, body: { ...presentImage(found, url), ...marksOf(id) } };
}

async function loadImage(knex: Knex, id: string): Promise<Loaded<Found | undefined>> {
  const row = await findImage(knex, id);
  if (row === undefined) return { value: undefined, sizeBytes: rowSizeBytes, absent: true };
  const subjects = (await findSubjects(knex, [id])).get(id) as Subjects;
  const sizeBytes = rowSizeBytes + subjects.breeds.length * breedSizeBytes;
  return { value: { row, ...subjects }, sizeBytes };
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
  call: Call<'getImageAnalysis'>,
): Promise<Answer<'getImageAnalysis'>> {
  const id = call.path.image_id;
  const rows = isImageId(id) ? await listAnalyses(call.read, id) : [];
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
  call: Call<'listImageBreeds'>,
): Promise<Answer<'listImageBreeds'>> {
  const knex = call.read;
  const id = call.path.image_id;
  const image = isImageId(id) ? await findImage(knex, id) : undefined;
  if (image === undefined) throw refuse('NOT_FOUND');
  const { breeds } = (await findSubjects(knex, [id])).get(id) as Subjects;
  return { status: 200, body: breeds };
}

export async function addImageBreed(call: Call<'addImageBreed'>): Promise<Answer<'addImageBreed'>> {
  await requireOwnImage(call);
  const breed = await findBreed(call.transaction, call.body.breed_id);
  if (breed === undefined) throw refuse('NOT_FOUND');
  await insertImageBreed(call.transaction, call.path.image_id, breed.id);
  return { status: 200, body: { message: 'SUCCESS' } };
}

export async function removeImageBreed(
  call: Call<'removeImageBreed'>,
): Promise<Answer<'removeImageBreed'>> {
  await requireOwnImage(call);
  const { image_id, breed_id } = call.path;
  const removed = await deleteImageBreed(call.transaction, image_id, breed_id);
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

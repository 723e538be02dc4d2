// The caller's own uploads: listing and deleting them. Everything is read on the writing
// connection, because a replica may lag and whoever has just uploaded must find the image.

import type { components } from '@thecatapi/sdk/contract';
import type { Answer, Call } from '../../contract/handler.ts';
import { refuse } from '../../errors.ts';
import type { Chance } from '../../ports/clock.ts';
import { presentTime, sqlTime } from '../../ports/database.ts';
import type { Ports } from '../../ports/ports.ts';
import {
  findOwnImages,
  findSubjects,
  type ImageRow,
  listOwnImageIds,
  listOwnImages,
  type OwnImageFilter,
  type Subjects,
} from './image-store.ts';
import { imageUrl, isImageId, variantOf } from './image-url.ts';
import { deleteOwnImage } from './image-write-store.ts';
import type { FindMarks } from './marks.ts';
import { joinBreedIds } from './one-image.ts';
import { parseCategoryIds } from './search.ts';

type OwnImage = components['schemas']['OwnImage'];

const filenameLengthMax = 100;

export async function listImages(
  { database, chance }: Pick<Ports, 'database' | 'chance'>,
  findMarks: FindMarks,
  call: Call<'listImages'>,
): Promise<Answer<'listImages'>> {
  const knex = database.latest;
  const { order, page, limit } = call.query;
  const urlOf = (row: ImageRow) => imageUrl(call.filesUrl, row, variantOf(row, call.query));
  const filter = filterOf(call);
  const { rows, count } =
    order === 'RANDOM'
      ? await pickOwnImages(knex, chance, filter, limit)
      : await listOwnImages(knex, filter, { order, page, limit });
  const ids = rows.map(({ id }) => id);
  const subjects = await findSubjects(knex, ids);
  const marksOf = await findMarks(call, ids);
  const body = rows.map((row) => ({
    ...presentOwn(row, subjects.get(row.id) as Subjects, urlOf(row)),
    ...marksOf(row.id),
  }));
  return { status: 200, body, page: { count, page, limit } };
}

function filterOf({ caller, query }: Call<'listImages'>): OwnImageFilter {
  return {
    accountId: caller.accountId,
    subId: query.sub_id,
    originalFilename: query.original_filename,
    types: query.mime_types,
    breedIds: query.breed_ids,
    categoryIds: parseCategoryIds(query.category_ids),
  };
}

/** Different images of the account's by chance: all its ids are few enough to shuffle. */
async function pickOwnImages(
  knex: Ports['database']['latest'],
  chance: Chance,
  filter: OwnImageFilter,
  limit: number,
): Promise<{ rows: ImageRow[]; count: number }> {
  const ids = await listOwnImageIds(knex, filter);
  const count = ids.length;
  const picked: string[] = [];
  while (picked.length < limit && ids.length > 0) {
    const at = chance.integer(ids.length);
    picked.push(ids[at] as string);
    ids[at] = ids[ids.length - 1] as string;
    ids.pop();
  }
  const found = await findOwnImages(knex, filter.accountId, picked);
  const byId = new Map(found.map((row) => [row.id, row]));
  return { rows: picked.map((id) => byId.get(id)).filter((row) => row !== undefined), count };
}

function presentOwn(row: ImageRow, { breeds, categories }: Subjects, url: string): OwnImage {
  const { id, width, height, sub_id, original_filename } = row;
  return {
    breeds,
    id,
    url,
    width,
    height,
    sub_id,
    created_at: presentTime(row.created_at),
    original_filename: [...(original_filename ?? '')].slice(0, filenameLengthMax).join(''),
    breed_ids: joinBreedIds(breeds),
    ...(categories.length === 0 ? {} : { categories }),
  };
}

export async function deleteImage(
  { clock, queue }: Pick<Ports, 'clock' | 'queue'>,
  { path, caller, transaction }: Call<'deleteImage'>,
): Promise<Answer<'deleteImage'>> {
  const id = path.image_id;
  const deleted =
    isImageId(id) &&
    (await deleteOwnImage(transaction, caller.accountId, id, sqlTime(clock.nowMs())));
  if (!deleted) throw refuse('INVALID_DATA');
  await queue.enqueue('deleteFiles', { imageId: id }, transaction);
  return { status: 204 };
}

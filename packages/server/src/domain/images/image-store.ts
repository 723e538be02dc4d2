// Reading the images table and the two that say what an image is about; image-write-store.ts writes
// them. "Published" is asked for in every statement that shows an image to others: a deleted image
// keeps its row, so that votes and favourites keep what they name.

import type { Knex } from 'knex';
import { type PageWanted, readPage } from '../../ports/database.ts';
import { type Breed, parseBreed } from '../breeds/breed-store.ts';
import type { Category } from '../categories/category-store.ts';

/** What the url of an image is made from. */
export interface ImageFile {
  id: string;
  type: string;
}

/** An image with the pixels of its original. */
export interface SizedImage extends ImageFile {
  width: number;
  height: number;
}

/** An image with its place in the order of approval. */
export interface PlacedImage extends SizedImage {
  position: number;
}

export interface ImageRow extends PlacedImage {
  source: string;
  account_id: number | null;
  sub_id: string | null;
  original_filename: string | null;
  /** Where the file is, when only the description of the image was mirrored. */
  remote_url: string | null;
  created_at: string;
}

export interface ImageFilter {
  /** Of each list that is there an image must match one; an empty list is matched by none. */
  types?: readonly string[] | undefined;
  breedIds?: readonly string[] | undefined;
  categoryIds?: readonly number[] | undefined;
}

export interface OwnImageFilter extends ImageFilter {
  accountId: number;
  subId?: string | undefined;
  originalFilename?: string | undefined;
}

/** What an image shows. */
export interface Subjects {
  breeds: Breed[];
  categories: Category[];
}

export const sizedColumns = ['images.id', 'type', 'width', 'height'];
const columns = [
  ...sizedColumns,
  'source',
  'images.position',
  'account_id',
  'sub_id',
  'original_filename',
  'remote_url',
  'created_at',
];

/** The published ones among these images; the others are not in the map. */
export async function findImageFiles(
  knex: Knex,
  ids: readonly string[],
): Promise<Map<string, SizedImage>> {
  if (ids.length === 0) return new Map();
  const rows: SizedImage[] = await knex('images')
    .whereIn('id', ids)
    .where({ state: 'published' })
    .select(sizedColumns);
  return new Map(rows.map((row) => [row.id, row]));
}

/** The published ones among these images, whole. */
export async function findImages(
  knex: Knex,
  ids: readonly string[],
): Promise<Map<string, ImageRow>> {
  const query = knex('images').whereIn('id', ids).where({ state: 'published' });
  const rows: ImageRow[] = await query.select(columns);
  return new Map(rows.map((row) => [row.id, row]));
}

/** What these images show, each list in the order of ids; every image is in the map. */
export async function findSubjects(
  knex: Knex,
  imageIds: readonly string[],
): Promise<Map<string, Subjects>> {
  const found = new Map<string, Subjects>(
    imageIds.map((id) => [id, { breeds: [], categories: [] }]),
  );
  if (imageIds.length === 0) return found;
  const breeds: { image_id: string; facts: string }[] = await knex('image_breeds')
    .join('breeds', 'breeds.id', 'image_breeds.breed_id')
    .whereIn('image_id', imageIds)
    .select('image_id', 'facts')
    .orderBy('breed_id');
  const categories: { image_id: string; id: number; name: string }[] = await knex(
    'image_categories',
  )
    .join('categories', 'categories.id', 'image_categories.category_id')
    .whereIn('image_id', imageIds)
    .select('image_id', 'categories.id', 'name')
    .orderBy('category_id');
  for (const row of breeds) found.get(row.image_id)?.breeds.push(parseBreed(row.facts));
  for (const { image_id, id, name } of categories) {
    found.get(image_id)?.categories.push({ id, name });
  }
  return found;
}

function matchingOwn(knex: Knex, filter: OwnImageFilter): Knex.QueryBuilder {
  const query = knex('images').where({ account_id: filter.accountId, state: 'published' });
  if (filter.subId !== undefined) query.where({ sub_id: filter.subId });
  if (filter.originalFilename !== undefined) {
    query.where({ original_filename: filter.originalFilename });
  }
  if (filter.types !== undefined) query.whereIn('type', filter.types);
  if (filter.breedIds !== undefined) {
    const shown = knex('image_breeds').whereIn('breed_id', filter.breedIds).select('image_id');
    query.whereIn('id', shown);
  }
  if (filter.categoryIds !== undefined) {
    const shown = knex('image_categories')
      .whereIn('category_id', filter.categoryIds)
      .select('image_id');
    query.whereIn('id', shown);
  }
  return query;
}

/** One page of an account's images in the order of upload, and how many there are in all. */
export async function listOwnImages(
  knex: Knex,
  filter: OwnImageFilter,
  { order, ...wanted }: { order: 'ASC' | 'DESC' } & PageWanted,
): Promise<{ rows: ImageRow[]; count: number }> {
  const query = matchingOwn(knex, filter).select(columns);
  return readPage(query.orderBy('created_at', order).orderBy('id', order), wanted);
}

/** The ids of all of an account's images that match, in no order. */
export async function listOwnImageIds(knex: Knex, filter: OwnImageFilter): Promise<string[]> {
  const rows: { id: string }[] = await matchingOwn(knex, filter).select('id');
  return rows.map(({ id }) => id);
}

/** These images of an account's, in no order. */
export async function findOwnImages(
  knex: Knex,
  accountId: number,
  ids: readonly string[],
): Promise<ImageRow[]> {
  if (ids.length === 0) return [];
  return knex('images')
    .where({ account_id: accountId, state: 'published' })
    .whereIn('id', ids)
    .select(columns);
}

export interface AnalysisRow {
  image_id: string;
  vendor: string;
  labels: string;
  moderation_labels: string;
  created_at: string;
}

/** The analyses of published images, newest first; an image without any is not in the map. */
export async function findAnalyses(
  knex: Knex,
  imageIds: readonly string[],
): Promise<Map<string, AnalysisRow[]>> {
  const rows: AnalysisRow[] = await knex('analyses')
    .join('images', 'images.id', 'analyses.image_id')
    .whereIn('image_id', imageIds)
    .where({ state: 'published' })
    .select('image_id', 'vendor', 'labels', 'moderation_labels', 'analyses.created_at')
    .orderBy('analyses.id', 'desc');
  const found = new Map<string, AnalysisRow[]>();
  for (const row of rows) found.set(row.image_id, [...(found.get(row.image_id) ?? []), row]);
  return found;
}

/** How many published images came from each source. */
export async function countBySource(knex: Knex): Promise<{ source: string; count: number }[]> {
  const rows: { source?: string; count?: number | string }[] = await knex('images')
    .where({ state: 'published' })
    .groupBy('source')
    .select('source', knex.raw('COUNT(*) AS count'))
    .orderBy('source');
  return rows.map(({ source, count }) => ({ source: source as string, count: Number(count) }));
}

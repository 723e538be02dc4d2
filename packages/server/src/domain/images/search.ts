// GET /images/search: the call that everybody makes. The catalogue is remembered as one pool, from
// which each call chooses for itself, so a search needs no statement at all; only a caller with a
// key costs two, for the own votes and favourites. Without a key there is no order to ask for, and
// no breeds, as on the live service.

import type { components } from '@thecatapi/sdk/contract';
import type { Answer, Call } from '../../contract/handler.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Breed, listAllBreeds } from '../breeds/breed-store.ts';
import { type Category, listAllCategories } from '../categories/category-store.ts';
import {
  pageBySeed,
  pageInOrder,
  pickByChance,
  type SearchFilter,
  type Selection,
  selectImages,
} from './choose.ts';
import { groupAt, type ImagePool, imageAt, loadImagePool } from './image-pool.ts';
import { imageUrl } from './image-url.ts';
import { findMarks } from './marks.ts';

type SearchCall = Call<'searchImages'>;
type SearchAnswer = Answer<'searchImages'>;
type SearchedImage = components['schemas']['SearchedImage'];

export interface SearchSettings {
  searchLimitAnonymous: number;
  searchLimitKey: number;
}

/** What was chosen; `count` is there when the choice is a page of an order that can be walked. */
interface Chosen {
  images: number[];
  count?: number;
}

export async function searchImages(
  ports: Pick<Ports, 'database' | 'chance' | 'clock'>,
  settings: SearchSettings,
  call: SearchCall,
): Promise<SearchAnswer> {
  const { query } = call;
  const pool = await call.remember('pool', () => loadImagePool(call.read));
  const selection = selectImages(pool, filterOf(query));
  const cap =
    call.caller.kind === 'account' ? settings.searchLimitKey : settings.searchLimitAnonymous;
  const limit = query.format === 'src' ? 1 : Math.min(query.limit, cap);
  const chosen = chooseImages(ports, call, pool, selection, limit);
  const headers: Record<string, string> = {
    authenticated: String(call.caller.kind === 'account'),
    ...(chosen.count === undefined ? neverCache(ports.clock.nowMs()) : {}),
  };
  const [first] = chosen.images;
  if (query.format === 'src' && first !== undefined) {
    const location = imageUrl(call.filesUrl, imageAt(pool, first), query.size);
    return { status: 302, headers: { ...headers, location } };
  }
  const body = await presentImages(ports, call, pool, chosen.images);
  if (chosen.count === undefined) return { status: 200, body, headers };
  const page = { count: chosen.count, page: query.page, limit };
  return { status: 200, body, page, headers, repeatable: true };
}

function filterOf(query: SearchCall['query']): SearchFilter {
  return {
    types: query.mime_types,
    breedIds: query.breed_ids,
    categoryIds: parseCategoryIds(query.category_ids),
    hasBreeds: query.has_breeds,
  };
}

/** The numbers among the ids that were asked for; what is no number is no category. */
export function parseCategoryIds(sent: readonly string[] | undefined): number[] | undefined {
  return sent?.filter((id) => /^\d{1,15}$/.test(id)).map(Number);
}

function chooseImages(
  { chance }: Pick<Ports, 'chance'>,
  { query, caller }: SearchCall,
  pool: ImagePool,
  selection: Selection,
  limit: number,
): Chosen {
  const { order, seed, page } = query;
  const excluded = new Set(query.exclude_ids);
  if (order !== 'RANDOM' && caller.kind === 'account') {
    return pageInOrder(pool, selection, excluded, { order, page, limit });
  }
  if (seed !== undefined) return pageBySeed(pool, selection, excluded, { seed, page, limit });
  return { images: pickByChance(chance, pool, selection, limit, excluded) };
}

async function presentImages(
  { database }: Pick<Ports, 'database'>,
  call: SearchCall,
  pool: ImagePool,
  chosen: number[],
): Promise<SearchedImage[]> {
  const { query, caller, filesUrl } = call;
  const images = chosen.map((index) => {
    const image = imageAt(pool, index);
    const { id, width, height } = image;
    return { id, url: imageUrl(filesUrl, image, query.size), width, height };
  });
  if (caller.kind === 'anonymous' || images.length === 0) return images;
  const subjects = await call.remember('subjects', () => loadSubjects(call.read));
  const ids = images.map(({ id }) => id);
  const marksOf = await findMarks(database.write, caller, query, ids);
  return images.map((image, number) => {
    const { breedIds, categoryIds } = groupAt(pool, chosen[number] as number);
    const breeds = breedIds.map((id) => subjects.breeds.get(id)).filter((one) => one !== undefined);
    const categories = categoryIds
      .map((id) => subjects.categories.get(id))
      .filter((one) => one !== undefined);
    return {
      ...image,
      ...(query.include_breeds ? { breeds } : {}),
      ...(query.include_categories && categories.length > 0 ? { categories } : {}),
      ...marksOf(image.id),
    };
  });
}

/** All breeds and categories, which every answer with a key is made of. */
async function loadSubjects(knex: Ports['database']['read']) {
  const [breeds, categories] = await Promise.all([listAllBreeds(knex), listAllCategories(knex)]);
  const value = {
    breeds: new Map<string, Breed>(breeds.map((breed) => [breed.id, breed])),
    categories: new Map<number, Category>(categories.map((one) => [one.id, one])),
  };
  return { value, sizeBytes: 1000 + JSON.stringify([breeds, categories]).length * 2 };
}

/**
 * The live service's way of saying that a random answer must not be kept. Its last-modified is no
 * HTTP date but what JavaScript's Date prints where the clock is set to UTC.
 */
function neverCache(nowMs: number): Record<string, string> {
  const [weekday, day, month, year, time] = new Date(nowMs).toUTCString().split(/,? /);
  const date = `${weekday} ${month} ${day} ${year}`;
  return {
    expires: 'Tue, 03 Jul 2001 06:00:00 GMT',
    'last-modified': `${date} ${time} GMT+0000 (Coordinated Universal Time)`,
    'cache-control': 'post-check=0, pre-check=0',
  };
}

// GET /images/search: the call that everybody makes. The catalogue is remembered as one pool, from
// which each call chooses for itself, so a search needs no statement at all; only callers with a
// key cost two, shared by all who ask at one time, for their own votes and favourites. Without a
// key there is no order to ask for, and no breeds, as on the live service.

import type { components } from '@thecatapi/sdk/contract';
import type { Answer, Call, WarmCall } from '../../contract/handler.ts';
import type { Loaded } from '../../ports/cache.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Breed, listAllBreeds } from '../breeds/breed-store.ts';
import { type Category, listAllCategories } from '../categories/category-store.ts';
import {
  pageBySeed,
  pageInOrder,
  pickByChance,
  type SearchFilter,
  selectImages,
} from './choose.ts';
import { groupAt, type ImagePool, idAt, imageAt } from './image-pool.ts';
import type { PoolKeeper } from './image-pool-keeper.ts';
import type { SizedImage } from './image-store.ts';
import { imageFileName, imageUrl, variantOf, type WantedFile } from './image-url.ts';
import type { FindMarks, Marks } from './marks.ts';

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
  limit: number;
  count?: number;
}

type SearchPorts = Pick<Ports, 'chance' | 'clock'>;

/** What searching stands on: the ports, the pool from one search to the next, and marks. */
type SearchParts = SearchPorts & { pools: PoolKeeper; findMarks: FindMarks };

/** What both ways of calling have in common. */
type Asked = Pick<SearchCall, 'query' | 'caller' | 'filesUrl'>;

interface AllSubjects {
  breeds: Map<string, Breed>;
  categories: Map<number, Category>;
}

/** What only an answer with a key is made of. */
interface ForAccount {
  subjects: AllSubjects;
  marksOf: (imageId: string) => Marks;
}

export async function searchImages(
  ports: SearchParts,
  settings: SearchSettings,
  call: SearchCall,
): Promise<SearchAnswer> {
  const { caller } = call;
  const pool = await call.remember('pool', () => ports.pools.load(call.read));
  const chosen = chooseFor(ports, settings, call, pool);
  if (caller.kind === 'anonymous') return answerSearch(ports, call, pool, chosen);
  const subjects = await call.remember('subjects', () => loadSubjects(call.read));
  const ids = chosen.images.map((index) => idAt(pool, index));
  const marksOf = await ports.findMarks(call, ids);
  return answerSearch(ports, call, pool, chosen, { subjects, marksOf });
}

/** The same for who needs nothing but what is in memory. */
export function searchWarm(
  ports: SearchPorts,
  settings: SearchSettings,
  call: WarmCall<'searchImages'>,
): SearchAnswer | undefined {
  const { caller, query } = call;
  const pool = call.recall<ImagePool>('pool');
  if (pool === undefined) return undefined;
  if (caller.kind === 'anonymous') {
    const chosen = chooseFor(ports, settings, call, pool);
    if (chosen.count !== undefined || query.format === 'src') {
      return answerSearch(ports, call, pool, chosen);
    }
    // Text already: making objects and then their text is two thirds of what a search costs.
    const body = writeImages(call, pool, chosen.images) as unknown as SearchedImage[];
    return { status: 200, body, headers: writtenHeaders(ports.clock.nowMs()) };
  }
  const subjects = call.recall<AllSubjects>('subjects');
  if (subjects === undefined || query.include_vote || query.include_favourite) return undefined;
  const chosen = chooseFor(ports, settings, call, pool);
  return answerSearch(ports, call, pool, chosen, { subjects, marksOf: () => ({}) });
}

function answerSearch(
  { clock }: SearchPorts,
  call: Asked,
  pool: ImagePool,
  chosen: Chosen,
  forAccount?: ForAccount,
): SearchAnswer {
  const { query } = call;
  const { count, limit } = chosen;
  const headers: Record<string, string> = {
    authenticated: String(call.caller.kind === 'account'),
    ...(count === undefined ? neverCache(clock.nowMs()) : {}),
  };
  const [first] = chosen.images;
  if (query.format === 'src' && first !== undefined) {
    const location = fileUrl(call, imageAt(pool, first));
    return { status: 302, headers: { ...headers, location } };
  }
  const body = presentImages(call, pool, chosen.images, forAccount);
  if (count === undefined) return { status: 200, body, headers };
  return { status: 200, body, page: { count, page: query.page, limit }, headers, repeatable: true };
}

const fileUrl = ({ query, filesUrl }: Pick<Asked, 'query' | 'filesUrl'>, image: SizedImage) =>
  imageUrl(filesUrl, image, variantOf(image, query));

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

function chooseFor(
  { chance }: SearchPorts,
  settings: SearchSettings,
  { query, caller }: Asked,
  pool: ImagePool,
): Chosen {
  const isAccount = caller.kind === 'account';
  const cap = isAccount ? settings.searchLimitKey : settings.searchLimitAnonymous;
  const limit = query.format === 'src' ? 1 : Math.min(query.limit, cap);
  const { order, seed, page } = query;
  const selection = selectImages(pool, filterOf(query));
  const excluded = new Set(query.exclude_ids);
  if (order !== 'RANDOM' && isAccount) {
    return { limit, ...pageInOrder(pool, selection, excluded, { order, page, limit }) };
  }
  if (seed !== undefined) {
    return { limit, ...pageBySeed(pool, selection, excluded, { seed, page, limit }) };
  }
  return { limit, images: pickByChance(chance, pool, selection, limit, excluded) };
}

function presentImages(
  { query, filesUrl }: Asked,
  pool: ImagePool,
  chosen: number[],
  forAccount: ForAccount | undefined,
): SearchedImage[] {
  return chosen.map((index) => {
    const image = imageAt(pool, index);
    const { id, width, height } = image;
    const shown = { id, url: fileUrl({ query, filesUrl }, image), width, height };
    if (forAccount === undefined) return shown;
    const { subjects, marksOf } = forAccount;
    const { breedIds, categoryIds } = groupAt(pool, index);
    const breeds = breedIds
      .map((one) => subjects.breeds.get(one))
      .filter((one) => one !== undefined);
    const categories = categoryIds
      .map((one) => subjects.categories.get(one))
      .filter((one) => one !== undefined);
    return {
      ...shown,
      ...(query.include_breeds ? { breeds } : {}),
      ...(query.include_categories && categories.length > 0 ? { categories } : {}),
      ...marksOf(id),
    };
  });
}

/** All breeds and categories, which every answer with a key is made of. */
async function loadSubjects(knex: Ports['database']['read']): Promise<Loaded<AllSubjects>> {
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

/** The headers of a random answer without a key, made once a second. */
const writtenHeaders = (() => {
  let second = Number.NaN;
  let made: Record<string, string> = {};
  return (nowMs: number) => {
    if (Math.floor(nowMs / 1000) === second) return made;
    second = Math.floor(nowMs / 1000);
    made = {
      authenticated: 'false',
      ...neverCache(nowMs),
      'content-type': 'application/json; charset=utf-8',
    };
    return made;
  };
})();

/** Images as text, for all who are answered alike. */
interface Written {
  pool: ImagePool;
  filesUrl: string;
  size: SearchCall['query']['size'];
  folder: string;
  /** By index, as far as they were asked for. */
  texts: (string | undefined)[];
}

/** Of a large catalogue only the first are kept, which bounds what this may take to a few MB. */
const textsMax = 10_000;
const writtenMax = 4;
let written: readonly Written[] = [];

/**
 * What `presentImages` gives without a key, as JSON; an id holds nothing that JSON would escape.
 * Each image is written once: writing ten anew took a third of what choosing and writing took.
 */
function writeImages({ query, filesUrl }: Asked, pool: ImagePool, chosen: number[]): string {
  const known = query.width === undefined ? findWritten(pool, filesUrl, query.size) : undefined;
  const folder = known?.folder ?? folderOf(filesUrl);
  let text = '';
  for (const index of chosen) {
    // Of widths there are too many to keep.
    const one = known?.texts[index] ?? writeImage(folder, imageAt(pool, index), query);
    if (known !== undefined && index < known.texts.length) known.texts[index] = one;
    text += `${text === '' ? '' : ','}${one}`;
  }
  return `[${text}]`;
}

const folderOf = (filesUrl: string) =>
  JSON.stringify(imageUrl(filesUrl, { id: '', type: '' })).slice(1, -2);

function findWritten(pool: ImagePool, filesUrl: string, size: Written['size']): Written {
  for (const one of written) {
    if (one.pool === pool && one.filesUrl === filesUrl && one.size === size) return one;
  }
  const texts = Array(Math.min(pool.size, textsMax));
  const made = { pool, filesUrl, size, folder: folderOf(filesUrl), texts };
  written = [made, ...written.filter((one) => one.pool === pool)].slice(0, writtenMax);
  return made;
}

function writeImage(folder: string, image: SizedImage, wanted: WantedFile): string {
  const { id, width, height } = image;
  const url = `${folder}${imageFileName(image, variantOf(image, wanted))}`;
  return `{"id":"${id}","url":"${url}","width":${width},"height":${height}}`;
}

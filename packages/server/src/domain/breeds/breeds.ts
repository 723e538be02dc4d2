// Breeds and their reference images. The contract keeps these answers whole; what they are cut from
// is remembered too, because page numbers, limits and names to search for never end, and each that
// nobody asked for before would otherwise be read anew. There are so few breeds that all of them,
// with their images, are one entry. An image is attached only when its file can be reached; a breed
// without one has no `image` at all.

import type { Knex } from 'knex';
import type { Answer, Call, HandlersOf } from '../../contract/handler.ts';
import { refuse } from '../../errors.ts';
import type { CachePolicy, Loaded } from '../../ports/cache.ts';
import type { Ports } from '../../ports/ports.ts';
import { findImageFiles, type SizedImage } from '../images/image-store.ts';
import { imageUrl } from '../images/image-url.ts';
import { type Breed, listAllBreeds } from './breed-store.ts';

export interface Breeds {
  handlers: HandlersOf<'listBreeds' | 'getBreed' | 'searchBreeds'>;
}

interface AllBreeds {
  /** In the order of their names. */
  breeds: readonly Breed[];
  images: ReadonlyMap<string, SizedImage>;
}

// A short life and never stale: an answer that is made from it may be kept for its own life, and
// the two lives add up.
const allPolicy: CachePolicy = {
  seconds: 5,
  staleSeconds: 0,
  absentSeconds: 1,
  errorSeconds: 86_400,
  tags: ['breeds', 'images'],
};

export function openBreeds({ cache }: Pick<Ports, 'cache'>): Breeds {
  const findAll = async ({ read }: { read: Knex }) =>
    (await cache.remember('breeds', allPolicy, () => loadBreeds(read))).value;
  return {
    handlers: {
      listBreeds: async (call) => listBreeds(await findAll(call), call),
      getBreed: async (call) => getBreed(await findAll(call), call),
      searchBreeds: async (call) => searchBreeds(await findAll(call), call),
    },
  };
}

async function loadBreeds(knex: Knex): Promise<Loaded<AllBreeds>> {
  const breeds = await listAllBreeds(knex);
  const ids = breeds.map((breed) => breed.reference_image_id).filter((id) => id !== undefined);
  const images = await findImageFiles(knex, ids);
  const sizeBytes = 200 * images.size + 2 * JSON.stringify(breeds).length;
  return { value: { breeds, images }, sizeBytes, absent: breeds.length === 0 };
}

function listBreeds(all: AllBreeds, { query, filesUrl }: Call<'listBreeds'>): Answer<'listBreeds'> {
  const breeds = query.order === 'DESC' ? [...all.breeds].reverse() : all.breeds;
  const { page } = query;
  // Without a limit the first page holds them all, and there is no second one.
  const limit = query.limit ?? Math.max(1, breeds.length);
  const shown = breeds.slice(page * limit, (page + 1) * limit);
  const body = attachImages(all, shown, filesUrl);
  return { status: 200, body, page: { count: breeds.length, page, limit } };
}

function getBreed({ breeds }: AllBreeds, { path }: Call<'getBreed'>): Answer<'getBreed'> {
  const breed = breeds.find(({ id }) => id === path.breed_id);
  if (breed === undefined) throw refuse('NOT_FOUND');
  return { status: 200, body: breed };
}

/** Compared here and not by LIKE: breeds are few, and the dialects fold letters differently. */
function searchBreeds(
  all: AllBreeds,
  { query, filesUrl }: Call<'searchBreeds'>,
): Answer<'searchBreeds'> {
  const wanted = (query.q ?? '').toLowerCase();
  if (wanted === '') return { status: 200, body: [] };
  const found = all.breeds.filter(({ name }) => name.toLowerCase().includes(wanted));
  return { status: 200, body: query.attach_image ? attachImages(all, found, filesUrl) : found };
}

function attachImages({ images }: AllBreeds, breeds: readonly Breed[], filesUrl: string): Breed[] {
  return breeds.map((breed) =>
    presentBreed(breed, images.get(breed.reference_image_id ?? ''), filesUrl),
  );
}

function presentBreed(breed: Breed, image: SizedImage | undefined, filesUrl: string): Breed {
  if (image === undefined) return breed;
  const { id, width, height } = image;
  return { ...breed, image: { id, width, height, url: imageUrl(filesUrl, image) } };
}

// Breeds and their reference images. Nothing is remembered here: the contract keeps these answers
// whole, so a breed is read from the database about once a minute, however many ask. An image is
// attached only when its file can be reached; a breed without one has no `image` at all.

import type { Knex } from 'knex';
import type { Answer, Call, HandlersOf } from '../../contract/handler.ts';
import { refuse } from '../../errors.ts';
import { findImageFiles, type SizedImage } from '../images/image-store.ts';
import { imageUrl } from '../images/image-url.ts';
import { type Breed, findBreed, listAllBreeds } from './breed-store.ts';

export interface Breeds {
  handlers: HandlersOf<'listBreeds' | 'getBreed' | 'searchBreeds'>;
}

export function openBreeds(): Breeds {
  return { handlers: { listBreeds, getBreed, searchBreeds } };
}

async function listBreeds(call: Call<'listBreeds'>): Promise<Answer<'listBreeds'>> {
  const knex = call.read;
  const breeds = await listAllBreeds(knex);
  if (call.query.order === 'DESC') breeds.reverse();
  const { page } = call.query;
  // Without a limit the first page holds them all, and there is no second one.
  const limit = call.query.limit ?? Math.max(1, breeds.length);
  const shown = breeds.slice(page * limit, (page + 1) * limit);
  const body = await attachImages(knex, shown, call.filesUrl);
  return { status: 200, body, page: { count: breeds.length, page, limit } };
}

async function getBreed(call: Call<'getBreed'>): Promise<Answer<'getBreed'>> {
  const breed = await findBreed(call.read, call.path.breed_id);
  if (breed === undefined) throw refuse('NOT_FOUND');
  return { status: 200, body: breed };
}

/** Compared here and not by LIKE: breeds are few, and the dialects fold letters differently. */
async function searchBreeds(call: Call<'searchBreeds'>): Promise<Answer<'searchBreeds'>> {
  const knex = call.read;
  const wanted = (call.query.q ?? '').toLowerCase();
  if (wanted === '') return { status: 200, body: [] };
  const breeds = await listAllBreeds(knex);
  const found = breeds.filter(({ name }) => name.toLowerCase().includes(wanted));
  const body = call.query.attach_image ? await attachImages(knex, found, call.filesUrl) : found;
  return { status: 200, body };
}

async function attachImages(knex: Knex, breeds: Breed[], filesUrl: string): Promise<Breed[]> {
  const ids = breeds.map((breed) => breed.reference_image_id).filter((id) => id !== undefined);
  const images = await findImageFiles(knex, ids);
  return breeds.map((breed) =>
    presentBreed(breed, images.get(breed.reference_image_id ?? ''), filesUrl),
  );
}

function presentBreed(breed: Breed, image: SizedImage | undefined, filesUrl: string): Breed {
  if (image === undefined) return breed;
  const { id, width, height } = image;
  return { ...breed, image: { id, width, height, url: imageUrl(filesUrl, image) } };
}

// Taking in what others have: breeds, categories and images, from a folder or another server. Each
// step leaves what is there as it is, so an import can be stopped anywhere and run again. A file is
// stored before the row that names it: a published image always has its picture.

import type { Knex } from 'knex';
import { presentTime, sqlTime } from '../../ports/database.ts';
import type { Ports } from '../../ports/ports.ts';
import { isImageId } from '../images/image-url.ts';
import { readPicture } from './picture.ts';

export interface ImportedImage {
  /** The id it has elsewhere; without one it gets an id made of its content. */
  id?: string;
  /** Its picture; without one only its description is taken in, and `remoteUrl` leads to it. */
  bytes?: Buffer;
  remoteUrl?: string;
  /** What the description says; of a picture that is there its own are taken. */
  width?: number;
  height?: number;
  /** Ids or names; those that nobody knows are left out. */
  breeds: readonly string[];
  categories: readonly (string | number)[];
  originalFilename?: string;
  createdAt?: string;
  source: 'import' | 'mirror' | 'drawings';
  type?: string;
}

export type Imported = 'added' | 'known' | 'completed';

export interface ImportedBreed {
  id: string;
  name: string;
  reference_image_id?: string;
  [fact: string]: unknown;
}

export interface Importer {
  /** Adds the breeds that are not there; answers how many. */
  addBreeds(breeds: readonly ImportedBreed[]): Promise<number>;
  addCategories(categories: readonly { id: number; name: string }[]): Promise<number>;
  /** Adds one image; throws an Error that says why it cannot be taken. */
  addImage(image: ImportedImage): Promise<Imported>;
  /** Whether the image is there with its picture, so that fetching it can be spared. */
  isComplete(id: string): Promise<boolean>;
}

type ImportPorts = Pick<Ports, 'database' | 'objectStore' | 'cache' | 'clock'>;

const imageTypes = ['jpg', 'png', 'gif', 'webp'];

interface Prepared {
  id: string;
  type: string;
  width: number;
  height: number;
  contentHash: string | null;
  bytes: Buffer | undefined;
}

export function createImporter(ports: ImportPorts): Importer {
  const { database, objectStore, cache } = ports;
  return {
    addBreeds: (breeds) => addBreeds(ports, breeds),
    addCategories: (categories) => addCategories(ports, categories),
    async isComplete(id) {
      const row = await database.write('images').where({ id }).first('type', 'source');
      if (row === undefined) return false;
      if (row.source === 'drawings') return true;
      return (await objectStore.find(`images/${id}.${row.type}`)) !== undefined;
    },
    async addImage(image) {
      const prepared = await prepare(image);
      const same = await findSame(database.write, prepared);
      const id = same?.id ?? prepared.id;
      const isNewFile = prepared.bytes !== undefined && !(await hasFile(ports, same ?? prepared));
      if (prepared.bytes !== undefined && isNewFile) {
        await objectStore.put(`images/${id}.${prepared.type}`, prepared.bytes);
      }
      if (same === undefined) await insertImage(ports, image, prepared);
      await cache.forget(['images', `image:${id}`]);
      if (same === undefined) return 'added';
      return isNewFile ? 'completed' : 'known';
    },
  };
}

async function hasFile({ objectStore }: ImportPorts, image: { id: string; type: string }) {
  return (await objectStore.find(`images/${image.id}.${image.type}`)) !== undefined;
}

async function prepare(image: ImportedImage): Promise<Prepared> {
  if (image.id !== undefined && !isImageId(image.id)) {
    throw new Error(`${JSON.stringify(image.id)} cannot be the id of an image`);
  }
  if (image.bytes !== undefined) {
    const { bytes, type, width, height, contentHash } = await readPicture(image.bytes);
    const id = image.id ?? idOf(contentHash);
    return { id, type, width, height, contentHash, bytes };
  }
  const { id, type, width, height } = image;
  const isDescribed = id !== undefined && Number(width) > 0 && Number(height) > 0;
  if (!isDescribed || type === undefined || !imageTypes.includes(type)) {
    throw new Error('without its picture an image needs id, type, width and height');
  }
  return {
    id,
    type,
    width: Number(width),
    height: Number(height),
    contentHash: null,
    bytes: undefined,
  };
}

/** Nine characters of the content's hash, so that the same picture gets the same id anywhere. */
function idOf(contentHash: string): string {
  return Buffer.from(contentHash, 'hex').toString('base64url').replace(/_/g, '-').slice(0, 9);
}

/** An image with this id, or with this very picture. */
async function findSame(
  knex: Knex,
  { id, contentHash }: Prepared,
): Promise<{ id: string; type: string } | undefined> {
  const byId = await knex('images').where({ id }).first('id', 'type');
  if (byId !== undefined || contentHash === null) return byId;
  return knex('images').where({ content_hash: contentHash }).first('id', 'type');
}

async function insertImage(
  { database, clock }: ImportPorts,
  image: ImportedImage,
  { id, type, width, height, contentHash, bytes }: Prepared,
): Promise<void> {
  const created = image.createdAt === undefined ? Number.NaN : Date.parse(image.createdAt);
  await database.transaction(async (transaction) => {
    // Written first: on SQLite a transaction that begins by reading cannot wait for its turn.
    await transaction('images').insert({
      id,
      state: 'importing',
      type,
      width,
      height,
      source: image.source,
      position: 0,
      original_filename: image.originalFilename?.slice(0, 255) ?? null,
      content_hash: contentHash,
      remote_url: bytes === undefined ? (image.remoteUrl ?? null) : null,
      created_at: sqlTime(Number.isNaN(created) ? clock.nowMs() : created),
    });
    const last = await transaction('images').max({ position: 'position' }).first();
    await transaction('images')
      .where({ id })
      .update({ state: 'published', position: Number(last?.['position'] ?? 0) + 1 });
    await insertSubjects(transaction, id, image);
  });
}

async function insertSubjects(
  transaction: Knex.Transaction,
  id: string,
  { breeds, categories }: ImportedImage,
): Promise<void> {
  const breedRows: { id: string }[] = await transaction('breeds')
    .whereIn('id', [...breeds])
    .orWhereIn('name', [...breeds])
    .select('id');
  const names = categories.map(String);
  const numbers = names.filter((name) => /^\d{1,9}$/.test(name)).map(Number);
  const categoryRows: { id: number }[] = await transaction('categories')
    .whereIn('id', numbers)
    .orWhereIn('name', names)
    .select('id');
  for (const row of breedRows) {
    await transaction('image_breeds').insert({ image_id: id, breed_id: row.id });
  }
  for (const row of categoryRows) {
    await transaction('image_categories').insert({ image_id: id, category_id: row.id });
  }
}

async function addBreeds(
  { database, cache }: ImportPorts,
  breeds: readonly ImportedBreed[],
): Promise<number> {
  let added = 0;
  for (const { image: _image, ...facts } of breeds) {
    if (typeof facts.id !== 'string' || typeof facts.name !== 'string') continue;
    if ((await database.write('breeds').where({ id: facts.id }).first('id')) !== undefined)
      continue;
    const last = await database.write('breeds').max({ position: 'position' }).first();
    await database.write('breeds').insert({
      id: facts.id,
      name: facts.name,
      reference_image_id: facts.reference_image_id ?? null,
      facts: JSON.stringify(facts),
      position: Number(last?.['position'] ?? 0) + 1,
    });
    added += 1;
  }
  if (added > 0) await cache.forget(['breeds']);
  return added;
}

async function addCategories(
  { database, cache }: ImportPorts,
  categories: readonly { id: number; name: string }[],
): Promise<number> {
  let added = 0;
  for (const { id, name } of categories) {
    if (!Number.isInteger(id) || typeof name !== 'string') continue;
    if ((await database.write('categories').where({ id }).first('id')) !== undefined) continue;
    const last = await database.write('categories').max({ position: 'position' }).first();
    const position = Number(last?.['position'] ?? 0) + 1;
    await database.write('categories').insert({ id, name, position });
    added += 1;
  }
  if (added > 0) await cache.forget(['categories']);
  return added;
}

/** An image as an export describes it; what import reads. */
export interface ManifestImage {
  /** The picture, from the manifest's folder; absent for a drawing, which is drawn again. */
  file?: string;
  id?: string;
  type?: string;
  width?: number;
  height?: number;
  breeds?: string[];
  categories?: (string | number)[];
  original_filename?: string;
  created_at?: string;
  source?: string;
}

/** Every published image in the order of approval, page by page. */
export async function* listForExport({ database }: ImportPorts): AsyncGenerator<ManifestImage> {
  const pageRows = 500;
  let after = { position: -1, id: '' };
  for (;;) {
    const rows = await database
      .read('images')
      .where({ state: 'published' })
      .where((either) => {
        either.where('position', '>', after.position).orWhere((same) => {
          same.where('position', after.position).where('id', '>', after.id);
        });
      })
      .orderBy('position')
      .orderBy('id')
      .limit(pageRows);
    for (const row of rows) yield await describeRow(database.read, row);
    if (rows.length < pageRows) return;
    after = rows.at(-1);
  }
}

async function describeRow(knex: Knex, row: Record<string, string>): Promise<ManifestImage> {
  const id = row['id'] as string;
  const breeds: string[] = await knex('image_breeds').where({ image_id: id }).pluck('breed_id');
  const categories: number[] = await knex('image_categories')
    .where({ image_id: id })
    .pluck('category_id');
  const name = row['original_filename'];
  return {
    id,
    type: row['type'] as string,
    width: Number(row['width']),
    height: Number(row['height']),
    breeds,
    categories,
    ...(name ? { original_filename: name } : {}),
    created_at: presentTime(row['created_at'] as string),
    source: row['source'] as string,
  };
}

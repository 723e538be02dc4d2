// Taking in what others have: breeds, categories and images, from a folder or another server. Each
// step leaves what is there as it is, so an import can be stopped anywhere and run again. A file is
// stored before the row that names it: a published image always has its picture.

import type { Knex } from 'knex';
import { sqlTime } from '../../ports/database.ts';
import type { Ports } from '../../ports/ports.ts';
import { isNewImageId } from '../images/image-url.ts';
import {
  insertLabels,
  insertPublishedImage,
  updateImageFile,
} from '../images/image-write-store.ts';
import { readPicture } from '../images/picture.ts';
import { type Labels, openLabelBook } from './image-labels.ts';

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

/** What became of an image; `labelled` and `completed` were there and got what they lacked. */
export type Outcome = 'added' | 'known' | 'labelled' | 'completed';

export interface Imported extends Pick<Labels, 'unknownBreeds' | 'unknownCategories'> {
  /** The id that it has here: another than it said when the very picture was there already. */
  id: string;
  outcome: Outcome;
}

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
  /** Whether nothing is to be gained by fetching its picture: it is there, or was deleted here. */
  isComplete(id: string): Promise<boolean>;
}

type ImportPorts = Pick<Ports, 'database' | 'objectStore' | 'cache' | 'clock'>;

const imageTypes = ['jpg', 'png', 'gif', 'webp'];

/** The widest that the column holds. */
const remoteUrlLengthMax = 2048;

interface Prepared {
  id: string;
  type: string;
  width: number;
  height: number;
  contentHash: string | null;
  remoteUrl: string | null;
  bytes: Buffer | undefined;
}

interface Present {
  id: string;
  type: string;
  state: string;
  source: string;
  remote_url: string | null;
}

const presentColumns = ['id', 'type', 'state', 'source', 'remote_url'];

export function createImporter(ports: ImportPorts): Importer {
  const { database, cache } = ports;
  const labelBook = openLabelBook(ports);
  return {
    async addBreeds(breeds) {
      labelBook.reread();
      return addBreeds(ports, breeds);
    },
    async addCategories(categories) {
      labelBook.reread();
      return addCategories(ports, categories);
    },
    async isComplete(id) {
      const row: Present | undefined = await database
        .write('images')
        .where({ id })
        .first(presentColumns);
      return row !== undefined && !(await lacksPicture(ports, row));
    },
    async addImage(image) {
      const prepared = await prepare(image);
      const labels = await labelBook.find(image);
      const same = await findSame(database.write, prepared);
      const id = same?.id ?? prepared.id;
      const outcome = await takeIn(ports, image, { ...prepared, id }, same, labels);
      if (outcome !== 'known') await cache.forget(['images', `image:${id}`]);
      const { unknownBreeds, unknownCategories } = labels;
      return { id, outcome, unknownBreeds, unknownCategories };
    },
  };
}

async function takeIn(
  ports: ImportPorts,
  image: ImportedImage,
  prepared: Prepared,
  same: Present | undefined,
  labels: Labels,
): Promise<Outcome> {
  const { database } = ports;
  const changedAt = sqlTime(ports.clock.nowMs());
  if (same === undefined) {
    await putPicture(ports, prepared);
    await insertImage(ports, image, prepared, labels);
    return 'added';
  }
  if (same.state !== 'published') return 'known';
  const isCompleted = prepared.bytes !== undefined && (await lacksPicture(ports, same));
  if (isCompleted) {
    await putPicture(ports, prepared);
    const { id, type, width, height, contentHash } = prepared;
    // What the picture itself says replaces what a description said of it.
    const file = { type, width, height, content_hash: contentHash };
    await database.transaction((transaction) => updateImageFile(transaction, id, file, changedAt));
  }
  // A manifest is the operator's own word; what a mirror says of an image may be corrected here.
  const isSaid = image.source === 'import' && same.source !== 'drawings';
  const hasLabels = labels.breedIds.length + labels.categoryIds.length > 0;
  const added =
    isSaid && hasLabels
      ? await database.transaction((transaction) =>
          insertLabels(transaction, same.id, labels, changedAt),
        )
      : 0;
  if (isCompleted) return 'completed';
  return added > 0 ? 'labelled' : 'known';
}

/**
 * Whether the picture of a published image is missing. One that still leads elsewhere is missing
 * too, even when its file is there: then the import was stopped between the file and the row.
 */
async function lacksPicture({ objectStore }: ImportPorts, row: Present): Promise<boolean> {
  if (row.state !== 'published' || row.source === 'drawings') return false;
  if (row.remote_url !== null) return true;
  return (await objectStore.find(`images/${row.id}.${row.type}`)) === undefined;
}

async function putPicture({ objectStore }: ImportPorts, prepared: Prepared): Promise<void> {
  const { id, type, bytes } = prepared;
  if (bytes !== undefined) await objectStore.put(`images/${id}.${type}`, bytes);
}

async function prepare(image: ImportedImage): Promise<Prepared> {
  if (image.id !== undefined && !isNewImageId(image.id)) {
    throw new Error(`${JSON.stringify(image.id)} cannot be the id of an image`);
  }
  const { bytes: sent } = image;
  if (sent !== undefined) {
    const { bytes, type, width, height, contentHash } = await readPicture(async () => sent);
    const id = image.id ?? idOf(contentHash);
    return { id, type, width, height, contentHash, remoteUrl: null, bytes };
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
    remoteUrl: image.source === 'mirror' ? parseRemoteUrl(image.remoteUrl ?? '') : null,
    bytes: undefined,
  };
}

/** The address that callers are led to; a browser follows it, so nothing but http(s) will do. */
function parseRemoteUrl(said: string): string {
  const url = URL.canParse(said) ? new URL(said) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new Error(`${JSON.stringify(said.slice(0, 200))} is no http address of a picture`);
  }
  if (url.href.length > remoteUrlLengthMax) {
    throw new Error(`the address of its picture is longer than ${remoteUrlLengthMax} characters`);
  }
  return url.href;
}

/** Nine characters of the content's hash, so that the same picture gets the same id anywhere. */
function idOf(contentHash: string): string {
  return Buffer.from(contentHash, 'hex').toString('base64url').replace(/_/g, '-').slice(0, 9);
}

/** An image with this id, or with this very picture. */
async function findSame(knex: Knex, { id, contentHash }: Prepared): Promise<Present | undefined> {
  const byId = await knex('images').where({ id }).first(presentColumns);
  if (byId !== undefined || contentHash === null) return byId;
  return knex('images').where({ content_hash: contentHash }).first(presentColumns);
}

async function insertImage(
  { database, clock }: ImportPorts,
  image: ImportedImage,
  { id, type, width, height, contentHash, remoteUrl }: Prepared,
  labels: Labels,
): Promise<void> {
  const created = image.createdAt === undefined ? Number.NaN : Date.parse(image.createdAt);
  const now = sqlTime(clock.nowMs());
  const row = {
    id,
    type,
    width,
    height,
    source: image.source,
    original_filename: image.originalFilename?.slice(0, 255) ?? null,
    content_hash: contentHash,
    remote_url: remoteUrl,
    created_at: Number.isNaN(created) ? now : sqlTime(created),
  };
  await database.transaction((transaction) => insertPublishedImage(transaction, row, labels, now));
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

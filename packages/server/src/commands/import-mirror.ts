// `catapi-server import URL`: the catalogue of any server that speaks this contract, ours or the
// live one. It walks the pages in an order that stays, and writes down the page it has reached, so
// that a stopped import goes on there. Without --files an image's file stays where it is, and ours
// leads to it.

import {
  createImporter,
  type Imported,
  type ImportedBreed,
  type ImportedImage,
  type Importer,
} from '../domain/catalogue/import.ts';
import type { Ports } from '../ports/ports.ts';
import { createImportReport, type ImportCounts } from './import-report.ts';
import { type CallOptions, type MirrorCalls, openMirrorCalls } from './mirror-calls.ts';
import { type ProgressStream, reasonOf, startProgress } from './progress.ts';
import { openResumeMark } from './resume-mark.ts';

export interface MirrorOptions extends CallOptions {
  files: boolean;
  dataDir: string;
  stream?: ProgressStream;
}

interface MirroredImage {
  id: string;
  url: string;
  width: number;
  height: number;
  breeds?: { id: string }[];
  categories?: { id: number }[];
}

const pageLimit = 25;

/** Where the API is: the given url with /v1 at its end. */
function apiBase(given: string): string {
  if (!URL.canParse(given)) throw new Error(`${given} is no url of a server`);
  const { origin, pathname } = new URL(given);
  const address = `${origin}${pathname}`.replace(/\/+$/, '');
  return address.endsWith('/v1') ? address : `${address}/v1`;
}

export async function importMirror(
  ports: Ports,
  url: string,
  options: MirrorOptions,
): Promise<ImportCounts> {
  const base = apiBase(url);
  const calls = openMirrorCalls(base, options);
  try {
    const importer = createImporter(ports);
    await importer.addBreeds(await readList<ImportedBreed>(calls, '/breeds'));
    await importer.addCategories(
      await readList<{ id: number; name: string }>(calls, '/categories'),
    );
    return await walkImages(importer, calls, base, options);
  } finally {
    calls.close();
  }
}

async function walkImages(
  importer: Importer,
  calls: MirrorCalls,
  base: string,
  options: MirrorOptions,
): Promise<ImportCounts> {
  // Without a key nobody may walk in order, but a server of ours walks a seeded one for anybody.
  const order = options.key === undefined ? 'seed=mirror' : 'order=ASC';
  const read = (number: number) => readPage(calls, base, number, order);
  const mark = await openResumeMark(options.dataDir, { base, order, files: options.files });
  const kept = await mark.find();
  let page = await read(kept?.page ?? 0);
  if (kept !== undefined && kept.limit !== page.limit) page = await read(0);
  const done = Math.min(page.number * page.limit, page.count);
  const stream = options.stream === undefined ? {} : { stream: options.stream };
  const progress = startProgress(page.count, { done, ...stream });
  if (done > 0) progress.note(`going on after ${done} of ${page.count}`);
  const report = createImportReport();
  for (;;) {
    for (const image of page.images) {
      const name = String(image?.id);
      try {
        report.take(name, await importOne(importer, calls, image, options.files));
      } catch (error) {
        report.refuse();
        progress.note(`${name}: ${reasonOf(error)}`);
      }
      progress.step(name);
    }
    const next = page.number + 1;
    const isLast = page.images.length === 0 || page.images.length < page.limit;
    if (isLast || next * page.limit >= page.count) break;
    await mark.write({ page: next, limit: page.limit });
    page = await read(next);
  }
  await mark.remove();
  progress.finish(report.lines());
  return report.counts;
}

async function readList<T>(calls: MirrorCalls, path: string): Promise<T[]> {
  const { body } = await calls.ask(path);
  if (!Array.isArray(body)) throw new Error(`its answer to ${path} is no list: is it this API?`);
  return body;
}

interface Page {
  number: number;
  images: MirroredImage[];
  /** Of the whole catalogue. */
  count: number;
  limit: number;
}

async function readPage(
  calls: MirrorCalls,
  base: string,
  number: number,
  order: string,
): Promise<Page> {
  const path = `/images/search?limit=${pageLimit}&page=${number}&${order}`;
  const { body, headers } = await calls.ask(path);
  const count = headers.get('pagination-count');
  if (count === null) {
    // A key that it does not know is no key to it, and an order needs one.
    throw new Error(
      order.startsWith('seed')
        ? `${base} shows its catalogue in order only with a key: give one with --key`
        : `the server refused the key: ${base} does not know it`,
    );
  }
  if (!Array.isArray(body)) throw new Error(`its answer to ${path} is no list: is it this API?`);
  const limit = Number(headers.get('pagination-limit') ?? pageLimit);
  return { number, images: body, count: Number(count), limit };
}

async function importOne(
  importer: Importer,
  calls: MirrorCalls,
  image: MirroredImage,
  files: boolean,
): Promise<Imported> {
  if (files && (await importer.isComplete(image.id))) {
    return { id: image.id, outcome: 'known', unknownBreeds: [], unknownCategories: [] };
  }
  const described: ImportedImage = {
    id: image.id,
    type: typeOf(image.url),
    width: image.width,
    height: image.height,
    remoteUrl: image.url,
    breeds: (image.breeds ?? []).map(({ id }) => id),
    categories: (image.categories ?? []).map(({ id }) => id),
    source: 'mirror',
  };
  if (!files) return importer.addImage(described);
  return importer.addImage({ ...described, bytes: await calls.fetchPicture(image.url) });
}

function typeOf(url: string): string {
  if (!URL.canParse(url)) throw new Error(`${JSON.stringify(url)} is no address of a picture`);
  const ending = /\.(\w+)$/.exec(new URL(url).pathname)?.[1]?.toLowerCase() ?? '';
  return ending === 'jpeg' ? 'jpg' : ending;
}

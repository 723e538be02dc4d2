// `catapi-server import URL`: the catalogue of any server that speaks this contract, ours or the
// live one. It walks the pages in the order of approval, waits when it is told to, and writes down
// the page it has reached, so that a stopped import goes on there. Without --files an image's file
// stays where it is, and ours leads to it.

import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  createImporter,
  type Imported,
  type ImportedBreed,
  type ImportedImage,
} from '../domain/catalogue/import.ts';
import type { Ports } from '../ports/ports.ts';
import { createImportReport, type ImportCounts } from './import-report.ts';
import { reasonOf, startProgress } from './progress.ts';

export interface MirrorOptions {
  key?: string;
  files: boolean;
  pauseMs: number;
  dataDir: string;
  /** How often one call is tried before the import stops. */
  triesMax?: number;
}

interface MirroredImage {
  id: string;
  url: string;
  width: number;
  height: number;
  breeds?: { id: string }[];
  categories?: { id: number }[];
}

const triesMaxDefault = 6;
const timeoutMs = 30_000;
const fileSizeBytesMax = 50 * 1024 * 1024;

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** One polite GET: waits before each, and again when the server says so or fails. */
async function politeGet(url: string, options: MirrorOptions): Promise<Response> {
  for (let attempt = 1; ; attempt += 1) {
    await wait(options.pauseMs);
    const headers: Record<string, string> = { accept: 'application/json' };
    // The key is for the API; a file's host need not learn it.
    if (options.key !== undefined && url.includes('/v1/')) headers['x-api-key'] = options.key;
    let problem: string;
    try {
      const response = await fetch(url, { headers, signal: AbortSignal.timeout(timeoutMs) });
      if (response.ok) return response;
      problem = `${response.status} ${(await response.text()).slice(0, 200)}`;
      if (response.status < 500 && response.status !== 429) throw new Error(`${url}: ${problem}`);
      const seconds = Number(response.headers.get('retry-after-seconds') ?? 0);
      await wait(Math.min(seconds, 120) * 1000);
    } catch (error) {
      if (error instanceof Error && error.message.startsWith(url)) throw error;
      problem = error instanceof Error ? error.message : String(error);
    }
    if (attempt >= (options.triesMax ?? triesMaxDefault))
      throw new Error(`${url}: ${problem}; run the command again to go on`);
    await wait(250 * 2 ** attempt);
  }
}

/** Where the API is: the given url with /v1 at its end. */
function apiBase(given: string): string {
  const base = given.replace(/\/+$/, '');
  return base.endsWith('/v1') ? base : `${base}/v1`;
}

export async function importMirror(
  ports: Ports,
  url: string,
  options: MirrorOptions,
): Promise<ImportCounts> {
  const base = apiBase(url);
  const importer = createImporter(ports);
  const get = async <T>(path: string) => (await politeGet(`${base}${path}`, options)).json() as T;
  await importer.addBreeds(await get<ImportedBreed[]>('/breeds'));
  await importer.addCategories(await get<{ id: number; name: string }[]>('/categories'));
  const mark = await openMark(options.dataDir, base);
  const report = createImportReport();
  const first = await readPage(base, mark.page, options);
  const progress = startProgress(first.count);
  for (let i = 0; i < mark.page * first.limit; i += 1) progress.step('done before');
  for (let page = first; page.images.length > 0; page = await readPage(base, mark.page, options)) {
    for (const image of page.images) {
      try {
        report.take(image.id, await importOne(importer, image, options));
      } catch (error) {
        report.refuse();
        progress.note(`${image.id}: ${reasonOf(error)}`);
      }
      progress.step(image.id);
    }
    await mark.write(mark.page + 1);
    if ((page.count !== undefined && mark.page * page.limit >= page.count) || page.isLast) break;
  }
  await mark.remove();
  progress.finish(report.lines());
  return report.counts;
}

interface Page {
  images: MirroredImage[];
  count: number | undefined;
  limit: number;
  isLast: boolean;
}

async function readPage(base: string, page: number, options: MirrorOptions): Promise<Page> {
  // Without a key nobody may walk in order, but a server of ours walks a seeded one for anybody.
  const order = options.key === undefined ? 'seed=mirror' : 'order=ASC';
  const query = `limit=25&page=${page}&${order}`;
  const response = await politeGet(`${base}/images/search?${query}`, options);
  const count = response.headers.get('pagination-count');
  if (count === null) {
    throw new Error(`${base} shows its catalogue in order only with a key: give one with --key`);
  }
  const images = (await response.json()) as MirroredImage[];
  const limit = Number(response.headers.get('pagination-limit') ?? 25);
  return { images, count: Number(count), limit, isLast: images.length < limit };
}

async function importOne(
  importer: ReturnType<typeof createImporter>,
  image: MirroredImage,
  options: MirrorOptions,
): Promise<Imported> {
  if (options.files && (await importer.isComplete(image.id))) {
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
  if (!options.files) return importer.addImage(described);
  return importer.addImage({ ...described, bytes: await fetchFile(image.url, options) });
}

function typeOf(url: string): string {
  const ending = /\.(\w+)$/.exec(new URL(url).pathname)?.[1]?.toLowerCase() ?? '';
  return ending === 'jpeg' ? 'jpg' : ending;
}

async function fetchFile(url: string, options: MirrorOptions): Promise<Buffer> {
  if (!/^https?:\/\//.test(url)) throw new Error(`${url} is no address of a file`);
  const response = await politeGet(url, options);
  if (Number(response.headers.get('content-length') ?? 0) > fileSizeBytesMax) {
    throw new Error(`its file is larger than ${fileSizeBytesMax} bytes`);
  }
  return Buffer.from(await response.arrayBuffer());
}

/** The page that an import of this server has reached, kept until it is finished. */
async function openMark(dataDir: string, base: string) {
  const folder = join(dataDir, 'imports');
  const name = createHash('sha256').update(base).digest('hex').slice(0, 16);
  const file = join(folder, `${name}.json`);
  await mkdir(folder, { recursive: true });
  const kept = await readFile(file, 'utf8').then(
    (text) => (JSON.parse(text) as { page: number }).page,
    () => 0,
  );
  const mark = {
    page: kept,
    async write(page: number) {
      mark.page = page;
      await writeFile(file, JSON.stringify({ base, page }));
    },
    remove: () => rm(file, { force: true }),
  };
  return mark;
}

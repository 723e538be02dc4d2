// `catapi-server import FOLDER`: photographs from a folder and those below it. A manifest.json in
// it may say what they show; export writes one. Files that cannot be taken are named with the
// reason and the rest goes on.

import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import type { ManifestImage } from '../domain/catalogue/export.ts';
import {
  createImporter,
  type ImportedBreed,
  type ImportedImage,
} from '../domain/catalogue/import.ts';
import type { Ports } from '../ports/ports.ts';
import { createImportReport, type ImportCounts } from './import-report.ts';
import { type ProgressStream, reasonOf, startProgress } from './progress.ts';

export interface Manifest {
  breeds?: ImportedBreed[];
  categories?: { id: number; name: string }[];
  images?: ManifestImage[];
}

const sizeBytesMax = 50 * 1024 * 1024;
const pictureName = /\.(jpe?g|png|gif|webp)$/i;

export async function importFolder(
  ports: Ports,
  folder: string,
  { stream = process.stderr }: { stream?: ProgressStream } = {},
): Promise<ImportCounts> {
  const manifest = await readManifest(folder);
  const items = await listItems(folder, manifest);
  requireSomething(folder, manifest, items);
  const importer = createImporter(ports);
  await importer.addBreeds(manifest.breeds ?? []);
  await importer.addCategories(manifest.categories ?? []);
  const progress = startProgress(items.length, { stream });
  const report = createImportReport();
  for (const item of items) {
    const name = item.file ?? item.id ?? '';
    try {
      report.take(name, await importer.addImage(await readItem(folder, item)));
    } catch (error) {
      report.refuse();
      progress.note(`${name}: ${reasonOf(error)}`);
    }
    progress.step(name);
  }
  progress.finish(report.lines());
  return report.counts;
}

/** An empty folder is more likely a wrong one than an import of nothing. */
function requireSomething(folder: string, manifest: Manifest, items: ManifestImage[]): void {
  const { breeds = [], categories = [] } = manifest;
  if (items.length + breeds.length + categories.length > 0) return;
  throw new Error(
    `${folder} holds nothing to import: no jpg, png, gif or webp, and no manifest.json that names any`,
  );
}

async function readManifest(folder: string): Promise<Manifest> {
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) throw new Error(`${folder} is no folder; give a folder of photographs or a url`);
  let text: string;
  try {
    text = await readFile(join(folder, 'manifest.json'), 'utf8');
  } catch {
    return {};
  }
  try {
    return JSON.parse(text) as Manifest;
  } catch (error) {
    throw new Error(`${join(folder, 'manifest.json')}: ${(error as Error).message}`);
  }
}

/** What the manifest names, and then every picture that it does not. */
async function listItems(folder: string, manifest: Manifest): Promise<ManifestImage[]> {
  const named = manifest.images ?? [];
  const known = new Set(named.map(({ file }) => file));
  const files = (await listPictureFiles(folder)).filter((file) => !known.has(file));
  return [...named, ...files.map((file) => ({ file }))];
}

/** The pictures in a folder and those below it, by their names, as paths from it. */
export async function listPictureFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter(
      (entry) => entry.isFile() && pictureName.test(entry.name) && !entry.name.startsWith('.'),
    )
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
}

async function readItem(folder: string, item: ManifestImage): Promise<ImportedImage> {
  const about = {
    breeds: requireList('breeds', item.breeds ?? []),
    categories: requireList('categories', item.categories ?? []),
    ...(item.id === undefined ? {} : { id: item.id }),
    ...(item.created_at === undefined ? {} : { createdAt: item.created_at }),
  };
  if (item.file === undefined) {
    if (item.source !== 'drawings') throw new Error('the manifest names no file for it');
    const { type, width, height } = item;
    if (type === undefined || width === undefined || height === undefined) {
      throw new Error('a drawing needs type, width and height');
    }
    return { ...about, source: 'drawings', type, width, height };
  }
  const path = join(folder, item.file);
  if (relative(folder, path).startsWith('..')) throw new Error('it lies outside the folder');
  const { size } = await stat(path);
  if (size > sizeBytesMax) throw new Error(`it is larger than ${sizeBytesMax} bytes`);
  const originalFilename = item.original_filename ?? basename(item.file);
  return { ...about, source: 'import', bytes: await readFile(path), originalFilename };
}

/** A manifest is written by hand, where one label is easily given without its brackets. */
function requireList<T>(name: string, said: T[]): T[] {
  if (!Array.isArray(said)) throw new Error(`its ${name} in the manifest are no list`);
  return said;
}

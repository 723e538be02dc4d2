// `catapi-server import FOLDER`: photographs from a folder and those below it. A manifest.json in
// it may say what they show; export writes one. Files that cannot be taken are named with the
// reason and the rest goes on.

import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import {
  createImporter,
  type ImportedBreed,
  type ImportedImage,
  type ManifestImage,
} from '../domain/catalogue/import.ts';
import type { Ports } from '../ports/ports.ts';
import { reasonOf, startProgress } from './progress.ts';

export interface Manifest {
  breeds?: ImportedBreed[];
  categories?: { id: number; name: string }[];
  images?: ManifestImage[];
}

export interface ImportCounts {
  added: number;
  known: number;
  completed: number;
  refused: number;
}

const sizeBytesMax = 50 * 1024 * 1024;
const pictureName = /\.(jpe?g|png|gif|webp)$/i;

export const noCounts = (): ImportCounts => ({ added: 0, known: 0, completed: 0, refused: 0 });

export function tellCounts({ added, known, completed, refused }: ImportCounts): string {
  const parts = [`${added} images added`, `${known} were there already`];
  if (completed > 0) parts.push(`${completed} got their picture`);
  if (refused > 0) parts.push(`${refused} could not be taken`);
  return parts.join(', ');
}

export async function importFolder(ports: Ports, folder: string): Promise<ImportCounts> {
  const manifest = await readManifest(folder);
  const importer = createImporter(ports);
  await importer.addBreeds(manifest.breeds ?? []);
  await importer.addCategories(manifest.categories ?? []);
  const items = await listItems(folder, manifest);
  const progress = startProgress(items.length);
  const counts = noCounts();
  for (const item of items) {
    const name = item.file ?? item.id ?? '';
    try {
      counts[await importer.addImage(await readItem(folder, item))] += 1;
    } catch (error) {
      counts.refused += 1;
      progress.note(`${name}: ${reasonOf(error)}`);
    }
    progress.step(name);
  }
  progress.finish(tellCounts(counts));
  return counts;
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
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter(
      (entry) => entry.isFile() && pictureName.test(entry.name) && !entry.name.startsWith('.'),
    )
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((file) => !known.has(file))
    .sort();
  return [...named, ...files.map((file) => ({ file }))];
}

async function readItem(folder: string, item: ManifestImage): Promise<ImportedImage> {
  const about = {
    breeds: item.breeds ?? [],
    categories: item.categories ?? [],
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

// `catapi-server import` and `catapi-server export`.

import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { listForExport, type ManifestImage } from '../domain/catalogue/export.ts';
import type { Ports } from '../ports/ports.ts';
import { importFolder } from './import-folder.ts';
import { importMirror } from './import-mirror.ts';
import { countOf } from './import-report.ts';
import { withDomain } from './open-domain.ts';
import { startProgress } from './progress.ts';

interface ImportOptions {
  key?: string;
  files?: boolean;
  pauseMs: string;
}

export async function importCommand(source: string, options: ImportOptions): Promise<void> {
  await withDomain(async ({ ports, config }) => {
    if (!/^https?:\/\//i.test(source)) {
      await importFolder(ports, source);
      return;
    }
    const pauseMs = Number(options.pauseMs);
    if (!(pauseMs >= 0)) throw new Error('--pause-ms needs a number of milliseconds');
    await importMirror(ports, source, {
      files: options.files === true,
      pauseMs,
      dataDir: config.dataDir,
      ...(options.key === undefined ? {} : { key: options.key }),
    });
  });
}

export async function exportCommand(folder: string): Promise<void> {
  await withDomain(async ({ ports }) => exportFolder(ports, folder));
}

/** Writes the catalogue and its pictures into a folder; what import reads. */
export async function exportFolder(ports: Ports, folder: string): Promise<void> {
  await mkdir(join(folder, 'images'), { recursive: true });
  const rows = await ports.database.read('breeds').orderBy('position').select('facts');
  const breeds = rows.map(({ facts }: { facts: string }) => JSON.parse(facts));
  const categories = await ports.database
    .read('categories')
    .orderBy('position')
    .select('id', 'name');
  const progress = startProgress(undefined);
  const images: ManifestImage[] = [];
  let files = 0;
  for await (const image of listForExport(ports)) {
    const file = await exportFile(ports, folder, image);
    if (file !== undefined) files += 1;
    images.push(file === undefined ? image : { file, ...image });
    progress.step(image.id ?? '');
  }
  // The manifest comes last: a folder that has one is whole.
  const manifest = JSON.stringify({ breeds, categories, images }, null, 1);
  await writeFile(join(folder, 'manifest.json'), `${manifest}\n`);
  progress.finish([
    `${countOf(images.length, 'image')}, ${files} of them with a file; the others are drawings, drawn when asked for`,
  ]);
}

/** Copies the picture when it is a file of ours; a drawing is drawn again where it is imported. */
async function exportFile(
  { objectStore }: Ports,
  folder: string,
  { id, type, source }: ManifestImage,
): Promise<string | undefined> {
  if (source === 'drawings') return undefined;
  const name = `images/${id}.${type}`;
  const object = await objectStore.find(name);
  if (object === undefined) return undefined;
  await pipeline(await object.read(), createWriteStream(join(folder, name)));
  return name;
}

// The folder of a download: which picture goes where, and the manifest, which tells programs what
// each file is and the next run what is there already. It is written anew beside itself and moved
// into place, so that whoever reads it never sees half of it.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { SearchedImage } from '@thecatapi/sdk';
import { UsageError } from './command.ts';

export const manifestName = 'catapi-download.json';

/** A picture in the folder. */
export interface DownloadedPicture {
  id: string;
  url: string;
  /** Where it lies, from the folder. */
  file: string;
  bytes: number;
  width?: number;
  height?: number;
  breeds: string[];
}

export interface Manifest {
  /** What was searched for; with its seed, so that it can be searched for again. */
  search: Record<string, unknown>;
  /** How files are named. */
  name: string;
  pictures: DownloadedPicture[];
}

const fields = ['id', 'ext', 'n', 'breed', 'width', 'height'];

export function checkTemplate(template: string): void {
  const parts = template.split('/');
  if (isAbsolute(template) || parts.some((part) => /^\.*$/.test(part)) || /[\\\0]/.test(template)) {
    throw new UsageError(`"${template}" must name a file within the folder.`);
  }
  for (const [, field = ''] of template.matchAll(/\{([^{}]*)\}/g)) {
    if (fields.includes(field)) continue;
    throw new UsageError(
      `{${field}} is unknown; there are ${fields.map((one) => `{${one}}`).join(', ')}.`,
    );
  }
  if (!/\{(id|n)\}/.test(template)) {
    throw new UsageError('The names need {id} or {n}, or each file would replace the last.');
  }
}

/** A word as a part of a file's name, on every system and never one that is hidden. */
function fileWord(text: string): string {
  const plain = text.replace(/[^\p{Letter}\p{Number}_-]+/gu, '-').replace(/^-+|-+$/g, '');
  return plain === '' ? 'unknown' : plain.slice(0, 80);
}

/** An id stays as it is where it can: it is what the picture is found by. */
function idWord(id: string): string {
  return /^[\w-]{1,80}$/.test(id) ? id : fileWord(id);
}

export function fillTemplate(template: string, image: SearchedImage, n: number): string {
  const [, ext = 'jpg'] = /\.(\w{2,5})(?:[?#]|$)/.exec(new URL(image.url).pathname) ?? [];
  const values: Record<string, string> = {
    id: idWord(image.id),
    ext: ext.toLowerCase(),
    n: String(n).padStart(4, '0'),
    breed: fileWord(image.breeds?.[0]?.name ?? 'unknown'),
    width: String(image.width ?? 0),
    height: String(image.height ?? 0),
  };
  const filled = template.replace(/\{(\w+)\}/g, (_, field: string) => values[field] ?? '');
  // A name like -lROuj or .x would be taken for a flag, or not be seen.
  return filled.replace(/(^|\/)[-.]/g, (_, slash: string) => `${slash}_`);
}

/** What the folder holds; undefined where nothing was downloaded into it. */
export function readManifest(folder: string): Manifest | undefined {
  const file = join(folder, manifestName);
  if (!existsSync(file)) return undefined;
  const fault = `${file} is not what \`catapi download\` wrote. Move it away, or name another folder.`;
  try {
    const found = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
    if (!Array.isArray(found.pictures) || typeof found.search !== 'object') throw new Error(fault);
    return found;
  } catch {
    throw new UsageError(fault);
  }
}

/** Whether a picture's file is there, as long as it was. */
export function isThere(folder: string, { file, bytes }: DownloadedPicture): boolean {
  const found = statSync(join(folder, file), { throwIfNoEntry: false });
  return found?.isFile() === true && found.size === bytes;
}

/** Writes the manifest; one at a time, and the newest of those that wait. */
export function createManifestWriter(folder: string, manifest: Manifest) {
  let writing: Promise<void> | undefined;
  let isOld = false;
  const write = async () => {
    while (isOld) {
      isOld = false;
      const file = join(folder, manifestName);
      await mkdir(folder, { recursive: true });
      await writeFile(`${file}.new`, `${JSON.stringify(manifest, null, 2)}\n`);
      await rename(`${file}.new`, file);
    }
  };
  return {
    /** Ends when what the manifest says now is on the disk. */
    async save(): Promise<void> {
      isOld = true;
      writing ??= write().finally(() => {
        writing = undefined;
      });
      await writing;
    },
  };
}

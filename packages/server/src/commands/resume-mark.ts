// How far a mirroring came, in a file of DATA_DIR until it is finished. Its name holds everything
// that changes the walk, so that an import of another kind begins at its own beginning.

import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Walk {
  base: string;
  /** The order that is asked for, or the seed of one. */
  order: string;
  files: boolean;
}

export interface Place {
  page: number;
  /** How many images a page has; the server says it, and a page of another size is another place. */
  limit: number;
}

export interface ResumeMark {
  find(): Promise<Place | undefined>;
  write(place: Place): Promise<void>;
  remove(): Promise<void>;
}

export async function openResumeMark(dataDir: string, walk: Walk): Promise<ResumeMark> {
  const folder = join(dataDir, 'imports');
  const told = JSON.stringify([walk.base, walk.order, walk.files]);
  const name = createHash('sha256').update(told).digest('hex').slice(0, 16);
  const file = join(folder, `${name}.json`);
  await mkdir(folder, { recursive: true });
  return {
    async find() {
      try {
        const { page, limit } = JSON.parse(await readFile(file, 'utf8'));
        return Number.isInteger(page) && Number.isInteger(limit) ? { page, limit } : undefined;
      } catch {
        // None, or one that a sudden stop left half-written: the walk begins again.
        return undefined;
      }
    },
    write: (place) => writeFile(file, JSON.stringify({ ...walk, ...place })),
    remove: () => rm(file, { force: true }),
  };
}

// What only Node can do: pictures from the file system.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { PictureFile } from './upload.ts';

/**
 * A picture from a path, for `images.upload`. It is read while it is sent, and again when it has to
 * be sent again. Throws what the file system throws where there is no such file.
 *
 * @example
 * import { createCatApi } from '@thecatapi/sdk';
 * import { fromPath } from '@thecatapi/sdk/node';
 *
 * const cats = createCatApi({ apiKey: 'DEMO-API-KEY', baseUrl: 'http://localhost:3000' });
 * await cats.images.upload(await fromPath('cat.jpg'));
 */
export async function fromPath(path: string): Promise<PictureFile> {
  const { size } = await stat(path);
  return { name: basename(path), size, open: () => createReadStream(path) };
}

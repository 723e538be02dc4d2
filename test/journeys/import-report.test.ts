// What an operator is told when photographs came in: how many, where they can be seen, and which
// words of the manifest nobody knew.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { importFolder } from '../../packages/server/src/commands/import-folder.ts';
import { createRecorder } from '../support/mirrored.ts';
import { startServer, type TestServer } from '../support/server.ts';

interface Item {
  breeds?: { id: string }[];
  categories?: { id: number }[];
}

let server: TestServer;
let small: string;
let paints = 0;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());
beforeEach(async () => {
  small = await mkdtemp(join(tmpdir(), 'catapi-small-'));
});
afterEach(() => rm(small, { recursive: true }));

/** Pictures that differ from one another and from those of earlier tests. */
async function draw(...names: string[]) {
  for (const name of names) {
    paints += 1;
    const colour = { r: paints, g: 255 - paints, b: 90 };
    const picture = sharp({ create: { width: 40, height: 30, channels: 3, background: colour } });
    await picture.png().toFile(join(small, name));
  }
}
async function run(images?: object[]) {
  if (images !== undefined)
    await writeFile(join(small, 'manifest.json'), JSON.stringify({ images }));
  const stream = createRecorder();
  const counts = await importFolder(server.ports, small, { stream });
  return { counts, told: stream.lines() };
}

describe('what the operator is told of a folder', () => {
  it('counts one image as one, and tells where it can be seen', async () => {
    await draw('one.png');
    const { told } = await run([{ file: 'one.png', id: 'one-1' }]);
    expect(told).toEqual([
      '1 image added, 0 were there already',
      'one.png is one-1: /v1/images/one-1',
    ]);
    expect((await server.ask('/v1/images/one-1')).status).toBe(200);
  });

  it('is an example where there are many', async () => {
    const names = Array.from({ length: 11 }, (_, number) => `many-${number}.png`);
    await draw(...names);
    const { told } = await run(names.map((file) => ({ file, id: file.slice(0, -4) })));
    expect(told).toEqual([
      '11 images added, 0 were there already',
      'for example many-0.png is many-0: /v1/images/many-0',
    ]);
  });

  it('names the breeds and categories that nobody knows, and takes the image', async () => {
    await draw('tom.png', 'tim.png');
    const { counts, told } = await run([
      { file: 'tom.png', id: 'tom', breeds: ['Moggy', 'bengal'], categories: ['sofas', 'BOXES'] },
      { file: 'tim.png', id: 'tim', breeds: ['Moggy', 'Tabby'] },
    ]);
    expect(counts).toMatchObject({ added: 2, refused: 0 });
    expect(told.filter((line) => line.includes('unknown'))).toEqual([
      '2 unknown breeds left out: Moggy (2 images), Tabby (1 image); GET /v1/breeds lists those there are',
      '1 unknown category left out: sofas (1 image); GET /v1/categories lists those there are',
    ]);
    const item = (await server.ask('/v1/images/tom')).json<Item>();
    expect(item.breeds?.map(({ id }) => id)).toEqual(['beng']);
    expect(item.categories?.map(({ id }) => id)).toEqual([5]);
  });

  it('is that labels were added, when the manifest names them later', async () => {
    await draw('later.png');
    await run([{ file: 'later.png', id: 'later', breeds: ['abys'] }]);
    const images = [{ file: 'later.png', id: 'later', breeds: ['abys', 'beng'], categories: [1] }];
    const { counts, told } = await run(images);
    expect(counts).toMatchObject({ added: 0, known: 0, labelled: 1 });
    expect(told[0]).toBe('0 images added, 0 were there already, 1 got new labels');
    const item = (await server.ask('/v1/images/later')).json<Item>();
    expect(item.breeds?.map(({ id }) => id)).toEqual(['abys', 'beng']);
    expect(item.categories?.map(({ id }) => id)).toEqual([1]);
    expect((await run(images)).counts).toMatchObject({ known: 1, labelled: 0 });
  });

  it('is which entry of the manifest names its labels wrongly', async () => {
    await draw('odd.png');
    const { told } = await run([{ file: 'odd.png', breeds: 'abys' }]);
    expect(told[0]).toBe('odd.png: its breeds in the manifest are no list');
  });
});

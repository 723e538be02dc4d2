// Jobs of an image that come into each other's way: what is deleted stays so, with all its files,
// whoever was at it and whenever they died.

import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSeer, seen } from '../../../../../test/support/cat-seer.ts';
import { openTestRoom, type TestRoom } from '../../../../../test/support/domain-room.ts';
import { readConfig } from '../../config.ts';
import type { Label } from '../../ports/image-analyser.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { widthSteps } from './image-url.ts';
import { analyseImage, deleteFiles, incomingKey, resizeImage } from './publish.ts';

const id = 'abc';
const keys = [
  incomingKey(id),
  `images/${id}.jpg`,
  ...['_1280', '_390x256', '_180x180'].flatMap((size) =>
    ['jpg', 'webp'].map((type) => `images/${id}${size}.${type}`),
  ),
];

let room: TestRoom;

beforeEach(async () => {
  room = await openTestRoom();
  const large = { width: 1300, height: 100 };
  await room.insertImages({ id, state: 'analysed', ...large });
  const background = { r: 20, g: 90, b: 30 };
  const picture = sharp({ create: { ...large, channels: 3, background } });
  await room.ports.objectStore.put(incomingKey(id), await picture.jpeg().toBuffer());
});
afterEach(() => room.close());

/** What of the image is stored. */
async function listStored(): Promise<string[]> {
  const found = await Promise.all(keys.map((key) => room.ports.objectStore.find(key)));
  return keys.filter((_, index) => found[index] !== undefined);
}

/** All files that could be served, of whatever image. */
async function listAll(): Promise<string[]> {
  const stored: string[] = [];
  for await (const { key } of room.ports.objectStore.list('images/')) stored.push(key);
  return stored.sort();
}

async function deleteImage(): Promise<void> {
  await room.ports.database.write('images').where({ id }).update({ state: 'deleted' });
  await deleteFiles(room.ports, id);
}

/** The store, with something done before it is written to for the `at`th time. */
function whenPutting(at: number, act: () => Promise<void>): ObjectStore {
  const { objectStore } = room.ports;
  let count = 0;
  return {
    find: (key) => objectStore.find(key),
    delete: (key) => objectStore.delete(key),
    list: (prefix) => objectStore.list(prefix),
    check: () => objectStore.check(),
    close: () => objectStore.close(),
    async put(key, bytes) {
      count += 1;
      if (count === at) await act();
      await objectStore.put(key, bytes);
    },
  };
}

const countJobs = async () => (await room.ports.database.latest('jobs')).length;

test('an image that is deleted while its sizes are made leaves none', async () => {
  await resizeImage({ ...room.ports, objectStore: whenPutting(3, deleteImage) }, id);
  expect(await countJobs(), 'for what was written after').toBe(1);
  await deleteFiles(room.ports, id);
  expect(await listStored()).toEqual([]);
});

test.each([1, 2, 3, 4, 5, 6, 7])('nor when its maker dies over file %i', async (at) => {
  let isDead = false;
  const store = whenPutting(at, deleteImage);
  const put: ObjectStore['put'] = async (key, bytes) => {
    if (isDead) throw new Error('dead');
    await store.put(key, bytes);
    isDead = (await room.ports.database.latest('images').where({ id }).first()).state === 'deleted';
  };
  const dying = resizeImage({ ...room.ports, objectStore: { ...store, put } }, id);
  if (at < 7) await expect(dying).rejects.toThrow('dead');
  else await dying;
  expect(await listStored()).not.toEqual([]);
  // Whoever comes next finds it deleted.
  await resizeImage(room.ports, id);
  expect(await listStored()).toEqual([]);
});

test('no size is a copy of the original', async () => {
  await room.insertImages({ id: 'small', state: 'analysed', type: 'webp', width: 300, height: 90 });
  const create = { width: 300, height: 90, channels: 3, background: '#caa' } as const;
  await room.ports.objectStore.put(incomingKey('small'), await sharp({ create }).webp().toBuffer());
  await resizeImage(room.ports, 'small');
  expect(await listAll()).toEqual(['images/small.webp', 'images/small_180x180.webp']);
});

test.each(['deleted', 'rejected'])('nothing is left of an image that is %s', async (state) => {
  await resizeImage(room.ports, id);
  const { objectStore, database } = room.ports;
  for (const step of widthSteps) {
    for (const type of ['jpg', 'webp']) {
      await objectStore.put(`images/${id}_w${step}.${type}`, Buffer.from('a picture'));
    }
  }
  await deleteFiles(room.ports, id);
  expect(await listAll()).toHaveLength(7 + 2 * widthSteps.length);
  await database.write('images').where({ id }).update({ state });
  await deleteFiles(room.ports, id);
  expect(await listAll()).toEqual([]);
});

test('a job that is done again changes nothing', async () => {
  await resizeImage(room.ports, id);
  const stored = await listStored();
  expect(stored).toEqual(keys);
  await deleteFiles(room.ports, id);
  for (const job of [resizeImage, deleteFiles]) await job(room.ports, id);
  expect(await listStored()).toEqual(keys.slice(1));
  const { state } = await room.ports.database.latest('images').where({ id }).first();
  expect(state).toBe('published');
});

test.each([
  [2, 2],
  [5000, 0],
])('of %i cats in a picture the boxes of %i are told', async (many, told) => {
  const { accountId } = await room.insertCaller('mine');
  await room.updateImages([id], { state: 'received', account_id: accountId });
  const [cat] = seen('Cat').labels as [Label];
  const labels = [{ ...cat, Instances: Array(many).fill(cat.Instances[0]) }];
  const imageAnalyser = createSeer(async () => seen('Cat', { labels }));
  await analyseImage({ ...room.ports, imageAnalyser }, readConfig({}).verdict, id);
  expect(room.announced).toMatchObject([{ accountId, type: 'image.labels_created' }]);
  const { data } = room.announced[0] as { data: { labels: Label[] } };
  expect(data.labels.map(({ Name, Instances }) => [Name, Instances.length])).toEqual([
    ['Cat', told],
  ]);
  const { labels: kept } = await room.ports.database.latest('analyses').first();
  expect(JSON.parse(kept)[0].Instances).toHaveLength(many);
});

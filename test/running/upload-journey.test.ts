// From upload to published and gone again, through the SDK and with the models that look at
// pictures on this machine: on disk and in a bucket, with jobs in the process and by Redis, on
// SQLite and on MariaDB. The photographs are of a cat, and of a cup of coffee.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type CatApi, createCatApi } from '../../packages/sdk/src/index.ts';
import { type Bucket, startBucket } from '../support/bucket.ts';
import { createSeededDatabase } from '../support/database.ts';
import { photograph } from '../support/forms.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { type Service, startRedis } from '../support/services.ts';

const hasServices = inject('redis') !== undefined && inject('mariadb') !== undefined;

interface Machine {
  database: 'SQLite' | 'MariaDB';
  storage: 'disk' | 'S3';
  jobs: 'in-process' | 'BullMQ';
}

const databases = ['SQLite', 'MariaDB'] as const;
const stores = ['disk', 'S3'] as const;
const deliveries = ['in-process', 'BullMQ'] as const;
const machines: Machine[] = databases.flatMap((database) =>
  stores.flatMap((storage) => deliveries.map((jobs) => ({ database, storage, jobs }))),
);
const runnable = machines.filter(
  ({ database, jobs }) => hasServices || (database === 'SQLite' && jobs === 'in-process'),
);

let folder: string;
let bucket: Bucket;
let redis: Service | undefined;
let coffee: Buffer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'catapi-journey-'));
  bucket = await startBucket(join(folder, 'bucket'));
  redis = hasServices ? await startRedis() : undefined;
  coffee = await readFile(new URL('../fixtures/coffee.jpg', import.meta.url));
  process.env['AWS_ACCESS_KEY_ID'] = 'S3RVER';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'S3RVER';
});
afterAll(async () => {
  await bucket.close();
  await redis?.stop();
  await rm(folder, { recursive: true, force: true });
});

const createMariadb = async () => (await createSeededDatabase(inject('mariadb') as string)).env;

let made = 0;
const fileOf = (bytes: Buffer, name: string) => new File([new Uint8Array(bytes)], name);

describe.each(runnable)('on $database, $storage and $jobs', ({ database, storage, jobs }) => {
  let server: TestServer;
  let cats: CatApi;

  beforeAll(async () => {
    made += 1;
    const place = `s3://${bucket.name}/${made}?endpoint=${bucket.endpoint}&region=eu-1`;
    server = await startServer({
      env: {
        ANALYSER: 'local',
        UPLOAD_WAIT_SECONDS: '60',
        CAT_THRESHOLD: '40',
        ...(database === 'MariaDB' ? await createMariadb() : {}),
        ...(storage === 'S3' ? { STORAGE_URL: place } : {}),
        ...(jobs === 'BullMQ' ? { REDIS_URL: redis?.url ?? '' } : {}),
      },
    });
    cats = createCatApi({ baseUrl: server.url, apiKey: server.key, timeoutMs: 90_000 });
  });
  afterAll(() => server.stop());

  it.each([
    ['as it is', (cat: Sharp) => cat.png(), 'png'],
    ['turned by its camera', (cat: Sharp) => cat.jpeg().withMetadata({ orientation: 3 }), 'jpg'],
    ['from the other side', (cat: Sharp) => cat.flop().webp(), 'webp'],
  ] as const)(
    'a photograph of a cat, %s, is shown until it is deleted',
    async (_, change, type) => {
      const upright = sharp(photograph);
      const turned = type === 'jpg' ? sharp(await upright.rotate(180).toBuffer()) : upright;
      const file = fileOf(await change(turned).toBuffer(), `chelsea.${type}`);
      const image = await cats.images.upload(file, { subId: type, breedIds: ['beng'] });
      expect(image).toMatchObject({ approved: 1, pending: 0, width: 451, height: 300 });
      expect(image).toMatchObject({ sub_id: type, breed_ids: 'beng' });
      const answered = await fetch(image.url, { redirect: 'manual' });
      expect(answered.status).toBe(storage === 'S3' ? 302 : 200);
      await answered.body?.cancel();
      expect(await cats.images.status(image.id)).toMatchObject({ status: 'approved' });

      const named = image.url.split('/').at(-1) ?? '';
      for (const [ending, width] of [
        ['', 451],
        ['_390x256', 385],
        ['_180x180', 180],
      ] as const) {
        const name = named.replace('.', `${ending}.`);
        const bytes = await (await cats.images.file(name)).arrayBuffer();
        expect(await sharp(Buffer.from(bytes)).metadata()).toMatchObject({ width });
      }

      const found = async (query: object) =>
        (await cats.images.search({ order: 'DESC', limit: 25, ...query })).map(({ id }) => id);
      const mime = type === 'webp' ? {} : { mime_types: [type] };
      expect(await found({ breed_ids: ['beng'], ...mime })).toContain(image.id);
      expect(await found({ breed_ids: ['abys'] })).not.toContain(image.id);
      expect((await cats.images.list({ sub_id: type })).map(({ id }) => id)).toEqual([image.id]);
      const [analysis] = await cats.images.analysis(image.id);
      expect(analysis?.labels.map(({ Name }) => Name)).toContain('Cat');

      await cats.images.delete(image.id);
      await expect(cats.images.get(image.id)).rejects.toMatchObject({ code: 'IMAGE_NOT_FOUND' });
      await expect(cats.images.file(named)).rejects.toMatchObject({ status: 404 });
      expect(await found({ breed_ids: ['beng'] })).not.toContain(image.id);
      expect(await cats.images.list({ sub_id: type })).toEqual([]);
      const { objectStore } = server.ports;
      await expect.poll(() => objectStore.find(`images/${named}`)).toBeUndefined();
    },
  );

  it('a photograph of a cup of coffee is refused, with the exact text', async () => {
    const refused = cats.images.upload(fileOf(coffee, 'coffee.jpg'));
    await expect(refused).rejects.toMatchObject({
      status: 400,
      code: 'CLASSIFICATION_FAILED',
      message: expect.stringContaining('Classifcation failed: correct animal not found.'),
    });
    const { database: db, objectStore } = server.ports;
    const row = await db.latest('images').where({ original_filename: 'coffee.jpg' }).first();
    expect(await cats.images.status(row.id)).toMatchObject({
      status: 'rejected',
      reason: expect.stringContaining('no cat was seen'),
    });
    await expect.poll(() => objectStore.find(`incoming/${row.id}`)).toBeUndefined();
    await expect.poll(async () => db.latest('jobs').select()).toEqual([]);
  });
});

// That no change of an image is forgotten: every operation of the contract that says it changes
// images tells the log of it, so do import and seeding, and no other file writes these tables. And
// what follows for callers: a change that was answered shows in the very next search.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operations } from '../../packages/sdk/src/generated/operations.ts';
import { seedCatalogue } from '../../packages/server/src/domain/catalogue/catalogue.ts';
import { createImporter } from '../../packages/server/src/domain/catalogue/import.ts';
import { at, readFiles } from '../house/tree.ts';
import { formOf } from '../support/forms.ts';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let accountId: number;
let imported = 0;

beforeAll(async () => {
  server = await startServer();
  const found = await server.domain.accounts.findCaller(server.key);
  accountId = (found as { caller: { accountId: number } }).caller.accountId;
});
afterAll(() => server.stop());

const picture = (id: string, more: object = {}) => ({
  id,
  type: 'png',
  width: 10,
  height: 20,
  breeds: [] as string[],
  categories: [],
  source: 'import' as const,
  ...more,
});

/** An image of the account's, published by an import that others hear of. */
async function importOwn(more: { breeds?: string[] } = {}): Promise<string> {
  imported += 1;
  const id = `change-${imported}`;
  await createImporter(server.ports).addImage(picture(id, more));
  await server.ports.database.write('images').where({ id }).update({ account_id: accountId });
  return id;
}

async function listChanged(work: () => Promise<unknown>): Promise<string[]> {
  const log = () => server.ports.database.write('image_changes');
  const before = await log().max({ seq: 'seq' }).first();
  await work();
  const rows = await log().where('seq', '>', Number(before?.['seq'] ?? 0));
  return [...new Set(rows.map(({ image_id }: { image_id: string }) => image_id))];
}

async function ask(method: string, path: string, body?: object): Promise<string> {
  const answer = await server.ask(path, { method, key: server.key, body });
  expect([method, path, [200, 201, 204].includes(answer.status)]).toEqual([method, path, true]);
  return answer.text;
}

/** Each answers what the server did. */
const writing: Record<string, (id: string) => Promise<string>> = {
  uploadImage: () => ask('POST', '/v1/images/upload', formOf()),
  deleteImage: (id) => ask('DELETE', `/v1/images/${id}`),
  addImageBreed: (id) => ask('POST', `/v1/images/${id}/breeds`, { breed_id: 'beng' }),
  removeImageBreed: (id) => ask('DELETE', `/v1/images/${id}/breeds/abys`),
};

describe('the log of changes', () => {
  it('is told by every operation that changes images', async () => {
    const said = Object.entries(operations)
      .filter(([, { invalidates }]) => (invalidates as readonly string[]).includes('images'))
      .map(([operationId]) => operationId);
    expect(said.sort()).toEqual(Object.keys(writing).sort());
    for (const [name, write] of Object.entries(writing)) {
      const id = await importOwn({ breeds: ['abys'] });
      let answer = '';
      const changed = await listChanged(async () => {
        answer = await write(id);
      });
      const written = name === 'uploadImage' ? JSON.parse(answer).id : id;
      expect([name, changed]).toEqual([name, [written]]);
    }
  });

  it('is told by an import: of what it adds, and of what it adds to', async () => {
    const importer = createImporter(server.ports);
    const add = (more: object) => listChanged(() => importer.addImage(picture('told', more)));
    expect(await add({})).toEqual(['told']);
    expect(await add({})).toEqual([]);
    expect(await add({ breeds: ['abys'] })).toEqual(['told']);
    expect(await add({ breeds: ['abys'], categories: ['hats'] })).toEqual(['told']);
    expect(await add({ breeds: ['abys'] })).toEqual([]);
  });

  it('is told by seeding', async () => {
    const { database } = server.ports;
    const id = '0XYvRd7oD';
    for (const table of ['image_breeds', 'image_categories', 'analyses']) {
      await database.write(table).where({ image_id: id }).delete();
    }
    await database.write('images').where({ id }).delete();
    expect(await listChanged(() => seedCatalogue(server.ports))).toEqual([id]);
  });

  it('is the affair of one file, which alone writes these tables', () => {
    const writes =
      /\(\s*'(?:images|image_breeds|image_categories|image_changes)'\s*\)[^;]*?\.(?:insert|update|delete|del|truncate)\(/gs;
    const sources = readFiles(/^packages\/server\/src\/.*\.ts$/);
    const found = sources
      .filter(({ path }) => !/\.test\.ts$|image-(write|change)-store\.ts$/.test(path))
      .flatMap((file) =>
        [...file.text.matchAll(writes)].map(({ index }) =>
          at(file, file.text.slice(0, index).split('\n').length - 1),
        ),
      );
    expect(found, 'write it in image-write-store.ts, which tells the log').toEqual([]);
  });
});

describe('a change that was answered', () => {
  const search = async (query: string) =>
    (await server.ask(`/v1/images/search?limit=25&${query}`, { key: server.key }))
      .json<{ id: string }[]>()
      .map(({ id }) => id);

  it('shows in the next search, while others search all the time', async () => {
    let isOver = false;
    // Light ones: a refresh is waited for no longer than a quarter of a second.
    const others = ['mime_types=png', 'seed=x'].map(async (query) => {
      while (!isOver) await server.ask(`/v1/images/search?${query}`);
    });
    let late = 0;
    /** In the next search; on a machine that stood still for as long as that, soon after it. */
    const shows = async (query: string, id: string, wanted: boolean) => {
      if ((await search(query)).includes(id) === wanted) return;
      late += 1;
      await expect.poll(async () => (await search(query)).includes(id)).toBe(wanted);
    };
    for (let round = 0; round < 25; round += 1) {
      const id = await importOwn();
      await shows('order=DESC', id, true);
      await shows('order=DESC&breed_ids=beng', id, false);
      await ask('POST', `/v1/images/${id}/breeds`, { breed_id: 'beng' });
      await shows('order=DESC&breed_ids=beng', id, true);
      await ask('DELETE', `/v1/images/${id}/breeds/beng`);
      await shows('order=DESC&breed_ids=beng', id, false);
      await ask('DELETE', `/v1/images/${id}`);
      await shows('order=DESC', id, false);
    }
    isOver = true;
    await Promise.all(others);
    expect(late, 'of a hundred changes').toBeLessThanOrEqual(5);
  }, 60_000);
});

// What callers see while something outside fails: a refusal that says when to come again, and all
// that does not need the failed thing goes on.

import { mkdtemp, rm } from 'node:fs/promises';
import { get as httpGet } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PortError } from '../../packages/server/src/errors.ts';
import type { ObjectStore } from '../../packages/server/src/ports/object-store.ts';
import { holdLock } from '../support/lock.ts';
import { type Answer, startServer } from '../support/server.ts';

const refusalOf = ({ status, text, headers }: Answer) => ({
  status,
  text,
  code: headers['x-error-code'],
  retryAfter: headers['retry-after'],
});

const unavailable = {
  status: 503,
  text: 'Service Unavailable',
  code: 'SERVICE_UNAVAILABLE',
  retryAfter: expect.stringMatching(/^[1-9]\d*$/),
};

it('refuses votes while another process holds the lock for writing, and reads on', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'catapi-degraded-'));
  const server = await startServer({ dataDir });
  const { key, otherKey, ask } = server;
  const vote = () =>
    ask('/v1/votes', { method: 'POST', key, body: { image_id: 'kept', value: 1 } });
  try {
    expect((await vote()).status).toBe(201);
    const [image] = (await ask('/v1/images/search')).json<{ id: string }[]>();
    const lock = await holdLock(join(dataDir, 'catapi.sqlite'));
    server.expectFailures('port.failed');
    let isAnswered = false;
    const refused = vote().finally(() => {
      isAnswered = true;
    });
    // A search, a breed, one's own votes, and a key that nobody has seen yet.
    const reads: [string, string][] = [
      ['/v1/images/search', key],
      ['/v1/breeds/beng', key],
      ['/v1/images/search?breed_ids=beng', key],
      [`/v1/images/${image?.id}`, key],
      ['/v1/images', key],
      ['/v1/votes', key],
      ['/v1/favourites', otherKey],
    ];
    for (const [path, as] of reads) {
      expect([path, (await ask(path, { key: as })).status]).toEqual([path, 200]);
    }
    expect(isAnswered).toBe(false);
    expect(refusalOf(await refused)).toEqual(unavailable);
    const told = server.logLines.filter((line) => line.includes('port.failed'));
    expect(told).toEqual([
      expect.stringMatching(/"port":"database".*"operation":"createVote".*locked/),
    ]);
    await lock.release();
    expect((await vote()).status).toBe(201);
    expect((await ask('/v1/votes', { key })).json<unknown[]>()).toHaveLength(2);
  } finally {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
});

/** Finds every object, and cannot read any while it is faulty. */
function faultyReads(real: ObjectStore, isFaulty: () => boolean): ObjectStore {
  return {
    put: (key, bytes) => real.put(key, bytes),
    delete: (key) => real.delete(key),
    list: (folder) => real.list(folder),
    check: () => real.check(),
    close: () => real.close(),
    async find(key) {
      const found = await real.find(key);
      return (
        found && {
          ...found,
          async read(range) {
            if (!isFaulty()) return found.read(range);
            throw new PortError('objectStore', `read ${key}`, true, new Error('it went away'));
          },
        }
      );
    },
  };
}

it('refuses a picture whose file is there and cannot be read, and begins no answer', async () => {
  let isFaulty = false;
  const overrides = { objectStore: (real: ObjectStore) => faultyReads(real, () => isFaulty) };
  const server = await startServer({ overrides });
  const { ask } = server;
  try {
    const [image] = (await ask('/v1/images/search')).json<{ url: string }[]>();
    const path = new URL(image?.url ?? '').pathname;
    const whole = await ask(path);
    expect([whole.status, whole.bytes.length]).toEqual([
      200,
      Number(whole.headers['content-length']),
    ]);
    isFaulty = true;
    server.expectFailures('port.failed');
    for (const headers of [{}, { range: 'bytes=0-9' }]) {
      const refused = await ask(path, { headers });
      expect(refusalOf(refused)).toEqual(unavailable);
      expect(refused.headers).toMatchObject({ 'cache-control': 'no-store' });
      expect(refused.headers).not.toHaveProperty('etag');
    }
    expect((await ask(path, { method: 'HEAD' })).status).toBe(200);
    const told = server.logLines.filter((line) => line.includes('port.failed'));
    expect(told.length).toBeGreaterThan(0);
    expect(told[0]).toMatch(/"port":"objectStore".*"operation":"getImageFile"/);
    isFaulty = false;
    expect((await ask(path)).bytes).toEqual(whole.bytes);
  } finally {
    await server.stop();
  }
});

it('finishes what a caller who left had begun, before it closes what that stands on', async () => {
  let puts = 0;
  const slowly = (real: ObjectStore): ObjectStore => ({
    put: async (key, bytes) => {
      puts += 1;
      await new Promise((resolve) => setTimeout(resolve, 300));
      await real.put(key, bytes);
      puts -= 1;
    },
    find: (key) => real.find(key),
    delete: (key) => real.delete(key),
    list: (folder) => real.list(folder),
    check: () => real.check(),
    close: () => real.close(),
  });
  const server = await startServer({ overrides: { objectStore: slowly } });
  const [image] = (await server.ask('/v1/images/search')).json<{ url: string }[]>();
  const leaving = httpGet(`${server.url}${new URL(image?.url ?? '').pathname}`);
  leaving.on('error', () => {});
  while (puts === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  leaving.destroy();
  await server.stop();
  expect(puts).toBe(0);
});

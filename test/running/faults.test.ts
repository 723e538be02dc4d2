// What callers see while something outside fails: a refusal that says when to come again, and all
// that does not need the failed thing goes on.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
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
    const lock = await holdLock(join(dataDir, 'catapi.sqlite'));
    server.expectFailures('request.failed');
    let isAnswered = false;
    const refused = vote().finally(() => {
      isAnswered = true;
    });
    // A search, a breed, one's own votes, and a key that nobody has seen yet.
    const reads: [string, string][] = [
      ['/v1/images/search', key],
      ['/v1/breeds/beng', key],
      ['/v1/votes', key],
      ['/v1/favourites', otherKey],
    ];
    for (const [path, as] of reads) {
      expect([path, (await ask(path, { key: as })).status]).toEqual([path, 200]);
    }
    expect(isAnswered).toBe(false);
    expect(refusalOf(await refused)).toEqual(unavailable);
    const told = server.logLines.filter((line) => line.includes('request.failed'));
    expect(told).toEqual([expect.stringMatching(/"operation":"createVote".*database could not/)]);
    await lock.release();
    expect((await vote()).status).toBe(201);
    expect((await ask('/v1/votes', { key })).json<unknown[]>()).toHaveLength(2);
  } finally {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
});

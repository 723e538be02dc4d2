// More than the server can do, by callers who retry without manners: who is served meanwhile, and
// that all is well again as soon as the surge is over. One surge is more work than the process has
// time for, the other more statements than the database has.

import { mkdtemp, rm } from 'node:fs/promises';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type FaultProxy, reachThroughProxy } from '../support/fault-proxy.ts';
import { findFreePort } from '../support/private-process.ts';
import { type Program, runProgram, startProgram } from '../support/program.ts';
import { measureGoodput, type Sent, send, startCrowd } from '../support/retrying-clients.ts';
import { createDatabase } from '../support/services.ts';

const key = 'overload-test-key';
const headers = { 'x-api-key': key, 'content-type': 'application/json' };
const recoveryMsMax = 5000;
const wellShare = 0.95;

let seed = 0;
/** Never warm: each seed is another order of the whole catalogue. */
const search = (): Sent => {
  seed += 1;
  return { path: `/v1/images/search?limit=10&seed=${seed}` };
};
const keyedSearch = (): Sent => ({ ...search(), headers });
const ownVotes = (): Sent => ({ path: '/v1/votes?limit=100', headers });
const body = JSON.stringify({ image_id: '0XYvRd7oD', value: 1 });
const vote = (): Sent => ({ path: '/v1/votes', method: 'POST', headers, body });
const breeds = (): Sent => ({ path: '/v1/breeds' });

interface Running {
  program: Program;
  base: string;
  stop(): Promise<string>;
}

async function startServer(env: Record<string, string>): Promise<Running> {
  const port = String(await findFreePort());
  const program = startProgram(['run'], {
    ...{ PORT: port, HOST: '127.0.0.1', DEMO_KEY: key },
    ...{ RATE_LIMIT_PER_MINUTE: '0', LOG_LEVEL: 'info' },
    ...env,
  });
  await program.waitFor('process.started');
  return {
    program,
    base: `http://127.0.0.1:${port}`,
    async stop() {
      program.child.kill('SIGTERM');
      return (await program.ended).stdout;
    },
  };
}

/** How long until this is answered as it was before the surge. */
async function untilWell(base: string, next: () => Sent): Promise<number> {
  const fromMs = performance.now();
  while (performance.now() - fromMs < recoveryMsMax) {
    if ((await measureGoodput(base, next, { ms: 500 })) >= wellShare) {
      return performance.now() - fromMs;
    }
  }
  return Number.POSITIVE_INFINITY;
}

describe('more work than the process has time for', () => {
  let folder: string;
  let server: Running;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'catapi-overload-'));
    server = await startServer({ DATA_DIR: folder });
  });
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true });
  });

  it('is refused to those who can best do without, and ends with its cause', async () => {
    const { base } = server;
    expect(await measureGoodput(base, keyedSearch)).toBeGreaterThanOrEqual(wellShare);
    const crowd = startCrowd(base, 400, search);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    const agent = new Agent();
    const health = Array.from({ length: 5 }, () => send(base, agent, { path: '/healthz' }, 3000));
    expect(await Promise.all(health)).toEqual([200, 200, 200, 200, 200]);
    const [votes, searches] = await Promise.all([
      measureGoodput(base, vote, { ms: 2000, everyMs: 50, msMax: 3000 }),
      measureGoodput(base, keyedSearch, { ms: 2000, everyMs: 50, msMax: 3000 }),
    ]);
    expect(votes).toBeGreaterThanOrEqual(0.9);
    expect(searches).toBeGreaterThanOrEqual(0.8);
    // There was a surge: some were served and some refused.
    expect(crowd.statuses.get(200)).toBeGreaterThan(0);
    expect(crowd.statuses.get(503)).toBeGreaterThan(0);
    await crowd.stop();
    for (const next of [vote, keyedSearch, search]) {
      expect(await untilWell(base, next)).toBeLessThan(recoveryMsMax);
    }
    const lines = (await server.stop()).split('\n').filter((line) => line.includes('"overload.'));
    expect(lines.map((line) => JSON.parse(line).kind).slice(0, 2)).toEqual([
      'overload.began',
      'overload.ended',
    ]);
    expect(JSON.parse(lines[1] as string)).toMatchObject({ level: 40, refused: { write: 0 } });
  }, 60_000);
});

describe.runIf(inject('mariadb') !== undefined)('more statements than the database has', () => {
  let server: Running;
  let proxy: FaultProxy;
  const closings: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'catapi-overload-'));
    closings.push(() => rm(folder, { recursive: true }));
    const { url, drop } = await createDatabase(inject('mariadb') as string);
    closings.push(drop);
    for (const command of ['migrate', 'seed']) {
      const { code, stderr } = await runProgram([command], { DATA_DIR: folder, DATABASE_URL: url });
      expect([code, stderr]).toEqual([0, '']);
    }
    const through = await reachThroughProxy(url);
    proxy = through.proxy;
    closings.push(proxy.stop);
    server = await startServer({ DATA_DIR: folder, DATABASE_URL: through.url });
    closings.push(server.stop);
  });
  afterAll(async () => {
    for (const close of closings.reverse()) await close();
  });

  it('harms nobody who does not need them, and ends with its cause', async () => {
    const { base } = server;
    await proxy.slow(20);
    for (const next of [ownVotes, vote, breeds]) {
      expect(await untilWell(base, next)).toBeLessThan(recoveryMsMax);
    }
    const crowd = startCrowd(base, 300, ownVotes, { msMax: 700 });
    await new Promise((resolve) => setTimeout(resolve, 3000));
    const [innocent, writes] = await Promise.all([
      measureGoodput(base, breeds, { ms: 2000, everyMs: 50, msMax: 3000 }),
      measureGoodput(base, vote, { ms: 2000, everyMs: 50, msMax: 3000 }),
    ]);
    expect(innocent).toBeGreaterThanOrEqual(wellShare);
    expect(writes).toBeGreaterThanOrEqual(0.9);
    // What is answered is not late: not everybody has given up who is worked for.
    expect(crowd.statuses.get(200)).toBeGreaterThan(100);
    await crowd.stop();
    expect(await untilWell(base, ownVotes)).toBeLessThan(recoveryMsMax);
  }, 60_000);
});

// The guard over what calls cost the database, run over the whole contract, and proof that it would
// have caught the route of 2018: one that is added to the contract and asks the database each time.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type OperationObject,
  type PathItem,
  readContractDocument,
} from '../../packages/sdk/scripts/contract-document.ts';
import type { AnyHandler, Call } from '../../packages/server/src/contract/handler.ts';
import type { Ports } from '../../packages/server/src/ports/ports.ts';
import { type Fault, guardLoad } from '../support/load-guard.ts';
import { startServer, type TestServer } from '../support/server.ts';

// Known, and only ever fewer.
const exceptions: string[] = [];

const ownRows = 40;

/** Time stands still: what is warm stays warm, however slow the machine. */
const clock = { nowMs: () => Date.UTC(2024, 1, 29, 12) };
const env = { CHECK_REPLIES: 'off', ROLES: 'api', LOG_LEVEL: 'warn' };

/** Gives the caller votes, favourites and images, so that a statement for each row would show. */
async function createOwnRows(server: TestServer): Promise<void> {
  const { write } = server.ports.database;
  const images: { id: string }[] = await write('images').orderBy('id').limit(ownRows).select('id');
  for (const { id: image_id } of images) {
    const post = { method: 'POST', key: server.key, body: { image_id, value: 1 } };
    expect((await server.ask('/v1/votes', post)).status).toBe(201);
    const favourite = { ...post, body: { image_id } };
    expect((await server.ask('/v1/favourites', favourite)).status).toBe(200);
  }
  const found = await server.domain.accounts.findCaller(server.key);
  const accountId = found !== undefined && 'caller' in found ? found.caller.accountId : 0;
  const ids = images.map(({ id }) => id);
  await write('images').whereIn('id', ids).update({ account_id: accountId });
}

describe('the contract as it is', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({ env, overrides: { clock } });
    await createOwnRows(server);
  });
  afterAll(() => server.stop());

  it('costs the database no more than it may', async () => {
    const load = { requests: 120, concurrency: 16 };
    const faults = await guardLoad(server, readContractDocument(), load);
    const isKnown = (fault: Fault) => exceptions.includes(`${fault.operationId}: ${fault.flood}`);
    const unknown = faults.filter((fault) => !isKnown(fault)).map(({ words }) => words);
    expect(unknown, unknown.join('\n')).toEqual([]);
    const seen = faults.filter(isKnown).map((fault) => `${fault.operationId}: ${fault.flood}`);
    expect([...new Set(seen)], 'an exception that is none any more').toEqual(exceptions);
  }, 120_000);
});

describe('a route that is added', () => {
  const path = '/v1/images/{image_id}/palette';
  const palette = (policy: object | undefined) => {
    const document = readContractDocument();
    const like = document.paths['/v1/images/{image_id}/analysis'] as PathItem;
    const { 'x-cache': _, ...get } = like['get'] as OperationObject;
    const added = { ...get, operationId: 'getImagePalette' };
    const asked = policy === undefined ? added : { ...added, 'x-cache': policy };
    document.paths[path] = { ...like, get: asked } as unknown as PathItem;
    return document;
  };
  const life = { seconds: 60, staleSeconds: 600, absentSeconds: 10, tags: ['images'] };
  const readPalette = async ({ database }: Ports, call: Call<'getImage'>) => {
    const row = await database.read('images').where({ id: call.path.image_id }).first('width');
    return row === undefined ? [] : [row];
  };
  /** The route of 2018: nobody thought of a cache, and every call asks the database. */
  const asking =
    (ports: Ports): AnyHandler =>
    async (call) => ({ status: 200, body: await readPalette(ports, call as Call<'getImage'>) });

  async function guardPalette(policy: object, open: (ports: Ports) => AnyHandler) {
    const contract = palette(policy);
    const handlers = (ports: Ports) => ({ getImagePalette: open(ports) });
    const server = await startServer({ env, overrides: { clock, contract, handlers } });
    try {
      const load = { operationId: 'getImagePalette', requests: 60, concurrency: 16 };
      return (await guardLoad(server, contract, load)).map(({ words }) => words);
    } finally {
      await server.stop();
    }
  }

  it('does not start without x-cache', async () => {
    const overrides = {
      contract: palette(undefined),
      handlers: () => ({ getImagePalette: never }),
    };
    await expect(startServer({ env, overrides })).rejects.toThrow(
      'getImagePalette: a GET needs x-cache, what of it may be remembered',
    );
  });

  it('is found when it remembers nothing, though it says because', async () => {
    const because = 'Palettes are quickly read.';
    const faults = await guardPalette({ keep: 'nothing', because }, asking);
    expect(faults[0]).toBe(
      `getImagePalette (GET ${path}), asked without a key for its examples, costs 1.00 ` +
        'statements a request, and may cost 0.1: give it x-cache keep: response, or let its ' +
        'handler load through call.remember (keep: pool). Mostly: ' +
        'select `width` from `images` where `id` = ? limit ?',
    );
  });

  it('is found when it has a pool and does not use it', async () => {
    const faults = await guardPalette({ keep: 'pool', for: 'everyone', ...life }, asking);
    expect(faults.join()).toMatch(/getImagePalette .+ asked with a key .+ costs 1\.00 statements/);
  });

  it('is found when only callers without a key are spared', async () => {
    const policy = { keep: 'pool', for: 'everyone', ...life };
    const faults = await guardPalette(policy, (ports) => async (call) => {
      const load = async () => ({ value: await readPalette(ports, call as never), sizeBytes: 100 });
      const isKnown = call.caller.kind === 'account';
      const body = isKnown ? (await load()).value : await call.remember('palette', load);
      return { status: 200, body };
    });
    expect(faults).not.toEqual([]);
    expect(faults.filter((one) => !/asked with a key/.test(one))).toEqual([]);
  });

  it('passes once its answer is kept', async () => {
    const faults = await guardPalette({ keep: 'response', for: 'everyone', ...life }, asking);
    expect(faults.filter((one) => !/cannot be ids|unknown ids/.test(one))).toEqual([]);
    expect(faults.join()).toContain('ask what is known before the database');
  });
});

const never: AnyHandler = () => Promise.reject(new Error('nobody calls it'));

// How often one may call does not depend on the way to the answer: both count the same callers, in
// the same steps, and refuse at the same call.

import { afterEach, describe, expect, it } from 'vitest';
import { askLong, askWay, type WayAnswer, wayOf } from '../support/both-ways.ts';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;
afterEach(() => server.stop());

const target = '/v1/breeds?limit=2';
const plain = (ask = {}) => askWay(server, target, ask);
const long = (ask = {}) => askLong(server, target, ask);

const seen = ({ status, headers }: WayAnswer) => [
  status,
  headers['ratelimit-limit'],
  headers['ratelimit-remaining'],
  headers['ratelimit-consumed'],
];

async function start(env: Record<string, string>): Promise<void> {
  const nowMs = Date.now();
  server = await startServer({
    env: { CHECK_REPLIES: 'off', ...env },
    overrides: { clock: { nowMs: () => nowMs } },
  });
  // The target is warm, by a caller who is counted for nobody here.
  await server.ask(target, { key: server.otherKey });
}

describe('a limit', () => {
  it('goes down by one at each call, and is over at the same one, on both ways', async () => {
    await start({ RATE_LIMIT_PER_MINUTE: '6' });
    const inTurn = [plain, long, plain, plain, long, plain, plain, long, plain];
    const answers: unknown[][] = [];
    for (const [name, asks] of [
      ['short', inTurn.map(() => plain)],
      ['long', inTurn.map(() => long)],
      ['in turn', inTurn],
    ] as const) {
      const { key } = await server.domain.accounts.createKey({ name });
      const own: unknown[] = [];
      for (const ask of asks) own.push(seen(await ask({ key })));
      answers.push(own);
    }
    const expected = inTurn.map((_ask, at) => [
      at < 6 ? 200 : 429,
      '6',
      String(Math.max(0, 5 - at)),
      String(at + 1),
    ]);
    expect(answers).toEqual([expected, expected, expected]);
  });

  it('is answered at the edge until it is over, and refused on the long way', async () => {
    await start({ RATE_LIMIT_PER_MINUTE: '3' });
    const ways: string[] = [];
    await server.domain.accounts.findCaller(server.key);
    for (let at = 0; at < 4; at += 1) {
      ways.push(await wayOf(server, await plain({ key: server.key })));
    }
    expect(ways).toEqual(['edge', 'edge', 'edge', 'none']);
  });

  it('counts HEAD, 304 and callers without a key alike', async () => {
    await start({ RATE_LIMIT_ANONYMOUS: '4' });
    const { etag = '' } = (await plain()).headers;
    const unchanged = await plain({ headers: { 'if-none-match': etag } });
    expect([unchanged.status, await wayOf(server, unchanged)]).toEqual([304, 'edge']);
    expect((await plain({ method: 'HEAD' })).status).toBe(200);
    expect((await long()).status).toBe(200);
    const refused = await plain();
    expect(refused.status).toBe(429);
    expect(refused.headers['ratelimit-limit']).toBeUndefined();
    expect((await plain({ method: 'HEAD' })).status).toBe(429);
    expect((await plain({ key: server.key })).status).toBe(200);
  });

  it.each([
    ['short', plain],
    ['long', long],
  ])('counts whom a believed proxy forwards, on the %s way', async (_name, ask) => {
    await start({ RATE_LIMIT_ANONYMOUS: '2', TRUST_PROXY: '1' });
    const from = async (forwarded: string) =>
      (await ask({ headers: { 'x-forwarded-for': forwarded } })).status;
    expect([await from('198.51.100.1'), await from('198.51.100.1')]).toEqual([200, 200]);
    expect(await from('198.51.100.1')).toBe(429);
    // What stands before the proxy's own word is the caller's invention.
    expect(await from('203.0.113.9, 198.51.100.1')).toBe(429);
    expect(await from('198.51.100.1:50412')).toBe(429);
    expect(await from('198.51.100.2')).toBe(200);
    expect([await from('2001:db8::1'), await from('2001:db8::2')]).toEqual([200, 200]);
    expect(await from('2001:db8:0:0:9::')).toBe(429);
  });

  it.each([
    ['short', plain],
    ['long', long],
  ])('believes no proxy that it was not told of, on the %s way', async (_name, ask) => {
    await start({ RATE_LIMIT_ANONYMOUS: '2' });
    const statuses: number[] = [];
    for (let at = 0; at < 3; at += 1) {
      const headers = { 'x-forwarded-for': `198.51.100.${at}` };
      statuses.push((await ask({ headers })).status);
    }
    expect(statuses).toEqual([200, 200, 429]);
  });
});

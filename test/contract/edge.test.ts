// The short way to an answer is the long one, to the byte: every read of the contract is asked on
// both, with every example that the contract has, and the two may differ in speed only. Chance is
// the same for both, and time stands still.

import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadContract } from '../../packages/server/src/contract/contract.ts';
import { seeded } from '../../packages/server/src/domain/drawings/seeded.ts';
import { askEdge, askLong, askWay, type WayAnswer, wayOf } from '../support/both-ways.ts';
import { type ExampleRequest, exampleOperations } from '../support/contract-examples.ts';
import { restoreExamples } from '../support/example-rows.ts';
import { sendRaw } from '../support/raw-socket.ts';
import { startServer, type TestServer } from '../support/server.ts';

const contract = loadContract({
  searchLimitAnonymous: 10,
  searchLimitKey: 25,
  listLimitKey: 1000,
});
const reads = exampleOperations(contract).filter(({ operation }) => operation.method === 'GET');
const demoKey = 'DEMO-API-KEY';

let server: TestServer;
let source = seeded('both ways');

beforeAll(async () => {
  const nowMs = Date.now();
  server = await startServer({
    env: { CHECK_REPLIES: 'off' },
    overrides: {
      clock: { nowMs: () => nowMs },
      chance: { integer: (below) => Math.floor(source.next() * below), bytes: randomBytes },
    },
  });
});
afterAll(() => server.stop());
beforeEach(() => restoreExamples(server, demoKey));

/** The same chance for the next answer as for the one before. */
const repeatChance = () => {
  source = seeded('both ways');
};

/** Whether x-cache lets the edge answer it, once it is warm. */
function isForEdge({ operation, withKey, query }: ExampleRequest, status: number): boolean {
  const { remember, operationId } = operation;
  // Whether the process is alive needs no memory.
  if (operationId === 'getHealth') return true;
  if (remember === undefined || status !== 200) return false;
  if (remember.keep === 'response') return remember.for === 'everyone' || !withKey;
  // A caller's own marks are nobody's memory; facts have none.
  const hasMarks = operation.parameters.some(({ name }) => name === 'include_vote');
  const wantsMarks = query['include_vote'] !== false || query['include_favourite'] !== false;
  return !(withKey && hasMarks && wantsMarks);
}

const comparable = ({ status, head, bytes }: WayAnswer) => ({
  status,
  head,
  body: bytes.toString('latin1'),
});

/** Asks both ways, in the same way, and expects one answer. */
async function expectAgreement(
  { title, target, headers, withKey }: ExampleRequest,
  extra: { method?: string; headers?: Record<string, string> } = {},
): Promise<{ answer: WayAnswer; way: string }> {
  const ask = { ...extra, headers: { ...headers, ...extra.headers } };
  const key = withKey ? demoKey : undefined;
  // Twice, so that all is warm and no chance is drawn for the lives of entries.
  await askLong(server, target, { ...ask, key });
  repeatChance();
  const long = await askLong(server, target, { ...ask, key });
  repeatChance();
  const short = await askWay(server, target, { ...ask, key });
  expect(comparable(short), `${title}: ${target}`).toEqual(comparable(long));
  expect(await wayOf(server, long)).not.toBe('edge');
  return { answer: short, way: await wayOf(server, short) };
}

describe('both ways', () => {
  it.each(reads)('$operation.operationId is answered alike', async ({ requests }) => {
    for (const request of requests) {
      const { answer, way } = await expectAgreement(request);
      const expected = isForEdge(request, answer.status);
      expect([request.title, way === 'edge']).toEqual([request.title, expected]);
    }
  });

  it.each(reads)('$operation.operationId is answered alike to HEAD', async ({ requests }) => {
    for (const request of requests) {
      const { answer, way } = await expectAgreement(request, { method: 'HEAD' });
      expect(answer.bytes).toHaveLength(0);
      expect(way === 'edge', request.title).toBe(isForEdge(request, answer.status));
    }
  });

  it.each(reads)('$operation.operationId is answered alike to conditions', async ({ requests }) => {
    for (const request of requests) {
      const { etag = '"none"' } = (await expectAgreement(request)).answer.headers;
      for (const sent of [etag, `W/${etag}, "other"`, '*', '"other"']) {
        const headers = { 'if-none-match': sent };
        const { answer } = await expectAgreement(request, { headers });
        if (answer.status === 304) expect(answer.bytes).toHaveLength(0);
        await expectAgreement(request, { method: 'HEAD', headers });
      }
    }
  });

  it('what one caller has warmed another gets as on the long way', async () => {
    for (const { requests } of reads) {
      for (const learner of requests) {
        await askLong(server, learner.target, { key: learner.withKey ? demoKey : undefined });
        for (const other of requests) {
          if (other.target !== learner.target || other === learner) continue;
          await expectAgreement(other);
        }
      }
    }
  });
});

describe('the edge', () => {
  it('names parameters that nobody knows, as the long way does', async () => {
    const target = '/v1/breeds?limit=2&brede=abys&x%20y=1';
    const answer = await askEdge(server, target);
    expect(answer.headers['x-unknown-parameters']).toBe('brede, x%20y');
    expect(comparable(answer)).toEqual(comparable(await askLong(server, target)));
    const strict = { prefer: 'handling=strict' };
    expect((await askWay(server, target, { headers: strict })).status).toBe(400);
  });

  it('never remembers a target that holds a key', async () => {
    for (const target of [
      `/v1/breeds?limit=3&api_key=${server.key}`,
      `/v1/images/search?limit=3&api_key=${server.key}&include_vote=false&include_favourite=false`,
    ]) {
      for (let call = 0; call < 3; call += 1) {
        expect(await wayOf(server, await askWay(server, target))).not.toBe('edge');
      }
    }
  });

  it('stops a key at once that is rotated away', async () => {
    const { key } = await server.domain.accounts.createKey({ name: 'taken back' });
    const target = '/v1/images/search?limit=1&include_vote=false&include_favourite=false';
    await askWay(server, target, { key });
    const before = await askEdge(server, target, { key });
    expect(before.headers['authenticated']).toBe('true');
    const rotated = await server.ask('/v1/user/keys/rotate', { method: 'POST', key });
    expect([200, 201]).toContain(rotated.status);
    const after = await askWay(server, target, { key });
    expect([after.status, after.headers['authenticated']]).toEqual([200, 'false']);
    expect(await wayOf(server, after)).not.toBe('edge');
  });

  it('never answers with what was forgotten', async () => {
    const { database, cache } = server.ports;
    const target = '/v1/categories?limit=1';
    const firstOf = ({ bytes }: WayAnswer) => (JSON.parse(String(bytes)) as { name: string }[])[0];
    const [{ id, name }] = JSON.parse(String((await askEdge(server, target)).bytes));
    for (const changed of ['changed', 'changed again', name]) {
      await askEdge(server, target);
      await database.write('categories').where({ id }).update({ name: changed });
      await cache.forget(['categories']);
      expect(firstOf(await askWay(server, target))).toEqual({ id, name: changed });
      expect(firstOf(await askEdge(server, target))).toEqual({ id, name: changed });
    }
  });

  it('gives each Host its own urls', async () => {
    const { port } = new URL(server.url);
    const target = '/v1/images/0XYvRd7oD';
    const urlFor = async (host: string) => {
      const answer = await askEdge(server, target, { headers: { host } });
      return (JSON.parse(String(answer.bytes)) as { url: string }).url;
    };
    for (let round = 0; round < 2; round += 1) {
      expect(await urlFor(`localhost:${port}`)).toContain(`http://localhost:${port}/images/`);
      expect(await urlFor(`127.0.0.1:${port}`)).toContain(`http://127.0.0.1:${port}/images/`);
      expect(await urlFor('evil.example')).toContain(`http://localhost:${port}/images/`);
    }
  });

  it('leaves to the long way what is more than a target', async () => {
    const target = '/v1/breeds?limit=4';
    await askEdge(server, target);
    for (const headers of [
      { prefer: 'handling=strict' },
      { expect: 'the-impossible' },
      { 'content-length': '0' },
    ]) {
      const answer = await askWay(server, target, { headers });
      expect([headers, answer.status]).toEqual([headers, 200]);
      expect(await wayOf(server, answer)).not.toBe('edge');
    }
    const bodied = await server.ask(target, { method: 'GET', body: '{}' });
    expect(bodied.status).toBe(200);
    const posted = await server.ask(target, { method: 'POST', body: '{}' });
    expect(posted.status).toBe(404);
  });

  it('refuses HTTP/1.1 without a Host, and answers HTTP/1.0', async () => {
    const target = '/v1/breeds?limit=4';
    await askEdge(server, target, { headers: { host: 'evil.example' } });
    const hostless = await sendRaw(server.url, `GET ${target} HTTP/1.1\r\n\r\n`);
    expect(hostless.status).toBe(400);
    const old = await sendRaw(server.url, `GET ${target} HTTP/1.0\r\n\r\n`);
    expect([old.status, JSON.parse(old.body)]).toEqual([200, expect.any(Array)]);
  });
});

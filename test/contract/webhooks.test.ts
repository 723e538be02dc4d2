// Webhooks from making one to its end, with real receivers on this machine, and what is sent
// checked by the library that receivers use. The clock of the server is the test's, so that half a
// day of tries passes in a moment.

import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readContractDocument } from '../../packages/sdk/scripts/contract-document.ts';
import { createAnnounce } from '../../packages/server/src/domain/webhooks/announce-events.ts';
import { openSchemas, pointer } from '../support/contract-schemas.ts';
import { formOf } from '../support/forms.ts';
import { startServer, type TestServer } from '../support/server.ts';

interface Received {
  headers: IncomingHttpHeaders;
  body: string;
}

let server: TestServer;
let receiver: Server;
let url: string;
let received: Received[];
let answer: () => number | Promise<number>;
let nowMs = Date.now();
const letters: string[] = [];

beforeAll(async () => {
  server = await startServer({
    env: { WEBHOOKS_TO_PRIVATE: 'on' },
    overrides: {
      clock: { nowMs: () => nowMs },
      writeLetter: (text) => letters.push(text),
    },
  });
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', async () => {
      received.push({ headers: request.headers, body });
      const status = await answer();
      if (status !== 0) response.writeHead(status, { location: '/elsewhere' }).end('x'.repeat(999));
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
});
afterAll(async () => {
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
  await server.stop();
});

let key: string;

beforeEach(async () => {
  received = [];
  answer = () => 204;
  ({ key } = await server.domain.accounts.createKey({
    name: 'hooks',
    email: `owner-${Math.random()}@school.example`,
  }));
});
afterEach(async () => {
  await server.ports.database.write('jobs').delete();
});

interface Made {
  app: { id: string };
  endpoint: { id: string; disabled: boolean; description: string };
  signing_secret: string;
}

const all = ['image.uploaded', 'image.processed', 'image.labels_created', 'vote.created'];

const post = (body: object, as = key) =>
  server.ask('/v1/webhooks', { method: 'POST', key: as, body });

async function create(events: string[] = [...all, 'favourite.created']): Promise<Made> {
  const made = await post({ name: 'Mine', url, events });
  expect([made.status, made.text.slice(0, 100)]).toEqual([200, expect.any(String)]);
  return made.json<Made>();
}

const list = async (as = key) => (await server.ask('/v1/webhooks', { key: as })).json<Made[]>();

const vote = (as = key) =>
  server.ask('/v1/votes', { method: 'POST', key: as, body: { image_id: 'hooked', value: 1 } });

const upload = async () => {
  const form = { method: 'POST', key, body: formOf() };
  return (await server.ask('/v1/images/upload', form)).json<{ id: string }>();
};

const typesOf = () => received.map(({ body }) => JSON.parse(body).type).sort();

const schemas = openSchemas(readContractDocument());

/** Where the contract says what is sent of an event. */
const schemaOf = (type: string) =>
  pointer('webhooks', type, 'post', 'requestBody', 'content', 'application/json', 'schema');

describe('a webhook', () => {
  it('is made with the keys that clients know, and its secret is shown once', async () => {
    const made = await create();
    expect(Object.keys(made)).toEqual(['app', 'endpoint', 'signing_secret']);
    expect(Object.keys(made.app).sort()).toEqual(
      ['createdAt', 'id', 'metadata', 'name', 'uid', 'updatedAt'].sort(),
    );
    expect(made.app.id).toMatch(/^app_/);
    expect(made.endpoint.id).toMatch(/^ep_/);
    expect(made.signing_secret).toMatch(/^whsec_/);
    const listed = await server.ask('/v1/webhooks', { key });
    expect(listed.json()).toEqual([{ app: made.app, endpoint: made.endpoint }]);
    expect(listed.text).not.toContain('whsec_');
    expect(server.logLines.join('')).not.toContain(made.signing_secret);
  });

  it('is told of every event, signed', async () => {
    const { signing_secret: secret } = await create();
    await vote();
    const body = { image_id: 'hooked' };
    await server.ask('/v1/favourites', { method: 'POST', key, body });
    const image = await upload();
    await expect.poll(typesOf).toEqual([...all, 'favourite.created'].sort());
    const ids = new Set(received.map(({ headers }) => headers['webhook-id']));
    expect(ids.size).toBe(5);
    for (const { headers, body: sent } of received) {
      const verified = new Webhook(secret).verify(sent, headers as Record<string, string>);
      expect(verified).toEqual(JSON.parse(sent));
      expect(schemas.findFault(schemaOf(JSON.parse(sent).type), verified)).toBeUndefined();
      expect(() =>
        new Webhook(secret).verify(sent.replace('}', ' }'), headers as Record<string, string>),
      ).toThrow();
    }
    const dataOf = (type: string) =>
      received.map(({ body: sent }) => JSON.parse(sent)).find((one) => one.type === type).data;
    expect(dataOf('vote.created')).toMatchObject({ image_id: 'hooked', value: 1 });
    expect(dataOf('favourite.created')).toMatchObject({ image_id: 'hooked' });
    expect(dataOf('image.processed')).toEqual({ id: image.id, status: 'approved' });
    expect(dataOf('image.labels_created')).toMatchObject({ image_id: image.id, vendor: 'test' });
  });

  it('is told why an image was refused', async () => {
    await create(['image.processed']);
    const { id } = await upload();
    await expect.poll(typesOf).toHaveLength(1);
    expect(await server.domain.review.reject(id, 'it is a dog')).toBe(true);
    await expect.poll(typesOf).toHaveLength(2);
    const message = JSON.parse(received[1]?.body ?? '');
    expect(message.data).toEqual({ id, status: 'rejected', reason: 'it is a dog' });
    expect(schemas.findFault(schemaOf('image.processed'), message)).toBeUndefined();
  });

  it('is not overlooked when it is made while something else happens', async ({ skip }) => {
    const { ports, domain } = server;
    skip(ports.database.dialect === 'sqlite', 'SQLite lets nobody write meanwhile');
    const found = await domain.accounts.findCaller(key);
    const { accountId } = (found as { caller: { accountId: number } }).caller;
    const data = { id: 'a', width: 1, height: 1, sub_id: null, original_filename: null };
    await ports.database.transaction(async (transaction) => {
      await transaction('webhooks').first();
      await create(['vote.created']);
      await createAnnounce(ports)(transaction, [{ accountId, type: 'image.uploaded', data }]);
    });
    await vote();
    await expect.poll(typesOf).toEqual(['vote.created']);
  });

  it('hears of what it asked for, and of nobody else', async () => {
    await create(['favourite.created']);
    await vote();
    await vote(server.otherKey);
    await server.ask('/v1/favourites', {
      method: 'POST',
      key: server.otherKey,
      body: { image_id: `theirs-${nowMs}` },
    });
    await server.ask('/v1/favourites', { method: 'POST', key, body: { image_id: 'mine' } });
    await expect.poll(typesOf).toEqual(['favourite.created']);
    expect(JSON.parse(received[0]?.body ?? '').data.image_id).toBe('mine');
  });

  it('hears of nothing that was refused', async () => {
    await create(['favourite.created']);
    const body = { image_id: 'twice' };
    for (let time = 0; time < 2; time += 1) {
      await server.ask('/v1/favourites', { method: 'POST', key, body });
    }
    await expect.poll(typesOf).toEqual(['favourite.created']);
    await expect.poll(async () => server.ports.database.latest('jobs').select()).toEqual([]);
    expect(received).toHaveLength(1);
  });

  it('hears nothing more when it is deleted, by either id', async () => {
    for (const which of ['app', 'endpoint'] as const) {
      const made = await create(['vote.created']);
      const path = `/v1/webhooks/${made[which].id}`;
      const theirs = await server.ask(path, { method: 'DELETE', key: server.otherKey });
      expect([theirs.status, theirs.text]).toEqual([404, 'NOT_FOUND']);
      const deleted = await server.ask(path, { method: 'DELETE', key });
      expect(deleted.json()).toEqual({ message: 'SUCCESS' });
      expect((await server.ask(path, { method: 'DELETE', key })).status).toBe(404);
    }
    await vote();
    expect(await list()).toEqual([]);
    expect(await server.ports.database.latest('jobs').select()).toEqual([]);
    expect(received).toEqual([]);
  });

  it.each([
    ['no name', { url: 'https://a.example', events: ['vote.created'] }],
    ['an event that is none', { name: 'a', url: 'https://a.example', events: ['cat.fed'] }],
    ['no event', { name: 'a', url: 'https://a.example', events: [] }],
    ['no address', { name: 'a', url: 'not an address', events: ['vote.created'] }],
    ['another protocol', { name: 'a', url: 'ftp://a.example', events: ['vote.created'] }],
    ['a password', { name: 'a', url: 'https://a:b@a.example', events: ['vote.created'] }],
  ])('with %s is refused', async (_, body) => {
    const refused = await post(body);
    expect(refused.status).toBe(400);
    expect(await list()).toEqual([]);
  });

  it('is one of five at most, however many are asked for at once', async () => {
    const body = { name: 'Many', url, events: ['vote.created'] };
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(body)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(3);
    expect(await list()).toHaveLength(5);
  });
});

describe('a receiver that fails', () => {
  /** Lets the next try be due. */
  async function passTime(): Promise<void> {
    const before = received.length;
    nowMs += 4 * 3_600_000;
    await expect.poll(() => received.length, { timeout: 5000 }).toBeGreaterThan(before);
  }

  /** How often it was tried; 0 when it was delivered, and no number while it is tried. */
  async function attempts(): Promise<number> {
    const { database } = server.ports;
    const job = await database.latest('jobs').where({ name: 'deliverWebhook' }).first();
    return job?.state === 'running' ? Number.NaN : (job?.attempts ?? 0);
  }

  it('is tried again with the same id, until it answers', async () => {
    await create(['vote.created']);
    answer = () => (received.length < 3 ? 500 : 200);
    await vote();
    await expect.poll(attempts).toBe(1);
    await passTime();
    await expect.poll(attempts).toBe(2);
    await passTime();
    await expect.poll(attempts).toBe(0);
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(new Set(received.map(({ body }) => body)).size).toBe(1);
    expect((await list())[0]?.endpoint).toMatchObject({ disabled: false, description: '' });
  });

  it('is not tried again when its webhook was deleted', async () => {
    const made = await create(['vote.created']);
    answer = () => 500;
    await vote();
    await expect.poll(attempts).toBe(1);
    await server.ask(`/v1/webhooks/${made.endpoint.id}`, { method: 'DELETE', key });
    nowMs += 4 * 3_600_000;
    await expect.poll(attempts, { timeout: 5000 }).toBe(0);
    expect(received).toHaveLength(1);
  });

  it('and never stops failing is disabled, and its owner told', async () => {
    await create(['vote.created']);
    answer = () => 302;
    await vote();
    await expect.poll(attempts).toBe(1);
    for (let attempt = 2; attempt <= 9; attempt += 1) {
      await passTime();
      await expect.poll(attempts).toBe(attempt);
    }
    expect((await list())[0]?.endpoint).toMatchObject({
      disabled: true,
      description: 'disabled: it failed too often: it answered 302',
    });
    await expect.poll(() => letters.join()).toContain('Your webhook was disabled');
    const dead = await server.ports.database.latest('jobs').where({ state: 'dead' });
    expect(dead).toMatchObject([{ name: 'deliverWebhook', last_error: 'it answered 302' }]);
    received = [];
    await vote();
    expect(received).toEqual([]);
  });

  it('and says that it is gone is disabled at once', async () => {
    await create(['vote.created']);
    answer = () => 410;
    await vote();
    await expect.poll(async () => (await list())[0]?.endpoint.disabled).toBe(true);
    await expect.poll(attempts).toBe(0);
    expect(received).toHaveLength(1);
  });

  it('or is slow keeps nobody else waiting, and hears of everything', async () => {
    const waiting: ((status: number) => void)[] = [];
    let isSlow = true;
    answer = () => (isSlow ? new Promise((resolve) => waiting.push(resolve)) : 200);
    await create(['vote.created']);
    const count = 30;
    const votes = await Promise.all(Array.from({ length: count }, () => vote()));
    expect(votes.map(({ status }) => status)).toEqual(Array(count).fill(201));
    await expect.poll(() => waiting.length).toBe(4);
    const another = createServer((_request, response) => response.end());
    const heard = new Promise((resolve) => another.once('request', resolve));
    await new Promise<void>((resolve) => another.listen(0, '127.0.0.1', resolve));
    const { port } = another.address() as AddressInfo;
    const body = { name: 'b', url: `http://127.0.0.1:${port}`, events: ['vote.created'] };
    await post(body, server.otherKey);
    await vote(server.otherKey);
    await heard;
    expect(await upload()).toMatchObject({ approved: 1 });
    expect(waiting).toHaveLength(4);
    isSlow = false;
    for (const tell of waiting) tell(200);
    const isOver = async () => {
      nowMs += 10_000;
      return server.ports.database.latest('jobs').select();
    };
    await expect.poll(isOver, { timeout: 20_000 }).toEqual([]);
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(count);
    expect(received).toHaveLength(count);
    for (const { endpoint } of await list(server.otherKey)) {
      const path = `/v1/webhooks/${endpoint.id}`;
      await server.ask(path, { method: 'DELETE', key: server.otherKey });
    }
    another.closeAllConnections();
    another.close();
  });

  it('costs nobody who votes anything', async () => {
    await create(['vote.created']);
    let tell: (status: number) => void = () => {};
    answer = () =>
      new Promise((resolve) => {
        tell = resolve;
      });
    await vote();
    await expect.poll(() => received.length).toBe(1);
    expect((await vote()).status).toBe(201);
    answer = () => 200;
    tell(200);
    await expect.poll(attempts).toBe(0);
  });
});

// Who shares a request, and when it is stopped.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createCatApi } from '../client.ts';
import { openStandIn, type StandIn } from '../testing/stand-in.ts';

let standIn: StandIn;
let closed: number;
let answer: () => void;

beforeAll(async () => {
  standIn = await openStandIn();
});
afterAll(() => standIn.close());
beforeEach(() => {
  standIn.asked.length = 0;
  closed = 0;
  const waiting: (() => void)[] = [];
  answer = () => {
    for (const tell of waiting.splice(0)) tell();
  };
  standIn.say((response) => {
    response.on('close', () => {
      if (!response.writableEnded) closed += 1;
    });
    waiting.push(() => response.writeHead(200).end('[{"id":"beng"}]'));
  });
});

const cats = (options = {}) =>
  createCatApi({ baseUrl: standIn.address, apiKey: 'live_a', cache: false, ...options });
const asked = (count: number) => expect.poll(() => standIn.asked.length).toBe(count);

it('ten who ask the same ask once, and each has a copy of its own', async () => {
  const client = cats();
  const calls = Array.from({ length: 10 }, () => client.breeds.list());
  await asked(1);
  answer();
  const lists = await Promise.all(calls);
  expect(lists).toEqual(Array(10).fill([{ id: 'beng' }]));
  lists[0]?.push({ id: 'mine' } as never);
  expect(lists[1]).toHaveLength(1);
  expect(new Set(lists.map((list) => list[0])).size).toBe(10);
  expect(standIn.asked).toHaveLength(1);
});

it('another key, header, question or way to ask is another request', async () => {
  const client = cats();
  const calls = [
    client.breeds.list(),
    client.breeds.list({ limit: 1 }),
    client.breeds.list({}, { headers: { 'accept-language': 'de' } }),
    client.breeds.list({}, { cache: 'reload' }),
    cats({ apiKey: 'live_b' }).breeds.list(),
  ];
  await asked(5);
  answer();
  await Promise.all(calls);
});

it('what is drawn by lot is drawn for each', async () => {
  const client = cats();
  const calls = [client.images.search(), client.images.search()];
  await asked(2);
  const seeded = [client.images.search({ seed: 'a' }), client.images.search({ seed: 'a' })];
  await asked(3);
  answer();
  await Promise.all([...calls, ...seeded]);
});

it('writes are never shared, and nobody joins what was asked before one', async () => {
  const client = cats();
  const before = client.votes.list();
  await asked(1);
  const votes = [1, 1].map((value) => client.votes.create({ image_id: 'a', value }));
  await asked(3);
  answer();
  await Promise.all([before, ...votes]);
  const early = client.votes.list();
  await asked(4);
  const vote = client.votes.create({ image_id: 'a', value: 1 });
  await asked(5);
  const { say } = standIn;
  say({ body: [{ id: 2 }] });
  await client.votes.delete(1);
  expect(await client.votes.list()).toEqual([{ id: 2 }]);
  answer();
  await Promise.all([early, vote]);
});

it('is stopped when the last who waits has gone, and not before', async () => {
  const client = cats();
  const [one, two] = [new AbortController(), new AbortController()];
  const calls = [one, two].map(({ signal }) => client.breeds.list({}, { signal }));
  await asked(1);
  one.abort();
  await expect(calls[0]).rejects.toMatchObject({ code: 'ABORTED' });
  expect(closed).toBe(0);
  const third = client.breeds.list();
  two.abort();
  await expect(calls[1]).rejects.toMatchObject({ code: 'ABORTED' });
  expect(closed).toBe(0);
  answer();
  expect(await third).toHaveLength(1);
  expect(standIn.asked).toHaveLength(1);

  const last = new AbortController();
  const alone = client.breeds.list({}, { signal: last.signal });
  await asked(2);
  last.abort();
  await expect(alone).rejects.toMatchObject({ code: 'ABORTED' });
  await expect.poll(() => closed).toBe(1);
});

it('who has more time is not stopped with who has less', async () => {
  const client = cats();
  const short = client.breeds.list({}, { timeoutMs: 50 });
  const long = client.breeds.list({}, { timeoutMs: 5000 });
  await expect(short).rejects.toMatchObject({ code: 'TIMEOUT' });
  answer();
  expect(await long).toHaveLength(1);
});

it('can be turned off', async () => {
  const client = cats({ dedupe: false });
  const calls = [client.breeds.list(), client.breeds.list()];
  await asked(2);
  answer();
  await Promise.all(calls);
});

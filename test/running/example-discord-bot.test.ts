// The bot as its README starts it. It is the real discord.js, connected to a Discord of the test's
// own (see discord-gateway.ts), and a real server of cats, which goes away in the middle.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FakeDiscord, type Reply, startDiscord } from '../support/discord-gateway.ts';
import { type RunningExample, runExample, startExample } from '../support/example-program.ts';
import { type OddServer, startOddServer } from '../support/odd-server.ts';
import { findFreePort } from '../support/private-process.ts';
import { startServer, type TestServer } from '../support/server.ts';

const words = ['node', 'bot.mjs'];
const ephemeral = 64;

let server: TestServer;
let discord: FakeDiscord;
let bot: RunningExample | undefined;

beforeAll(async () => {
  server = await startServer();
}, 30_000);
afterAll(async () => {
  await server?.stop();
});
beforeEach(async () => {
  discord = await startDiscord();
});
afterEach(async () => {
  await bot?.stop();
  bot = undefined;
  await discord.stop();
});

const envFor = (given: Record<string, string> = {}) => ({
  DISCORD_TOKEN: discord.token,
  DISCORD_API: discord.api,
  CATAPI_BASE_URL: server.url,
  CATAPI_KEY: server.key,
  ...given,
});

async function startBot(given?: Record<string, string>): Promise<RunningExample> {
  bot = startExample('discord-bot', words, { env: envFor(given) });
  await bot.untilTold(/answers to \/cat\.\n/);
  return bot;
}

const buttonsOf = ({ data }: Reply) => data.components?.flatMap(({ components }) => components);
const votesOf = async (key: string) =>
  (await server.ask('/v1/votes', { key })).json<
    { image_id: string; value: number; sub_id: string }[]
  >();

describe('the bot', () => {
  it('registers its command and shows a cat', async () => {
    const { stop } = await startBot();
    expect(discord.commands()).toMatchObject([
      { name: 'cat', options: [{ name: 'breed', type: 3, autocomplete: true }] },
    ]);
    const reply = await discord.type('cat');
    expect(reply.type).toBe(4);
    expect((reply.data.flags ?? 0) & ephemeral).toBe(0);
    const url = reply.data.embeds?.[0]?.image?.url ?? '';
    expect(url.startsWith(`${server.url}/images/`)).toBe(true);
    const picture = await server.ask(new URL(url).pathname);
    expect(picture.status).toBe(200);
    expect(picture.headers['content-type']).toMatch(/^image\//);
    expect(buttonsOf(reply)?.map(({ label }) => label)).toEqual(['Love it', 'Not so much']);
    const told = await stop();
    expect(told).toEqual({ code: 0, out: 'cats answers to /cat.\n', err: '' });
    expect(discord.refused).toEqual([]);
  });

  it('helps to spell a breed, and shows one of it', async () => {
    await startBot();
    const { type, data } = await discord.suggest('cat', 'breed', 'BENG');
    expect(type).toBe(8);
    expect(data.choices).toEqual([{ name: 'Bengal', value: 'beng' }]);
    const all = await discord.suggest('cat', 'breed', '');
    expect(all.data.choices).toHaveLength(25);
    for (const breed of ['beng', 'bengal ']) {
      const reply = await discord.type('cat', { breed });
      expect(reply.data.embeds?.[0]?.title).toBe('Bengal');
      const id = /\/images\/([\w-]+)/.exec(reply.data.embeds?.[0]?.image?.url ?? '')?.[1];
      const breeds = (await server.ask(`/v1/images/${id}/breeds`, { key: server.key })).json();
      expect(breeds).toMatchObject([{ id: 'beng' }]);
    }
    const unknown = await discord.type('cat', { breed: '@everyone' });
    expect(unknown.data).toMatchObject({
      content: 'I know no breed called "@everyone".',
      flags: ephemeral,
      allowed_mentions: { parse: [] },
    });
    expect(discord.refused).toEqual([]);
  });

  it('counts one vote a person and picture', async () => {
    await startBot({ CATAPI_KEY: server.otherKey });
    const [love, nope] = buttonsOf(await discord.type('cat')) ?? [];
    const image = love?.custom_id.split(':')[2];
    const [mia, tom] = ['1400000000000000007', '1400000000000000008'];
    const first = await discord.press(love?.custom_id ?? '', mia);
    expect(first.data).toMatchObject({ content: 'You love it. ♥', flags: ephemeral });
    await discord.press(love?.custom_id ?? '', mia);
    const changed = await discord.press(nope?.custom_id ?? '', mia);
    expect(changed.data.content).toBe('You have voted on this cat already.');
    expect((await discord.press(nope?.custom_id ?? '', tom)).data.content).toBe('Noted.');
    expect(await votesOf(server.otherKey)).toMatchObject([
      { image_id: image, value: 1, sub_id: mia },
      { image_id: image, value: 0, sub_id: tom },
    ]);
    expect(discord.refused).toEqual([]);
  });

  it('says so to the asker when the cats are away, and lives on', async () => {
    const away = `http://127.0.0.1:${await findFreePort()}`;
    const { told, stop } = await startBot({ CATAPI_BASE_URL: away });
    const sorry = 'The cats are asleep. Please try again in a minute.';
    for (const options of [{}, { breed: 'beng' }]) {
      const reply = await discord.type('cat', options);
      expect(reply.data).toMatchObject({ content: sorry, flags: ephemeral });
    }
    const pressed = await discord.press('vote:1:0XYvRd7oD');
    expect(pressed.data).toMatchObject({ content: sorry, flags: ephemeral });
    expect((await discord.suggest('cat', 'breed', 'b')).data.choices).toEqual([]);
    expect(told()).toContain('The cats: ');
    expect(await stop()).toMatchObject({ code: 0 });
    expect(discord.refused).toEqual([]);
  });

  it('answers in time when the cats are slow, and shows one when they are back', async () => {
    const never = Number.POSITIVE_INFINITY;
    let delays = { breeds: never, images: never };
    const odd: OddServer = await startOddServer((path, response) => {
      const delayMs = path.includes('/breeds') ? delays.breeds : delays.images;
      if (delayMs === never) return;
      setTimeout(async () => {
        const { status, text } = await server.ask(path);
        response.writeHead(status, { 'content-type': 'application/json' }).end(text);
      }, delayMs);
    });
    try {
      await startBot({ CATAPI_BASE_URL: odd.url });
      for (const options of [{}, { breed: 'beng' }]) {
        const reply = await discord.type('cat', options);
        expect(reply.data).toMatchObject({
          flags: ephemeral,
          content: expect.stringContaining('asleep'),
        });
      }
      // A breed takes two calls, one after the other.
      delays = { breeds: 1000, images: never };
      const half = await discord.type('cat', { breed: 'beng' });
      expect(half.data).toMatchObject({ flags: ephemeral });
      delays = { breeds: 900, images: 900 };
      const next = await discord.type('cat', { breed: 'beng' });
      expect(next.data.embeds?.[0]?.image?.url).toContain('/images/');
      expect(discord.refused).toEqual([]);
    } finally {
      await odd.stop();
    }
  });

  it('says so to the asker when its key is refused', async () => {
    await startBot({ CATAPI_KEY: 'nobodys-key' });
    const { data } = await discord.press('vote:1:0XYvRd7oD');
    expect(data.flags).toBe(ephemeral);
    expect(data.content).toBe('The cats do not know me: my CATAPI_KEY is refused.');
  });

  it('comes back when Discord asks it to connect again', async () => {
    await startBot();
    // A session that timed out is taken up again; after a sequence that is wrong it begins anew.
    discord.close(4009);
    await expect.poll(() => discord.hellos, { timeout: 8000 }).toEqual(['identify', 'resume']);
    discord.close(4007);
    await expect.poll(() => discord.hellos[2], { timeout: 8000 }).toBe('identify');
    expect((await discord.type('cat')).data.embeds).toHaveLength(1);
  });
});

describe('a bot that cannot start', () => {
  it('says that the token is missing', async () => {
    const told = await runExample('discord-bot', words, { env: envFor({ DISCORD_TOKEN: '' }) });
    expect(told).toMatchObject({ code: 1, out: '' });
    expect(told.err).toMatch(/^DISCORD_TOKEN is missing: .*\n$/);
    expect(discord.refused).toEqual([]);
  });

  it('says that the token is refused, also in the middle', async () => {
    const env = envFor({ DISCORD_TOKEN: 'anothers' });
    const told = await runExample('discord-bot', words, { env });
    expect(told).toEqual({ code: 1, out: '', err: 'Discord refuses DISCORD_TOKEN.\n' });
    const running = await startBot();
    discord.close(4004);
    await running.untilTold(/Discord closed the connection \(4004\)/);
    expect(await running.stop()).toMatchObject({ code: 1 });
  });

  it('says that Discord is away', async () => {
    const api = `http://127.0.0.1:${await findFreePort()}/api`;
    const told = await runExample('discord-bot', words, { env: envFor({ DISCORD_API: api }) });
    expect(told).toMatchObject({ code: 1, out: '', err: expect.stringContaining('ECONNREFUSED') });
  });
});

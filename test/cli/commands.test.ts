// What a person types and what is printed, command by command, on a terminal and into a pipe.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listing, openStandIn, type StandIn } from '../../packages/sdk/src/testing/stand-in.ts';
import { type TerminalOptions, type as typeLine } from './terminal.ts';

let standIn: StandIn;

beforeAll(async () => {
  standIn = await openStandIn();
});
afterAll(() => standIn.close());
beforeEach(() => {
  standIn.asked.length = 0;
});

const type = (line: string, options: TerminalOptions = {}) =>
  typeLine(line, {
    ...options,
    environment: { CATAPI_BASE_URL: standIn.address, NO_COLOR: '1', ...options.environment },
  });
const onTerminal = { isTerminal: true, columns: 60 };
const lastAsked = () => standIn.asked.at(-1);

const cat = { id: '-Zfz5z2jK', url: 'http://cats.test/-Zfz5z2jK.jpg', width: 640, height: 480 };
const beng = {
  id: 'beng',
  name: 'Bengal',
  origin: 'United States',
  life_span: '12 - 15',
  weight: { metric: '3  -  7', imperial: '6 - 12' },
  temperament: 'Alert, Agile, Energetic, Demanding, Intelligent',
  description: 'Bengals are a lot of fun to live with, but they are not for everybody.',
  alt_names: ' ',
};
const siam = { ...beng, id: 'siam', name: 'Siamese 暹罗猫', origin: 'Thailand' };

describe('random', () => {
  it('prints an address and nothing else into a pipe', async () => {
    standIn.say({ body: [cat] });
    const { code, out, err } = await type('catapi random -b beng,siam --breed abys -c 5');
    expect({ code, out, err }).toEqual({ code: 0, out: `${cat.url}\n`, err: '' });
    expect(lastAsked()?.url).toBe(
      '/v1/images/search?limit=1&breed_ids=beng,siam,abys&category_ids=5',
    );
  });

  it('prints one JSON document with --json, wherever the flag stands', async () => {
    standIn.say({ body: [cat] });
    const before = await type('catapi --json random', onTerminal);
    const after = await type('catapi random --json', onTerminal);
    expect(JSON.parse(before.out)).toEqual(cat);
    expect(after.out).toBe(before.out);
  });

  it('says so when no picture is like that', async () => {
    standIn.say(listing({ '/v1/breeds': [beng] }));
    expect(await type('catapi random -b beng')).toEqual({
      code: 2,
      out: '',
      err: 'catapi: No picture is like that.\n',
    });
  });
});

describe('search', () => {
  const known = { ...cat, breeds: [beng] };

  it('prints a table for people', async () => {
    standIn.say({ body: [known, { ...cat, id: 'b' }] });
    const { out } = await type('catapi search -n 2', { ...onTerminal, columns: 100 });
    expect(out).toBe(
      [
        'ID         SIZE     BREEDS  URL',
        '-Zfz5z2jK  640×480  Bengal  http://cats.test/-Zfz5z2jK.jpg',
        'b          640×480          http://cats.test/-Zfz5z2jK.jpg',
        '',
      ].join('\n'),
    );
  });

  it('leaves out a column that nothing is in, and cuts what does not fit', async () => {
    standIn.say({ body: [cat] });
    const { out } = await type('catapi search', { ...onTerminal, columns: 40 });
    expect(out).toBe('ID         SIZE     URL\n-Zfz5z2jK  640×480  http://cats.test/-Z…\n');
  });

  it('prints tabs into a pipe', async () => {
    standIn.say({ body: [known] });
    expect((await type('catapi search')).out).toBe(
      '-Zfz5z2jK\t640×480\tBengal\thttp://cats.test/-Zfz5z2jK.jpg\n',
    );
  });

  it('asks under the names of the contract', async () => {
    const categories = [1, 5].map((id) => ({ id, name: String(id) }));
    standIn.say(listing({ '/v1/breeds': [beng], '/v1/categories': categories }));
    const flags =
      '-n 3 -p 2 -o asc -b beng -c 1,5 -t png,image/GIF -t jpeg -x a --with-breeds --seed "a b" -w 800';
    const { code, out, err } = await type(`catapi search ${flags}`);
    expect({ code, out, err }).toEqual({ code: 0, out: '', err: 'No picture is like that.\n' });
    expect(standIn.asked[0]?.url).toBe(
      '/v1/images/search?limit=3&page=2&order=ASC&breed_ids=beng&category_ids=1,5' +
        '&mime_types=png,gif,jpg&exclude_ids=a&has_breeds=true&seed=a%20b&width=800',
    );
  });
});

describe('image', () => {
  it('takes an id that begins with a hyphen after --', async () => {
    standIn.say({ body: cat });
    expect((await type('catapi image -- -Zfz5z2jK')).out).toBe(`${cat.url}\n`);
    expect(lastAsked()?.url).toBe('/v1/images/-Zfz5z2jK');
  });

  it('asks for a file that is no wider than --width', async () => {
    standIn.say({ body: cat });
    await type('catapi image x --width 640');
    expect(lastAsked()?.url).toBe('/v1/images/x?width=640');
    standIn.say({ body: [cat] });
    await type('catapi random -w 640');
    expect(lastAsked()?.url).toBe('/v1/images/search?limit=1&width=640');
  });

  it('does not obey what a server says', async () => {
    standIn.say({ body: { ...cat, url: 'http://x/\u001b]0;owned\u0007\u009b2J\n.jpg' } });
    expect((await type('catapi image x')).out).toBe('http://x/]0;owned2J .jpg\n');
    const { out } = await type('catapi image x --json', onTerminal);
    expect(out.replace(/\n/g, '')).not.toMatch(/\p{Control}/u);
    expect(JSON.parse(out).url).toBe('http://x/\u001b]0;owned\u0007\u009b2J\n.jpg');
  });
});

describe('breeds', () => {
  it('are a table that counts what letters are wide', async () => {
    standIn.say({ body: [beng, siam] });
    const { out } = await type('catapi breeds', { ...onTerminal, columns: 80 });
    expect(out).toBe(
      [
        'ID    NAME            ORIGIN         YEARS    KILOGRAMS  TEMPERAMENT',
        'beng  Bengal          United States  12 - 15  3 - 7      Alert, Agile, Energeti…',
        'siam  Siamese 暹罗猫  Thailand       12 - 15  3 - 7      Alert, Agile, Energeti…',
        '',
      ].join('\n'),
    );
  });

  it('are searched by a part of their name', async () => {
    standIn.say({ body: [] });
    expect((await type('catapi breeds "air cat"')).err).toBe('No breed has such a name.\n');
    expect(lastAsked()?.url).toBe('/v1/breeds/search?q=air%20cat');
  });

  it('are told in full one by one, without what is not known', async () => {
    standIn.say({ body: beng });
    expect((await type('catapi breed beng', onTerminal)).out).toBe(
      [
        'Bengal',
        'id           beng',
        'origin       United States',
        'years        12 - 15',
        'kilograms    3 - 7',
        'temperament  Alert, Agile, Energetic, Demanding, Intelligent',
        'description  Bengals are a lot of fun to live with, but they',
        '             are not for everybody.',
        '',
      ].join('\n'),
    );
  });
});

it('facts come by chance, wrapped, with the breed that they are about', async () => {
  const fact = 'A rexed coat can be felt before it is seen, and it is seldom seen twice.';
  standIn.say({ body: [{ id: 'x', fact, breed_id: 'crex', title: '1. Felt First' }] });
  expect((await type('catapi facts', { ...onTerminal, columns: 50 })).out).toBe(
    'crex  A rexed coat can be felt before it is seen,\n      and it is seldom seen twice.\n',
  );
  expect(lastAsked()?.url).toBe('/v1/facts?order=RANDOM');
  await type('catapi facts beng -n 3 -o desc');
  expect(lastAsked()?.url).toBe('/v1/breeds/beng/facts?limit=3&order=DESC');
});

it('categories are listed with their numbers', async () => {
  standIn.say({ body: [{ id: 5, name: 'boxes' }] });
  expect((await type('catapi categories')).out).toBe('5\tboxes\n');
});

describe('vote and favourite', () => {
  const environment = { CATAPI_KEY: 'live_a' };

  it.each([
    ['vote up a', '/v1/votes', { image_id: 'a', value: 1 }],
    ['vote down -- -a', '/v1/votes', { image_id: '-a', value: 0 }],
    ['vote give --sub-id me -- a -10', '/v1/votes', { image_id: 'a', value: -10, sub_id: 'me' }],
    ['favourite add a', '/v1/favourites', { image_id: 'a' }],
    ['fav add a --sub-id me', '/v1/favourites', { image_id: 'a', sub_id: 'me' }],
  ])('catapi %s sends it once', async (line, url, body) => {
    standIn.say({ status: 201, body: { message: 'SUCCESS', id: 7 } });
    const { code, out } = await type(`catapi ${line}`, { environment });
    expect({ code, out }).toEqual({ code: 0, out: '7\n' });
    expect(lastAsked()).toMatchObject({ method: 'POST', url, headers: { 'x-api-key': 'live_a' } });
    expect(JSON.parse(lastAsked()?.body ?? '')).toEqual(body);
    expect(lastAsked()?.headers['idempotency-key']).toMatch(/^[\da-f-]{36}$/);
  });

  it.each(['vote', 'favourite'])('%s list shows the newest first', async (name) => {
    const row = { id: 7, image_id: 'a', created_at: '2026-01-02T03:04:05.006Z', image: {} };
    standIn.say({ body: [{ ...row, value: 1, sub_id: null }] });
    const { out } = await type(`catapi ${name} list`, onTerminal);
    expect(out.split('\n').at(1)).toMatch(/^7 {3}a {6}(1 {6})?2026-01-02T03:04:05.006Z$/);
    expect(lastAsked()?.url).toBe(`/v1/${name}s?limit=20&order=DESC`);
  });

  it('remove deletes by number, and asks for one before it calls', async () => {
    standIn.say({ body: { message: 'SUCCESS' } });
    expect(await type('catapi vote remove 7')).toMatchObject({ err: 'Vote 7 is deleted.\n' });
    expect(lastAsked()).toMatchObject({ method: 'DELETE', url: '/v1/votes/7' });
    expect(await type('catapi favourite remove x')).toMatchObject({ code: 1 });
    expect(standIn.asked).toHaveLength(1);
  });
});

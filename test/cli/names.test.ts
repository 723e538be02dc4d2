// Breeds and categories by the names that people know them by, and what is said when the server
// does less than was asked.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listing, openStandIn, type StandIn } from '../../packages/sdk/src/testing/stand-in.ts';
import { type as typeLine } from './terminal.ts';

let standIn: StandIn;

beforeAll(async () => {
  standIn = await openStandIn();
});
afterAll(() => standIn.close());

const type = (line: string) =>
  typeLine(line, { environment: { CATAPI_BASE_URL: standIn.address, NO_COLOR: '1' } });
const urls = () => standIn.asked.map(({ url }) => url);

const cat = { id: 'a', url: 'http://cats.test/a.jpg', width: 640, height: 480 };
const lists = {
  '/v1/breeds': [
    { id: 'beng', name: 'Bengal' },
    { id: 'bsho', name: 'British Shorthair', alt_names: 'Highlander, Britannica' },
    { id: 'manx', name: 'Manx\u001b[31m' },
  ],
  '/v1/categories': [
    { id: 2, name: 'space' },
    { id: 5, name: 'boxes' },
  ],
  '/v1/images/search': [cat],
};

beforeEach(() => {
  standIn.asked.length = 0;
  standIn.say(listing(lists));
});

describe('a breed and a category', () => {
  it.each([
    ['random -b Bengal', 'limit=1&breed_ids=beng'],
    ['random -b "beng,british shorthair" -b BRITANNICA', 'limit=1&breed_ids=beng,bsho,bsho'],
    ['random -c space', 'limit=1&category_ids=2'],
    ['search -c boxes,2', 'limit=10&category_ids=5,2'],
    ['search -b British-Shorthair', 'limit=10&breed_ids=bsho'],
  ])('may be named: catapi %s', async (line, query) => {
    const { code } = await type(`catapi ${line}`);
    expect(code).toBe(0);
    expect(urls().at(-1)).toBe(`/v1/images/search?${query}`);
  });

  it('cost nothing more when they are ids', async () => {
    await type('catapi search -b beng -c 2');
    expect(urls()).toEqual(['/v1/images/search?limit=10&breed_ids=beng&category_ids=2']);
  });

  it.each([
    ['random -b bengl', 'There is no breed "bengl". Did you mean Bengal?'],
    ['search -c spice', 'There is no category "spice". Did you mean space?'],
    ['search -c 99', 'There is no category "99". `catapi categories` lists them.'],
    ['search -b dogs', 'There is no breed "dogs". `catapi breeds` lists them.'],
    ['random -b manx31x', 'Did you mean Manx[31m?'],
  ])('that there is not is a fault of the command line: catapi %s', async (line, said) => {
    standIn.say(listing({ ...lists, '/v1/images/search': [] }));
    const { code, out, err } = await type(`catapi ${line}`);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain(said);
  });

  it('may be what a command is about, and is then not found', async () => {
    standIn.say(listing({ ...lists, '/v1/breeds/bsho/facts': [{ breed_id: 'bsho', fact: 'A.' }] }));
    expect(await type('catapi facts "british shorthair"')).toMatchObject({ code: 0, err: '' });
    for (const line of ['catapi facts nope', 'catapi facts Nobody', 'catapi breed Nobody']) {
      const { code, err } = await type(line);
      expect([line, code, err]).toEqual([line, 2, expect.stringMatching(/There is no breed "/)]);
    }
    expect(await type('catapi facts manx')).toEqual({
      code: 0,
      out: '',
      err: 'No such fact is known.\n',
    });
  });
});

describe('a limit that the server lowers', () => {
  const page = (limit: number, count: number) => ({
    body: [cat],
    headers: {
      'pagination-limit': String(limit),
      'pagination-count': String(count),
      'pagination-page': '0',
    },
  });

  it('is told on stderr, and nowhere else', async () => {
    standIn.say(page(10, 400));
    const said = 'The server gives at most 10 at a time here, not 25.\n';
    const { code, out, err } = await type('catapi search -n 25 --json');
    expect([code, JSON.parse(out), err]).toEqual([0, [cat], said]);
    expect((await type('catapi search -n 25')).err).toBe(said);
  });

  it('is told by the number that came where the server does not tell its limit', async () => {
    standIn.say({ body: [cat] });
    expect((await type('catapi search -n 25')).err).toBe(
      'The server gave 1, not 25: there are no more like that, or it gives no more at a time.\n',
    );
    expect((await type('catapi search -n 1')).err).toBe('');
    expect((await type('catapi search')).err).toBe('');
  });

  it('is not told where nothing was left out', async () => {
    standIn.say(page(10, 8));
    expect((await type('catapi search -n 25')).err).toBe('');
    standIn.say(page(25, 400));
    expect((await type('catapi search -n 25')).err).toBe('');
    standIn.say(page(5, 400));
    expect((await type('catapi search')).err).toBe('');
  });
});

describe('what could stand there', () => {
  const complete = async (words: string) =>
    (await type(`catapi complete --shell zsh -- ${words}`)).out.split('\n').filter(Boolean);

  it('has nothing in it that a shell would obey, or take for a flag', async () => {
    const ids = ['x;reboot', '$(reboot)', '--key', 'a b', 'good_1', '`reboot`', 'a\nb'];
    const breeds = ids.map((id) => ({ id, name: `Cat ${id}` }));
    standIn.say(listing({ '/v1/breeds': breeds, '/v1/categories': [] }));
    expect(await complete('call getBreed --breed-id=')).toEqual(['--breed-id=good_1\tCat good_1']);
    expect(await complete('breed c')).toEqual(['cat-good-1\tgood_1']);
  });
});

describe('a process is made ready for a short life', () => {
  const count = async (line: string) => {
    let times = 0;
    standIn.say(listing(lists));
    const environment = { CATAPI_BASE_URL: standIn.address, NO_COLOR: '1' };
    await typeLine(line, { environment, beforeQuick: () => (times += 1) });
    return times;
  };

  it.each(['search', 'breeds', 'call listCategories', 'random --as url'])(
    'by catapi %s',
    async (words) => {
      expect(await count(`catapi ${words}`)).toBe(1);
    },
  );

  it.each(['--version', 'completion bash', 'complete -- br', 'search --nonsense', 'logout'])(
    'not by catapi %s',
    async (words) => {
      expect(await count(`catapi ${words}`)).toBe(0);
    },
  );
});

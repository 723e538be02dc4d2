// What goes wrong, what is said about it, and the exit code that a script can rely on.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStandIn, type Said, type StandIn } from '../../packages/sdk/src/testing/stand-in.ts';
import { type TerminalOptions, type as typeLine } from './terminal.ts';

let standIn: StandIn;

beforeAll(async () => {
  standIn = await openStandIn();
});
afterAll(() => standIn.close());

const type = (line: string, options: TerminalOptions = {}) =>
  typeLine(line, {
    ...options,
    environment: { CATAPI_BASE_URL: standIn.address, ...options.environment },
  });

describe('a command line that cannot be understood is 1', () => {
  it.each([
    ['catapi sarch', "unknown command 'sarch'\n(Did you mean search?)"],
    ['catapi --nope', "unknown option '--nope'"],
    ['catapi image', "missing required argument 'id'"],
    ['catapi image ""', 'A word is empty.'],
    ['catapi categories x', 'too many arguments'],
    ['catapi search -n many', '"many" is not a whole number.'],
    ['catapi search -o upwards', '"upwards" is none of RANDOM, ASC, DESC.'],
    ['catapi random --as oil', '"oil" is none of kitty, iterm, sixel, blocks, url.'],
    ['catapi random --timeout soon', '"soon" is not a number of seconds.'],
    ['catapi search -t exe', '"exe" is none of jpg, png, gif, webp.'],
    ['catapi help nope', "unknown command 'nope'"],
    ['catapi help serch', "unknown command 'serch'\n(Did you mean search?)"],
    ['catapi help vote nope', "unknown command 'nope'"],
    ['catapi vote nope', "unknown command 'nope'"],
    ['catapi image -Zfz5z2jK', 'If that is an id, put -- before it: -- -Zfz5z2jK'],
    ['catapi vote up -Zfz5z2jK', 'If that is an id, put -- before it: -- -Zfz5z2jK'],
    ['catapi vote give a lots', '"lots" is not a number.'],
    ['catapi breeds --base-url localhost:3000', 'Write it like http://localhost:3000'],
    ['catapi image ..', 'Pass an id.'],
  ])('%s', async (line, said) => {
    const { code, out, err } = await type(line);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain(said);
    expect(err).toMatch(/^catapi: /);
  });
});

it('help and the version are no faults', async () => {
  expect(await type('catapi')).toMatchObject({ code: 0, err: '' });
  expect(await type('catapi --help')).toMatchObject({ code: 0, err: '' });
  expect(await type('catapi help vote')).toMatchObject({ code: 0, err: '' });
  expect((await type('catapi help fav add')).out).toContain('Usage: catapi favourite add');
  expect((await type('catapi --version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  const { code, err } = await type('catapi vote');
  expect({ code, err }).toMatchObject({ code: 1, err: expect.stringContaining('up <image>') });
});

describe('what a server says', () => {
  const cases: [Said, number, string][] = [
    [
      { status: 400, body: "Couldn't find an image matching the passed 'id' of x" },
      2,
      "Couldn't find an image matching the passed 'id' of x. Ids are case-sensitive",
    ],
    [{ status: 400, body: 'INVALID_ACCOUNT' }, 2, 'There is none of yours with this id.'],
    [{ status: 404, body: 'NOT_FOUND' }, 2, 'NOT_FOUND. Check the id'],
    [
      { status: 401, body: 'AUTHENTICATION_ERROR' },
      3,
      'This needs a key; a server that was just started has DEMO-API-KEY. Give one with --key',
    ],
    [{ status: 400, body: 'INVALID_DATA' }, 3, 'INVALID_DATA.'],
    [
      { status: 429, body: 'Too Many Requests', headers: { 'retry-after-seconds': '29.6' } },
      3,
      'Too many calls. Try again in 30 s.',
    ],
    [
      { status: 500, body: 'Internal Server Error', headers: { 'x-request-id': 'r1\x9b' } },
      4,
      'The server failed: Internal Server Error. Its log knows the request r1.',
    ],
    [{ status: 502, body: '<html>Bad Gateway' }, 4, 'The server failed: '],
    [{ status: 200, body: '<html>Hello' }, 4, 'does not answer like a cat API.'],
  ];
  it.each(cases)('%o is %i', async (said, code, text) => {
    standIn.say(said);
    const typed = await type('catapi image x');
    expect(typed).toMatchObject({ code, out: '', err: expect.stringContaining(text) });
  });

  it('a key that is not known is another fault than none', async () => {
    standIn.say({ status: 401, body: 'AUTHENTICATION_ERROR' });
    expect((await type('catapi vote list --key live_b')).err).toContain('does not know the key');
  });
});

describe('a server that does not answer is 5', () => {
  it('because there is none', async () => {
    const environment = { CATAPI_BASE_URL: 'http://127.0.0.1:1' };
    expect(await type('catapi random', { environment })).toEqual({
      code: 5,
      out: '',
      err:
        'catapi: Nobody answers at http://127.0.0.1:1. ' +
        'Start a server with `npm start`, or name another with --base-url.\n',
    });
  });

  it('in time', async () => {
    standIn.say(() => {});
    const { code, err } = await type('catapi random --timeout 0.05');
    expect(code).toBe(5);
    expect(err).toContain('within 0.05 s. Give it longer with --timeout.');
  });
});

it('Ctrl-C is 130, and nothing is said', async () => {
  standIn.say(() => {});
  const interrupt = new AbortController();
  setTimeout(() => interrupt.abort(), 50);
  const typed = await type('catapi random', { signal: interrupt.signal });
  expect(typed).toEqual({ code: 130, out: '', err: '' });
});

describe('settings', () => {
  const home = mkdtempSync(join(tmpdir(), 'catapi-home-'));
  afterAll(() => rmSync(home, { recursive: true, force: true }));
  const write = (folder: string, text: string) => {
    mkdirSync(join(home, folder, 'catapi'), { recursive: true });
    writeFileSync(join(home, folder, 'catapi/config.json'), text);
  };
  const keySent = async (line: string, environment: Record<string, string> = {}) => {
    standIn.say({ body: [] });
    const { code } = await typeLine(line, { home, environment });
    return code === 0 ? standIn.asked.at(-1)?.headers['x-api-key'] : code;
  };

  it('are the flag, else the environment, else the file', async () => {
    const file = { key: 'of-file', baseUrl: `${standIn.address}/v1/` };
    write('.config', JSON.stringify(file));
    write('elsewhere', JSON.stringify({ ...file, key: 'of-other-file' }));
    expect(await keySent('catapi breeds')).toBe('of-file');
    const elsewhere = { XDG_CONFIG_HOME: join(home, 'elsewhere') };
    expect(await keySent('catapi breeds', elsewhere)).toBe('of-other-file');
    const environment = { ...elsewhere, CATAPI_KEY: 'of-environment' };
    expect(await keySent('catapi breeds', environment)).toBe('of-environment');
    expect(await keySent('catapi breeds --key of-flag', environment)).toBe('of-flag');
  });

  it.each(['{', '[]', '{"key": 5}', 'null'])('in a file that holds %s are 1', async (text) => {
    write('.config', text);
    const typed = await typeLine('catapi breeds', { home });
    expect(typed).toMatchObject({ code: 1, err: expect.stringContaining('config.json must hold') });
  });
});

// The kiosks in shell and in Python, run as their READMEs say, against one list of promises: a new
// cat, whole or not at all; the last one stays when there is none; the exit code tells. Only the
// display command is faked: it writes down what it was given.

import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleFolder, runExample, startExample } from '../support/example-program.ts';
import { catOf, type OddServer, startOddServer } from '../support/odd-server.ts';
import { createFolder, findFreePort, removeFolder } from '../support/private-process.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { findProgram } from '../support/services.ts';

const hasPython = findProgram('python3') !== undefined;
const hasCurl = findProgram('curl') !== undefined;
const kiosks = [
  { folder: 'raspberry-pi', words: ['./cat-kiosk.sh'], isHere: hasCurl, needs: 'curl' },
  {
    folder: 'raspberry-pi-python',
    words: ['python3', 'cat-kiosk.py', '--once'],
    isHere: hasPython,
    needs: 'python3',
  },
];

let server: TestServer;
let odd: OddServer;
let away: string;
let place: string;
let screens = 0;

beforeAll(async () => {
  server = await startServer();
  odd = await startOddServer((_, response) => response.end());
  away = `http://127.0.0.1:${await findFreePort()}`;
  place = createFolder('kiosk');
}, 30_000);
afterAll(async () => {
  removeFolder(place);
  await odd?.stop();
  await server?.stop();
});

/** A folder with a space and a quote in its name, and a display that writes what it was given. */
function createScreen() {
  screens += 1;
  const own = join(place, `a user's screen ${screens}`);
  const folder = join(own, 'pictures');
  mkdirSync(folder, { recursive: true });
  const display = join(own, 'display');
  const shown = join(own, 'shown');
  writeFileSync(display, `#!/bin/sh\nprintf '%s|' "$@" >>"\${0%/*}/shown"\n`);
  chmodSync(display, 0o755);
  const picture = join(folder, 'current-cat');
  return {
    folder,
    picture,
    env: {
      CATAPI_BASE_URL: server.url,
      CATAPI_KEY: server.key,
      CATAPI_FOLDER: folder,
      DISPLAY_COMMAND: `"${display}" --fit 'two words'`,
    },
    shown: () => {
      try {
        return readFileSync(shown, 'utf8');
      } catch {
        return '';
      }
    },
    /** The folder's files, hidden ones too. */
    files: () => readdirSync(folder).sort(),
  };
}

async function expectPicture(file: string) {
  const { format, width } = await sharp(file).metadata();
  expect(['jpeg', 'png']).toContain(format);
  expect(width).toBeGreaterThan(10);
  // Every byte of it, not the first ones only.
  await sharp(file).stats();
}

describe.each(kiosks)('$folder (needs $needs)', ({ folder: example, words, isHere }) => {
  it.runIf(isHere)('puts a cat into the folder and shows it', async () => {
    const screen = createScreen();
    writeFileSync(join(screen.folder, '.new-cat.left01'), 'of a run without power');
    const told = await runExample(example, words, { env: screen.env });
    expect(told).toEqual({ code: 0, out: `${screen.picture}\n`, err: '' });
    await expectPicture(screen.picture);
    expect(screen.shown()).toBe(`--fit|two words|${screen.picture}|`);
    expect(screen.files()).toEqual(['current-cat']);
    // A viewer of another user reads it.
    expect(statSync(screen.picture).mode & 0o777).toBe(0o644);
  });

  it.runIf(isHere)('only writes the file without a display command, here by default', async () => {
    const { folder, picture, files, env } = createScreen();
    const { CATAPI_BASE_URL, CATAPI_KEY } = env;
    const program = words.map((word) =>
      /cat-kiosk/.test(word) ? join(exampleFolder(example), word) : word,
    );
    const told = await runExample(example, program, {
      cwd: folder,
      env: { CATAPI_BASE_URL: `${CATAPI_BASE_URL}/v1/`, CATAPI_KEY },
    });
    expect(told).toEqual({ code: 0, out: `${picture}\n`, err: '' });
    expect(files()).toEqual(['current-cat']);
  });

  it.runIf(isHere)('takes cats of the breeds that were asked for', async () => {
    const screen = createScreen();
    const env = { ...screen.env, CATAPI_BREEDS: 'beng,abys' };
    expect(await runExample(example, words, { env })).toMatchObject({ code: 0 });
    // Which picture it is, from the answers to come: all that this server has of the two.
    const bytes = readFileSync(screen.picture);
    const page =
      '/v1/images/search?limit=25&mime_types=jpg,png&order=ASC&breed_ids=beng,abys&page=';
    const pictures = new Set<string>();
    for (let number = 0; number < 20; number += 1) {
      const found = (await server.ask(page + number, { key: server.key })).json<
        { url: string }[]
      >();
      for (const { url } of found) {
        pictures.add((await server.ask(new URL(url).pathname)).bytes.toString('base64'));
      }
      if (found.length < 25) break;
    }
    expect(pictures.has(bytes.toString('base64'))).toBe(true);
    const unknown = await runExample(example, words, {
      env: { ...screen.env, CATAPI_BREEDS: 'no&such=breed' },
    });
    expect(unknown).toMatchObject({ code: 1, out: '' });
    expect(unknown.err).toContain('no cat of this kind (CATAPI_BREEDS is no&such=breed)');
    expect(readFileSync(screen.picture)).toEqual(bytes);
  });

  it.runIf(isHere)('keeps the last cat while the server is away', async () => {
    const screen = createScreen();
    writeFileSync(screen.picture, 'the last cat');
    const told = await runExample(example, words, {
      env: { ...screen.env, CATAPI_BASE_URL: away },
    });
    expect(told).toMatchObject({ code: 1, out: '' });
    expect(told.err).toMatch(/^(curl: .*\n)?cat-kiosk: no answer from http:\/\/127/);
    expect(readFileSync(screen.picture, 'utf8')).toBe('the last cat');
    expect(screen.files()).toEqual(['current-cat']);
    expect(screen.shown()).toBe('');
  });

  const page = '<!doctype html><title>Sign in to this network</title>';
  it.runIf(isHere).each([
    ['a page in the place of the API', () => page, /is no server of cats/],
    ['a page in the place of the picture', undefined, /is not a picture/],
  ])('does not show %s', async (_, whole, said) => {
    const screen = createScreen();
    writeFileSync(screen.picture, 'the last cat');
    odd.answer =
      whole === undefined
        ? catOf(
            () => odd.url,
            (response) => response.setHeader('content-type', 'image/jpeg').end(page),
          )
        : (_path, response) => response.end(page);
    const env = { ...screen.env, CATAPI_BASE_URL: odd.url };
    const told = await runExample(example, words, { env });
    expect(told).toMatchObject({ code: 1, out: '', err: expect.stringMatching(said) });
    expect(readFileSync(screen.picture, 'utf8')).toBe('the last cat');
    expect(screen.files()).toEqual(['current-cat']);
    expect(screen.shown()).toBe('');
  });

  it.runIf(isHere)('does not show half a picture, and tells the key to the API only', async () => {
    const screen = createScreen();
    writeFileSync(screen.picture, 'the last cat');
    odd.asked.length = 0;
    odd.answer = catOf(
      () => odd.url,
      (response) => {
        response.writeHead(200, { 'content-type': 'image/jpeg', 'content-length': 5000 });
        response.write(Buffer.from('ffd8ffe000104a464946', 'hex'), () => response.destroy());
      },
    );
    const env = { ...screen.env, CATAPI_BASE_URL: odd.url };
    expect(await runExample(example, words, { env })).toMatchObject({ code: 1, out: '' });
    expect(readFileSync(screen.picture, 'utf8')).toBe('the last cat');
    expect(screen.files()).toEqual(['current-cat']);
    expect(odd.asked.map(({ headers }) => headers['x-api-key'])).toEqual([server.key, undefined]);
  });

  it.runIf(isHere)('does not carry the key to where a search is redirected', async () => {
    const elsewhere = await startOddServer((_, response) => response.end('[]'));
    odd.answer = (_, response) =>
      response.writeHead(302, { location: `${elsewhere.url}/v1/images/search` }).end();
    const { env } = createScreen();
    await runExample(example, words, { env: { ...env, CATAPI_BASE_URL: odd.url } });
    await elsewhere.stop();
    expect(odd.asked.at(-1)?.headers['x-api-key']).toBe(server.key);
    expect(elsewhere.asked.length).toBeGreaterThan(0);
    for (const { headers } of elsewhere.asked) expect(headers['x-api-key']).toBeUndefined();
  });

  it.runIf(isHere)('tells of a refusal in the words of the server', async () => {
    const screen = createScreen();
    odd.answer = (_, response) => response.writeHead(401).end('AUTHENTICATION_ERROR');
    const env = { ...screen.env, CATAPI_BASE_URL: odd.url };
    const told = await runExample(example, words, { env });
    expect(told).toMatchObject({ code: 1, out: '' });
    expect(told.err).toMatch(/refused .*with 401: AUTHENTICATION_ERROR/);
    expect(screen.files()).toEqual([]);
  });

  it.runIf(isHere)('tells of a display that fails', async () => {
    const screen = createScreen();
    const env = { ...screen.env, DISPLAY_COMMAND: 'false' };
    const told = await runExample(example, words, { env });
    expect(told).toMatchObject({ code: 1, out: `${screen.picture}\n` });
    expect(told.err).toContain('DISPLAY_COMMAND failed');
  });
});

const systemd = findProgram('systemd-analyze');
it.runIf(systemd !== undefined)('has units that systemd understands (needs systemd)', () => {
  const folder = join(place, 'units');
  mkdirSync(folder);
  for (const name of ['cat-kiosk.service', 'cat-kiosk.timer', 'cat-kiosk.sh']) {
    copyFileSync(join(exampleFolder('raspberry-pi'), name), join(folder, name));
  }
  // It looks whether the program is there, which it is on a Raspberry Pi after the README's line.
  const unit = join(folder, 'cat-kiosk.service');
  const text = readFileSync(unit, 'utf8');
  expect(text).toContain('\nExecStart=/usr/local/bin/cat-kiosk.sh\n');
  writeFileSync(unit, text.replace('/usr/local/bin', folder));
  const verify = () =>
    execFileSync('sh', ['-c', 'systemd-analyze verify "$@" 2>&1', 'verify', unit, timer], {
      encoding: 'utf8',
    });
  const timer = join(folder, 'cat-kiosk.timer');
  expect(verify()).toBe('');
  // It would tell.
  writeFileSync(timer, readFileSync(timer, 'utf8').replace('minutely', 'every so often'));
  expect(verify).toThrow();
});

describe.runIf(hasPython)('the loop in Python (needs python3)', () => {
  const words = ['python3', 'cat-kiosk.py'];

  it('goes on by itself, is patient while the server is away, and ends when told', async () => {
    const screen = createScreen();
    let isAway = false;
    const asked: number[] = [];
    const jpeg = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
      .jpeg()
      .toBuffer();
    const cat = catOf(
      () => odd.url,
      (response) => response.end(jpeg),
    );
    odd.answer = (path, response) => {
      if (path.includes('search')) asked.push(performance.now());
      if (isAway) response.destroy();
      else cat(path, response);
    };
    const env = { ...screen.env, CATAPI_BASE_URL: odd.url, CATAPI_INTERVAL: '0.15' };
    const kiosk = startExample('raspberry-pi-python', words, { env });
    await kiosk.untilTold(/(current-cat\n.*){3}/s);
    expect(readFileSync(screen.picture)).toEqual(jpeg);
    isAway = true;
    await kiosk.untilTold(/(next try in.*){4}/s);
    const pauses = [...kiosk.told().matchAll(/next try in ([\d.]+) s/g)].map(([, s]) => Number(s));
    for (const [index, seconds] of [0.3, 0.6, 1.2, 2.4].entries()) {
      expect(pauses[index]).toBeGreaterThanOrEqual(seconds - 0.05);
      expect(pauses[index]).toBeLessThanOrEqual(seconds * 1.2 + 0.05);
    }
    // It did wait so long, and not only say so.
    expect((asked.at(-1) ?? 0) - (asked.at(-2) ?? 0)).toBeGreaterThan(1150);
    expect(readFileSync(screen.picture)).toEqual(jpeg);
    isAway = false;
    // Its outputs are told one after the other, so the new cats are told apart by their number.
    const cats = kiosk.told().split('current-cat\n').length - 1;
    await kiosk.untilTold(new RegExp(`(current-cat\\n.*){${cats + 3}}`, 's'));
    expect(kiosk.told().split('next try in').length - 1).toBe(pauses.length);
    // The next outage begins with a short pause again.
    isAway = true;
    const outages = pauses.length + 1;
    await kiosk.untilTold(new RegExp(`(next try in.*?){${outages}}`, 's'));
    const again = /next try in ([\d.]+) s\n$/.exec(kiosk.told())?.[1];
    expect(Number(again)).toBeLessThan(0.5);
    const told = await kiosk.stop();
    expect(told.code).toBe(0);
    expect(told.err).not.toContain('Traceback');
    expect(screen.files()).toEqual(['current-cat']);
  });

  it('waits as long as the server asks it to', async () => {
    const screen = createScreen();
    odd.answer = (_, response) => response.writeHead(429, { 'retry-after': '30' }).end('Too many');
    const env = { ...screen.env, CATAPI_BASE_URL: odd.url, CATAPI_INTERVAL: '0.1' };
    const kiosk = startExample('raspberry-pi-python', words, { env });
    const [, seconds] = await kiosk.untilTold(/with 429: Too many; next try in ([\d.]+) s/);
    expect(Number(seconds)).toBeGreaterThanOrEqual(30);
    expect(await kiosk.stop()).toMatchObject({ code: 0 });
  });

  it('outlives answers that are odd', async () => {
    const { env } = createScreen();
    const answers: ((response: ServerResponse) => void)[] = [
      (response) =>
        response.writeHead(503, { 'content-length': 50 }).write('half', () => response.destroy()),
      (response) => response.writeHead(503, { 'retry-after': '²' }).end('Soon'),
      (response) => response.writeHead(503, { 'retry-after': '99999999999' }).end('Later'),
    ];
    odd.answer = (_, response) => answers.shift()?.(response);
    const kiosk = startExample('raspberry-pi-python', words, {
      env: { ...env, CATAPI_BASE_URL: odd.url, CATAPI_INTERVAL: '0.05' },
    });
    const [, seconds] = await kiosk.untilTold(/with 503: Later; next try in ([\d.]+) s/);
    expect(Number(seconds)).toBeLessThan(3600 * 1.2 + 1);
    const told = await kiosk.stop();
    expect(told).toMatchObject({ code: 0, out: '' });
    expect(told.err.match(/refused with 503/g)).toHaveLength(3);
    expect(told.err).not.toContain('Traceback');
  });

  it('ends in the middle of an answer that hangs, and of a display that does', async () => {
    const screen = createScreen();
    writeFileSync(screen.picture, 'the last cat');
    const hangs = new Promise<void>((resolve) => {
      odd.answer = (_, response) => {
        response.writeHead(200, { 'content-length': 10 }).write('[');
        resolve();
      };
    });
    const env = { ...screen.env, CATAPI_BASE_URL: odd.url };
    const kiosk = startExample('raspberry-pi-python', words, { env });
    await hangs;
    const before = performance.now();
    expect(await kiosk.stop()).toEqual({ code: 0, out: '', err: '' });
    expect(performance.now() - before).toBeLessThan(5000);
    expect(readFileSync(screen.picture, 'utf8')).toBe('the last cat');
    const slow = startExample('raspberry-pi-python', words, {
      env: { ...screen.env, DISPLAY_COMMAND: "sh -c 'exec sleep 60'" },
    });
    await slow.untilTold(/current-cat\n/);
    const shownAt = performance.now();
    expect(await slow.stop()).toMatchObject({ code: 0, err: '' });
    expect(performance.now() - shownAt).toBeLessThan(4000);
  });

  it.each(['soon', '0', '-1', 'nan'])('refuses an interval of %s', async (interval) => {
    const env = { ...createScreen().env, CATAPI_INTERVAL: interval };
    const told = await runExample('raspberry-pi-python', words, { env });
    expect(told).toMatchObject({ code: 2, out: '' });
    expect(told.err).toContain('CATAPI_INTERVAL is seconds, as in 60');
  });
});

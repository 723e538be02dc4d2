// The small programs among the examples, as their READMEs start them: a shell script, a search
// with the SDK, and one line for Deno and Bun. There is a whole cat, or none and a sentence.

import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { exampleFolder, runExample } from '../support/example-program.ts';
import { catOf, type OddServer, startOddServer } from '../support/odd-server.ts';
import { createFolder, findFreePort, removeFolder } from '../support/private-process.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { findProgram } from '../support/services.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

let server: TestServer;
let odd: OddServer;
let away: string;
let place: string;
let folder: string;
let folders = 0;

beforeAll(async () => {
  server = await startServer();
  odd = await startOddServer((_, response) => response.end());
  away = `http://127.0.0.1:${await findFreePort()}`;
  place = createFolder('programs');
}, 30_000);
afterAll(async () => {
  removeFolder(place);
  await odd?.stop();
  await server?.stop();
});
beforeEach(() => {
  folders += 1;
  folder = join(place, `a folder ${folders}`);
  mkdirSync(folder);
});

async function expectPicture(file: string): Promise<void> {
  const { width } = await sharp(file, { animated: false }).metadata();
  expect(width).toBeGreaterThan(10);
  await sharp(file).stats();
}

const breedOf = async (file: string) => {
  const id = basename(file).replace(/\.\w+$/, '');
  const image = (await server.ask(`/v1/images/${id}`)).json<{ breeds?: { id: string }[] }>();
  return image.breeds?.map((breed) => breed.id);
};

describe.runIf(findProgram('curl') !== undefined)('a cat for the shell (needs curl)', () => {
  const script = join(exampleFolder('curl'), 'cat.sh');
  const cat = (words: string[] = [], url = server.url) =>
    runExample('curl', [script, ...words], {
      cwd: folder,
      env: { CATAPI_BASE_URL: url, CATAPI_KEY: server.key },
    });

  it('is saved whole, and its name is printed', async () => {
    const told = await cat();
    expect(told).toMatchObject({ code: 0, err: '' });
    const file = told.out.trimEnd();
    expect(readdirSync(folder)).toEqual([basename(file)]);
    await expectPicture(join(folder, file));
  });

  it('has a name that no program takes for an option', async () => {
    const picture = { id: '-O', url: `${odd.url}/images/-O.png` };
    odd.answer = (path, response) =>
      response.end(path.includes('/search') ? JSON.stringify([picture]) : 'a picture');
    expect(await cat([], odd.url)).toEqual({ code: 0, out: './-O.png\n', err: '' });
    expect(readdirSync(folder)).toEqual(['-O.png']);
    expect(readFileSync(join(folder, '-O.png'), 'utf8')).toBe('a picture');
  });

  it('may lie where the server leads, but not in a file or in an option', async () => {
    const say = (url: string) => {
      odd.answer = (path, response) => {
        if (path.includes('/search')) response.end(JSON.stringify([{ id: 'a', url }]));
        else if (path === '/a.png') response.writeHead(302, { location: '/there' }).end();
        else response.end('a picture');
      };
    };
    say(`${odd.url}/a.png`);
    expect(await cat([], odd.url)).toMatchObject({ code: 0, out: 'a.png\n' });
    expect(readFileSync(join(folder, 'a.png'), 'utf8')).toBe('a picture');
    for (const url of ['file:///etc/hostname', '-K/etc/hostname']) {
      say(url);
      expect(await cat([], odd.url)).toMatchObject({ code: 1, out: '' });
    }
    expect(readdirSync(folder)).toEqual(['a.png']);
  });

  it('is not there where the words are too many or not to be shown', async () => {
    odd.answer = (_, response) => response.writeHead(503).end(`\x1b]0;owned\x07${'x'.repeat(999)}`);
    const { err } = await cat([], odd.url);
    expect(err).toBe(`cat.sh: ${odd.url} says: ]0;owned${'x'.repeat(190)}\n`);
  });

  it('comes from an address with a slash at its end, too', async () => {
    expect(await cat([], `${server.url}/`)).toMatchObject({ code: 0, err: '' });
  });

  it('is of the breed that was named, in as many words as it takes', async () => {
    const { out } = await cat(['siamese']);
    expect(await breedOf(out.trimEnd())).toEqual(['siam']);
    expect(await breedOf((await cat(['maine', 'coon'])).out.trimEnd())).toEqual(['mcoo']);
  });

  it('is refused where there is none', async () => {
    const told = await cat(['a "dog" & $HOME']);
    expect(told).toMatchObject({ code: 1, out: '' });
    expect(told.err).toContain('cat.sh: no breed is called "a "dog" & $HOME"');
  });

  it('leaves nothing behind when the server is away, or wrong, or breaks off', async () => {
    const gone = await cat([], away);
    expect(gone.code).toBe(1);
    expect(gone.err).toContain(`nobody answers at ${away}: start a server with npm start`);
    odd.answer = (_, response) => response.writeHead(503).end('Try later');
    expect((await cat([], odd.url)).err).toBe(`cat.sh: ${odd.url} says: Try later\n`);
    odd.answer = (_, response) => response.end('[]');
    expect((await cat([], odd.url)).err).toContain('there is no such cat');
    odd.answer = catOf(
      () => odd.url,
      (response) => {
        response.writeHead(200, { 'content-length': 1000 });
        response.write('half of it', () => response.destroy());
      },
    );
    const broken = await cat([], odd.url);
    expect(broken).toMatchObject({ code: 1, out: '' });
    expect(broken.err).toContain('could not be fetched');
    odd.answer = (_, response) => response.end('[{"id":"x","url":"http://127.0.0.1:1/.bashrc"}]');
    expect((await cat([], odd.url)).err).toContain('calls its picture ".bashrc"');
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('a search with the SDK', () => {
  const search = (words: string[], url = server.url) =>
    runExample('node-search', ['node', 'search.mjs', ...words], {
      env: { CATAPI_BASE_URL: url, CATAPI_KEY: server.key },
    });

  it('lists cats of the breeds that are named, one a line', async () => {
    const { code, out, err } = await search(['--limit', '5', 'siamese', 'bengal']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const lines = out.trimEnd().split('\n');
    expect(lines).toHaveLength(5);
    for (const line of lines) {
      expect(line).toMatch(/^[\w-]+ +\d+×\d+ +(Siamese|Bengal) +http:\/\/\S+\/images\/\S+$/);
    }
  });

  it('knows a breed by its id, and by its whole name before a part of one', async () => {
    const { code, out } = await search(['--limit', '1', 'mcoo']);
    expect(code).toBe(0);
    expect(out).toContain(' Maine Coon ');
    const breeds = [
      { id: 'olds', name: 'Old Siamese' },
      { id: 'siam', name: 'Siamese' },
    ];
    odd.asked.length = 0;
    odd.answer = (path, response) =>
      response
        .setHeader('content-type', 'application/json')
        .end(path.includes('/breeds') ? JSON.stringify(breeds) : '[]');
    expect((await search(['siamese'], odd.url)).err).toBe('search: there is no such cat\n');
    expect(odd.asked.at(-1)?.url).toContain('breed_ids=siam');
  });

  it('lists as many as are wanted, though an answer of the server holds 25', async () => {
    const { out } = await search(['--limit', '60']);
    expect(new Set(out.trimEnd().split('\n')).size).toBe(60);
  });

  it('is installed and started as its README says', async () => {
    // The repository around it, as a clone has it.
    const copy = join(folder, 'examples', 'node-search');
    cpSync(exampleFolder('node-search'), copy, { recursive: true });
    symlinkSync(join(root, 'packages'), join(folder, 'packages'));
    const readme = readFileSync(join(copy, 'README.md'), 'utf8');
    const [, line = ''] = /^`(npm install .*)`$/m.exec(readme) ?? [];
    const told = await runExample(
      'node-search',
      ['bash', '-c', line.replace('http://localhost:3000', server.url)],
      { cwd: copy },
    );
    expect(told.code).toBe(0);
    expect(told.out.match(/\.part$|Siamese|Bengal/gm)).toHaveLength(5);
    expect(readdirSync(join(copy, 'cats'))).toHaveLength(5);
  });

  it('saves their pictures', async () => {
    const saved = join(folder, 'of', 'bengals');
    const { code, out } = await search(['--limit', '2', '--save', saved, 'beng']);
    expect(code).toBe(0);
    const files = readdirSync(saved).sort();
    expect(files).toHaveLength(2);
    for (const file of files) {
      expect(out).toContain(` ${join(saved, file)}\n`);
      await expectPicture(join(saved, file));
    }
  });

  it.each([
    [['--limit', 'many'], '--limit takes a whole number'],
    [['dog'], 'no breed is called "dog"'],
    [['--size', '3'], "Unknown option '--size'"],
  ])('%j is refused with a sentence', async (words, said) => {
    const told = await search(words);
    expect(told).toMatchObject({ code: 1, out: '' });
    expect(told.err).toContain(`search: ${said}`);
    expect(told.err).not.toContain('    at ');
  });

  it('says so when the address is none', async () => {
    const told = await search([], 'not an address');
    expect(told).toMatchObject({ code: 1, out: '' });
    expect(told.err).toMatch(/^search: baseUrl "not an address" is not an address\..*\n$/);
  });

  it('says so when nobody answers', { timeout: 30_000 }, async () => {
    const told = await search([], away);
    expect(told).toMatchObject({ code: 1, out: '' });
    expect(told.err).toContain(`search: nobody answers at ${away}`);
  });
});

describe('one line', () => {
  const readme = readFileSync(join(exampleFolder('deno-one-liner'), 'README.md'), 'utf8');
  const lines = [...readme.matchAll(/`([^`]+)`/g)].map(([, line = '']) => line);
  const bin = join(root, 'node_modules/.bin');
  const run = (line: string, url: string) =>
    runExample('deno-one-liner', ['bash', '-c', line], {
      bin,
      env: { CATAPI_BASE_URL: url, NO_COLOR: '1' },
    });

  it('is there for two programs', () => {
    expect(lines.map((line) => line.split(' ')[0])).toEqual(['deno', 'bun']);
  });

  it.each(lines)('%s', async (line) => {
    const { code, out } = await run(line, server.url);
    expect(code).toBe(0);
    const url = out.trimEnd();
    expect(url).toMatch(/^http:\/\/\S+\/images\/\S+$/);
    expect((await fetch(url)).headers.get('content-type')).toMatch(/^image\//);
    expect((await run(line, away)).code).not.toBe(0);
    odd.answer = (_, response) => response.writeHead(500).end('Internal Server Error');
    expect(await run(line, odd.url)).toMatchObject({ code: 1, out: '' });
  });
});

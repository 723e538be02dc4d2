// Many pictures into a folder: named as asked, each once, whole or not there, and going on where it
// stopped, whatever stopped it.
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Manifest } from '../../packages/cli/src/download-folder.ts';
import { openStandIn, type StandIn } from '../../packages/sdk/src/testing/stand-in.ts';
import { type TerminalOptions, type as typeLine } from './terminal.ts';

const count = 40;
const bytesOf = (id: string) =>
  Buffer.concat(
    Array.from({ length: 1000 }, (_, n) => createHash('sha1').update(`${id}${n}`).digest()),
  );
const ids = Array.from({ length: count }, (_, n) => (n === 3 ? '-Zfz5z2jK' : `cat${n}`));

let standIn: StandIn;
let folder: string;
/** What happens to the file of a picture, by its id; undefined for nothing. */
let fault: (id: string, tries: number) => 'break' | number | undefined;
let ranges: string[];
let etag: string;
/** How many files are under way, and were at most. */
let underWay: { now: number; most: number };

beforeAll(async () => {
  standIn = await openStandIn();
});
afterAll(() => standIn.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'catapi-download-'));
  standIn.asked.length = 0;
  ranges = [];
  etag = '"one"';
  underWay = { now: 0, most: 0 };
  fault = () => undefined;
  const tries = new Map<string, number>();
  standIn.say((response, { url, headers }) => {
    const { pathname, searchParams } = new URL(url, standIn.address);
    if (pathname === '/v1/images/search') {
      const limit = Math.min(10, Number(searchParams.get('limit')));
      const from = Number(searchParams.get('page') ?? 0) * limit;
      const body = ids.slice(from, from + limit).map((id) => ({
        ...{ id, url: `${standIn.address}/images/${id}.jpg`, width: 400, height: 300 },
        breeds: id === 'cat0' ? [{ id: 'beng', name: 'Bengal / "spotted"' }] : [],
      }));
      response.writeHead(200, { 'content-type': 'application/json', 'pagination-count': count });
      response.end(JSON.stringify(body));
      return;
    }
    underWay.now += 1;
    underWay.most = Math.max(underWay.most, underWay.now);
    response.once('close', () => {
      underWay.now -= 1;
    });
    const id = pathname.slice('/images/'.length, -'.jpg'.length);
    const bytes = bytesOf(id);
    tries.set(id, (tries.get(id) ?? 0) + 1);
    const what = fault(id, tries.get(id) ?? 0);
    if (typeof what === 'number') {
      response.writeHead(what, { 'retry-after': '0' }).end();
      return;
    }
    const range = /^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1];
    const from = headers['if-range'] === etag ? Number(range ?? 0) : 0;
    if (range !== undefined) ranges.push(`${id} ${range}`);
    response.writeHead(from > 0 ? 206 : 200, { etag, 'content-length': bytes.length - from });
    if (what === 'break') {
      response.write(bytes.subarray(from, from + 5000));
      setTimeout(() => response.destroy(), 50);
    } else setTimeout(() => response.end(bytes.subarray(from)), 10);
  });
});
afterEach(() => rmSync(folder, { recursive: true }));

const type = (flags: string, options: TerminalOptions = {}) =>
  typeLine(`catapi download --to ${folder}/cats ${flags}`, {
    ...options,
    environment: { CATAPI_BASE_URL: standIn.address, NO_COLOR: '1' },
  });
const manifest = () =>
  JSON.parse(readFileSync(`${folder}/cats/catapi-download.json`, 'utf8')) as Manifest;
const files = () => readdirSync(`${folder}/cats`).filter((name) => /\.jpg$/.test(name));
const filesAsked = () => standIn.asked.filter(({ url }) => url.startsWith('/images/')).length;

describe('a download', () => {
  it('puts each picture into the folder, and says where into a pipe', async () => {
    const { code, out, err } = await type('-n 12');
    expect({ code, err }).toEqual({ code: 0, err: `12 pictures in ${folder}/cats, 240 kB.\n` });
    expect(out.trim().split('\n').sort()).toEqual(
      files()
        .map((name) => `${folder}/cats/${name}`)
        .sort(),
    );
    expect(manifest().pictures).toHaveLength(12);
    for (const { id, file, bytes, breeds } of manifest().pictures) {
      expect(readFileSync(`${folder}/cats/${file}`).equals(bytesOf(id))).toBe(true);
      expect(bytes).toBe(20_000);
      expect(breeds).toEqual(id === 'cat0' ? ['Bengal / "spotted"'] : []);
    }
    // No file looks like a flag.
    expect(files()).toContain('_Zfz5z2jK.jpg');
  });

  it('names files as it is told', async () => {
    await type('-n 2 --parallel 1 --name {breed}/{n}-{id}-{width}x{height}.{ext}');
    expect(manifest().pictures.map(({ file }) => file)).toEqual([
      'Bengal-spotted/0001-cat0-400x300.jpg',
      'unknown/0002-cat1-400x300.jpg',
    ]);
  });

  it('fetches all there are', async () => {
    const { code, err } = await type('--all');
    expect({ code, files: files().length }).toEqual({ code: 0, files: count });
    expect(err).toContain(`${count} pictures`);
    const more = await type('-n 50');
    expect(more.err).toContain(`There are no more than ${count} like that.`);
  });

  it('fetches as many at once as it is told', async () => {
    await type('-n 12 --parallel 2');
    expect(underWay.most).toBe(2);
    await type('-n 40');
    expect(underWay.most).toBe(4);
  });

  it('answers its manifest with --json', async () => {
    const { out } = await type('-n 2 --json');
    expect(JSON.parse(out)).toEqual(manifest());
  });

  it('shows how far it is to whoever looks', async () => {
    const { err, out } = await type('-n 12', { isTerminal: true, columns: 60 });
    expect(out).toBe('');
    expect(err).toMatch(/▕.{20}▏ \d+ of 12 pictures, /);
    expect(err.endsWith(`\r\x1b[K12 pictures in ${folder}/cats, 240 kB.\n`)).toBe(true);
  });
});

describe('the same line again', () => {
  it('fetches only what is missing', async () => {
    await type('-n 6');
    const [first, second] = manifest().pictures;
    rmSync(`${folder}/cats/${first?.file}`);
    truncateSync(`${folder}/cats/${second?.file}`, 10);
    const before = filesAsked();
    const { err } = await type('-n 6');
    expect(filesAsked() - before).toBe(2);
    expect(err).toContain('2 pictures in');
    expect(err).toContain('4 were there already.');
    const more = await type('-n 9');
    expect(more.err).toContain('3 pictures in');
    expect(files()).toHaveLength(9);
  });

  it('goes on within a picture that broke off, unless it has changed', async () => {
    fault = (id, tries) => (id === 'cat0' && tries === 1 ? 'break' : undefined);
    await type('-n 1');
    expect(ranges).toEqual(['cat0 5000']);
    expect(readFileSync(`${folder}/cats/cat0.jpg`).equals(bytesOf('cat0'))).toBe(true);
    const part = `.cat1.jpg.${Buffer.from('"old"').toString('base64url')}.part`;
    writeFileSync(`${folder}/cats/${part}`, 'what it was');
    await type('-n 2');
    expect(readFileSync(`${folder}/cats/cat1.jpg`).equals(bytesOf('cat1'))).toBe(true);
    expect(existsSync(`${folder}/cats/${part}`)).toBe(false);
  });

  it('is refused for another search in the same folder', async () => {
    await type('-n 1');
    const { code, err } = await type('-n 1 --type gif');
    expect(code).toBe(1);
    expect(err).toContain('holds another download');
    writeFileSync(`${folder}/cats/catapi-download.json`, '{');
    expect((await type('-n 1')).err).toContain('is not what `catapi download` wrote');
  });
});

describe('what goes wrong', () => {
  it('is tried again, and told when it stays', async () => {
    fault = (id, tries) => {
      if (id === 'cat0') return 404;
      if (id === 'cat1' && tries < 3) return tries === 1 ? 503 : 429;
      return undefined;
    };
    const { code, err } = await type('-n 4');
    expect(code).toBe(4);
    expect(err).toContain('3 pictures in');
    expect(err).toContain('One picture could not be had.');
    expect(err).toContain('it answers 404');
    expect(files()).not.toContain('cat0.jpg');
    expect(files()).toContain('cat1.jpg');
  });

  it('leaves whole files and a manifest when somebody presses Ctrl-C', async () => {
    const stop = new AbortController();
    fault = (id) => {
      if (id === 'cat9') setTimeout(() => stop.abort(), 5);
      return id === 'cat9' ? 'break' : undefined;
    };
    const { code } = await type('-n 30 --parallel 1', { signal: stop.signal });
    expect(code).toBe(130);
    expect(manifest().pictures).toHaveLength(9);
    for (const name of files()) expect(readFileSync(`${folder}/cats/${name}`)).toHaveLength(20_000);
    fault = () => undefined;
    const { err } = await type('-n 12');
    expect(err).toContain('3 pictures in');
    expect(err).toContain('9 were there already.');
  });

  it.each([
    ['--name {idx}', '{idx} is unknown'],
    ['--name ../{id}', 'must name a file within the folder'],
    ['--name /tmp/{id}', 'must name a file within the folder'],
    ['--name {id}/..', 'must name a file within the folder'],
    ['--name cat.{ext}', 'The names need {id} or {n}'],
    ['--parallel 99', '99 at once is not between 1 and 16'],
    ['--limit x', '"x" is not a whole number'],
  ])('is refused before anything is asked: %s', async (flags, said) => {
    const { code, err } = await type(flags);
    expect(code).toBe(1);
    expect(err).toContain(said);
    expect(filesAsked()).toBe(0);
  });

  it('is a folder that cannot be written', async () => {
    writeFileSync(`${folder}/cats`, 'a file');
    const { code, err } = await type('-n 1');
    expect(code).toBe(1);
    expect(err).toMatch(/cats cannot be written: /);
  });
});

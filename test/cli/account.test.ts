// Whose key is used: signing up, pasting, forgetting and telling, against a real server, and the
// file that nobody else may read.
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../support/server.ts';
import { type TerminalOptions, type as typeLine } from './terminal.ts';

let server: TestServer;
let home: string;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'catapi-home-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const type = (line: string, options: TerminalOptions = {}) =>
  typeLine(line, {
    home,
    ...options,
    environment: { CATAPI_BASE_URL: server.url, NO_COLOR: '1', ...options.environment },
  });
const file = () => join(home, '.config/catapi/config.json');
const kept = () => JSON.parse(readFileSync(file(), 'utf8')) as { key?: string; baseUrl?: string };

describe('catapi login', () => {
  it('signs up for a key, keeps it for its owner alone, and uses it from then on', async () => {
    const { code, err } = await type('catapi login --email tess@school.example');
    expect({ code, err }).toEqual({
      code: 0,
      err: `The key is kept in ${file()}. Now try: catapi random\n`,
    });
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(kept()).toEqual({ key: expect.stringMatching(/^live_/), baseUrl: server.url });
    const voted = await type('catapi vote up 0XYvRd7oD', { environment: { CATAPI_BASE_URL: '' } });
    expect(voted.code).toBe(0);
  });

  it('asks whoever sits there, for a key or an address', async () => {
    const pasted = await type('catapi login', { isTerminal: true, input: `${server.key}\n` });
    expect(pasted.err).toContain('Key or address: ');
    expect(kept().key).toBe(server.key);
    const signedUp = await type('catapi login', {
      isTerminal: true,
      input: 'new@school.example\n',
    });
    expect(signedUp.code).toBe(0);
    expect(kept().key).not.toBe(server.key);
    const silent = await type('catapi login', { isTerminal: true, input: '\n' });
    expect({ code: silent.code, err: silent.err.split('\n').at(-2) }).toEqual({
      code: 1,
      err: 'Key or address: catapi: Nothing was typed.',
    });
  });

  it('takes a key from a pipe, and from the flag', async () => {
    await type('catapi login', { input: `${server.key}\n` });
    expect(kept().key).toBe(server.key);
    rmSync(file());
    await type(`catapi login --key ${server.key}`);
    expect(kept().key).toBe(server.key);
    const none = await type('catapi login');
    expect(none.code).toBe(1);
    expect(none.err).toContain('Give a key with --key, pipe one in, or sign up with --email.');
  });

  it('keeps no key that the server refuses, and nothing else changes', async () => {
    await type(`catapi login --key ${server.key}`);
    const { code, err } = await type('catapi login --key live_wrong');
    expect(code).toBe(1);
    expect(err).toContain('does not know this key; nothing was kept');
    expect(kept().key).toBe(server.key);
    const taken = await type('catapi login --email no-address');
    expect(taken.code).toBe(3);
  });

  it('makes a file that others could read its owner’s alone', async () => {
    await mkdir(join(home, '.config/catapi'), { recursive: true });
    await writeFile(file(), '{"baseUrl":"http://cats.example","key":"old"}');
    chmodSync(file(), 0o644);
    await type(`catapi login --key ${server.key}`);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(kept()).toEqual({ baseUrl: server.url, key: server.key });
  });

  it('says so when the file cannot be written, or is something else', async () => {
    await writeFile(join(home, '.config'), 'a file');
    const { code, err } = await type(`catapi login --key ${server.key}`);
    expect(code).toBe(1);
    expect(err).toContain('config.json cannot be written');
    rmSync(join(home, '.config'));
    await mkdir(join(home, '.config/catapi'), { recursive: true });
    await writeFile(file(), '[]');
    expect((await type(`catapi login --key ${server.key}`)).err).toContain('must hold');
    expect(readFileSync(file(), 'utf8')).toBe('[]');
  });
});

it('catapi logout forgets the key, and leaves the address', async () => {
  await type(`catapi login --key ${server.key}`);
  const { code } = await type('catapi logout');
  expect(code).toBe(0);
  expect(kept()).toEqual({ baseUrl: server.url });
  expect(statSync(file()).mode & 0o777).toBe(0o600);
});

describe('catapi whoami', () => {
  it('tells the server, and enough of the key to know it by', async () => {
    const none = await type('catapi whoami');
    expect(none.out).toContain('none: `catapi login` gets one');
    await type('catapi login --email who@school.example');
    const { out } = await type('catapi whoami --json');
    expect(JSON.parse(out)).toEqual({
      baseUrl: server.url,
      key: `${kept().key?.slice(0, 8)}…`,
      keyFrom: file(),
      isKnown: true,
      file: file(),
    });
    const wrong = await type('catapi whoami', { environment: { CATAPI_KEY: 'live_wrong' } });
    expect(wrong.out).toContain('no, the server refuses it');
    expect(wrong.out).toContain('CATAPI_KEY');
  });

  it('says when there is no server', async () => {
    const { code } = await type('catapi whoami --base-url http://127.0.0.1:1 --key k');
    expect(code).toBe(5);
    expect(existsSync(file())).toBe(false);
  });
});

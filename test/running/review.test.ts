// What operators decide about uploads, from the terminal, while a server runs on the same data:
// what follows is what would have followed from a verdict.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formOf, photograph } from '../support/forms.ts';
import { type Ended, runProgram } from '../support/program.ts';
import { startServer, type TestServer } from '../support/server.ts';

let folder: string;
let server: TestServer;
const letters: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'catapi-review-'));
  server = await startServer({
    dataDir: folder,
    env: { ANALYSER: 'none', UPLOAD_WAIT_SECONDS: '1' },
    overrides: { writeLetter: (text) => letters.push(text) },
  });
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

const operate = (...args: string[]): Promise<Ended> =>
  runProgram(args, { DATA_DIR: join(folder), ANALYSER: 'none' });

let made = 0;
async function upload(key = server.key): Promise<string> {
  made += 1;
  const file = await sharp(photograph)
    .resize(100 + made)
    .toBuffer();
  const ask = { method: 'POST', key, body: formOf({ file, filename: `cat-${made}.png` }) };
  const answer = await server.ask('/v1/images/upload', ask);
  expect(answer.json()).toMatchObject({ pending: 1, approved: 0 });
  const { id } = answer.json<{ id: string }>();
  await expect.poll(() => stateOf(id)).toBe('review');
  return id;
}

async function stateOf(id: string): Promise<string> {
  return (await server.ports.database.latest('images').where({ id }).first('state')).state;
}

async function statusOf(id: string): Promise<object> {
  return (await server.ask(`/v1/images/${id}/status`, { key: server.key })).json<object>();
}

describe('an upload that waits for a person', () => {
  it('is listed, and can be looked at', async () => {
    const id = await upload();
    const { stdout } = await operate('review', 'list');
    expect(stdout).toMatch(new RegExp(`${id} .*cat-\\d+\\.png .*a person has to look at it`));
    const file = join(folder, 'look.png');
    expect((await operate('review', 'show', id, file)).code).toBe(0);
    expect((await sharp(await readFile(file)).metadata()).format).toBe('png');
  });

  it('is published when it is approved', async () => {
    const id = await upload();
    const { code, stdout } = await operate('review', 'approve', id);
    expect([code, stdout]).toEqual([0, expect.stringContaining(`${id} is approved`)]);
    await expect.poll(() => stateOf(id), { timeout: 10_000 }).toBe('published');
    expect(await statusOf(id)).toMatchObject({ status: 'approved' });
    await expect.poll(async () => (await server.ask(`/v1/images/${id}`)).status).toBe(200);
  });

  it('is refused with the reason of the operator, whom its owner hears', async () => {
    const { key } = await server.domain.accounts.createKey({
      name: 'mail',
      email: 'owner@school.example',
    });
    const id = await upload(key);
    await operate('review', 'reject', id, '--reason', 'it is a very small cat');
    await expect.poll(() => letters.join(), { timeout: 10_000 }).toContain('very small cat');
    expect(letters.join()).toContain('To: owner@school.example');
    const status = await server.ask(`/v1/images/${id}/status`, { key });
    expect(status.json()).toMatchObject({ status: 'rejected', reason: 'it is a very small cat' });
    const { objectStore } = server.ports;
    await expect.poll(() => objectStore.find(`incoming/${id}`)).toBeUndefined();
  });
});

it('takes back what was published, everywhere', async () => {
  const id = await upload();
  await operate('review', 'approve', id);
  await expect.poll(async () => (await server.ask(`/v1/images/${id}`)).status).toBe(200);
  await operate('review', 'reject', id);
  // The command is another process: without Redis a server hears of it when its memory is old.
  await expect.poll(() => stateOf(id)).toBe('rejected');
  const { objectStore } = server.ports;
  await expect.poll(() => objectStore.find(`images/${id}.png`)).toBeUndefined();
});

it('names what cannot be decided, and decides the rest', async () => {
  const id = await upload();
  const { code, stdout, stderr } = await operate('review', 'approve', 'nobody', id);
  expect([code, stdout]).toEqual([1, expect.stringContaining(`${id} is approved`)]);
  expect(stderr).toContain('nobody');
  expect(stderr).toContain('review list');
});

describe('analyse', () => {
  it('refuses what is no folder, and what it does not understand', async () => {
    const missing = await operate('analyse', join(folder, 'nope'));
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('no folder')]);
    const dogs = await operate('analyse', folder, '--expect', 'dog');
    expect([dogs.code, dogs.stderr]).toEqual([1, expect.stringContaining('cat or other')]);
    const blind = await operate('analyse', new URL('../fixtures', import.meta.url).pathname);
    expect([blind.code, blind.stderr]).toEqual([1, expect.stringContaining('ANALYSER')]);
  });
});

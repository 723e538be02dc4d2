// POST /images/upload against a whole server: what the live service answers, and what a bad file
// gets. Whoever is refused leaves nothing behind, in the store and in the table, and the server
// goes on as before.

import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImageAnalysis } from '../../packages/server/src/ports/image-analyser.ts';
import { createSeer, seen } from '../support/cat-seer.ts';
import { type FormParts, formOf, photograph } from '../support/forms.ts';
import { startServer, type TestServer } from '../support/server.ts';

const fileNeeded =
  "Invalid file data. Check you are sending the formdata.append('file', ...} format'";

let server: TestServer;
let dataDir: string;
let look: () => Promise<ImageAnalysis>;

beforeAll(async () => {
  look = async () => seen('Cat');
  dataDir = await mkdtemp(join(tmpdir(), 'catapi-uploads-'));
  server = await startServer({
    dataDir,
    env: { UPLOAD_WAIT_SECONDS: '3' },
    overrides: { imageAnalyser: createSeer(() => look()) },
  });
});
afterAll(async () => {
  await server.stop();
  await rm(dataDir, { recursive: true });
});

/** A picture that nobody has uploaded yet. */
let made = 0;
async function picture(type: 'jpeg' | 'png' | 'gif' | 'webp' = 'jpeg', width = 40, height = 30) {
  made += 1;
  const background = { r: made % 256, g: (made * 7) % 256, b: 90 };
  const blank = sharp({ create: { width, height, channels: 3, background } });
  return blank.toFormat(type).toBuffer();
}

const upload = (parts: FormParts, headers: Record<string, string> = {}) =>
  server.ask('/v1/images/upload', {
    method: 'POST',
    key: server.key,
    body: formOf(parts),
    headers,
  });

interface Uploaded {
  id: string;
  url: string;
}

const rowOf = (id: string) => server.ports.database.latest('images').where({ id }).first();

async function countRows(): Promise<number> {
  return (await server.ports.database.latest('images').whereNot({ state: 'rejected' })).length;
}

/** What is stored under `incoming/`. */
async function listIncoming(): Promise<string[]> {
  const names = await readdir(join(dataDir, 'files', 'objects'), { recursive: true });
  return names.filter((name) => name.includes('=incoming='));
}

async function becomes<T>(what: () => Promise<T>, wanted: T): Promise<void> {
  await expect.poll(what, { timeout: 10_000 }).toEqual(wanted);
}

describe('a picture of a cat', () => {
  it.each([
    ['jpeg', 'jpg'],
    ['png', 'png'],
    ['gif', 'gif'],
    ['webp', 'webp'],
  ] as const)('that is a %s is answered with the keys of the contract', async (type, ending) => {
    const answer = await upload({ file: await picture(type), filename: `Tom.${type}` });
    expect([answer.status, Object.keys(answer.json() as object)]).toEqual([
      201,
      ['id', 'url', 'width', 'height', 'original_filename', 'pending', 'approved'],
    ]);
    const body = answer.json<Uploaded>();
    expect(body).toMatchObject({ width: 40, height: 30, pending: 0, approved: 1 });
    expect(body).toMatchObject({ original_filename: `Tom.${type}` });
    expect(body.url).toBe(`${server.url}/images/${body.id}.${ending}`);
    const file = await server.ask(new URL(body.url).pathname);
    expect([file.status, (await sharp(file.bytes).metadata()).format]).toEqual([200, type]);
  });

  it('is found at once by everything that shows images', async () => {
    const fields = { sub_id: 'me', breed_ids: 'beng,nobody' };
    const answer = await upload({ file: await picture(), fields });
    const { id, ...body } = answer.json<Uploaded & object>();
    expect(body).toMatchObject({ sub_id: 'me', breed_ids: 'beng,nobody' });
    const one = await server.ask(`/v1/images/${id}`);
    expect(one.json<{ breeds: { id: string }[] }>().breeds.map((breed) => breed.id)).toEqual([
      'beng',
    ]);
    const own = await server.ask('/v1/images?limit=25&sub_id=me', { key: server.key });
    expect(own.json<Uploaded[]>().map((image) => image.id)).toEqual([id]);
    const status = await server.ask(`/v1/images/${id}/status`, { key: server.key });
    expect(status.json()).toMatchObject({ id, status: 'approved' });
    const analyses = await server.ask(`/v1/images/${id}/analysis`);
    expect(analyses.json()).toMatchObject([{ image_id: id, vendor: 'test' }]);
  });

  it('is turned upright, and what the camera wrote is nowhere', async () => {
    const exif = { IFD0: { Copyright: 'somebody' }, IFD3: { GPSLatitudeRef: 'N' } };
    const turned = await sharp(await picture('jpeg', 60, 20))
      .withMetadata({ orientation: 6 })
      .withExifMerge(exif)
      .toBuffer();
    const answer = await upload({ file: turned });
    expect(answer.json()).toMatchObject({ width: 20, height: 60 });
    const { url } = answer.json<Uploaded>();
    for (const name of [url, url.replace('.jpg', '_180x180.jpg')]) {
      const { bytes } = await server.ask(new URL(name).pathname);
      const { exif: left, orientation, width, height } = await sharp(bytes).metadata();
      expect({ left, orientation, width, height }).toEqual({ width: 20, height: 60 });
      expect(bytes.includes('somebody')).toBe(false);
    }
  });

  it('is the same image again, for its account and for no other', async () => {
    const file = await picture();
    const first = await upload({ file });
    const again = await upload({ file, filename: 'other.jpg' });
    expect(again.json()).toEqual(first.json());
    const { key } = await server.domain.accounts.createKey({ name: 'third' });
    const body = formOf({ file });
    const theirs = await server.ask('/v1/images/upload', { method: 'POST', key, body });
    expect(theirs.json<Uploaded>().id).not.toBe(first.json<Uploaded>().id);
  });

  it('is one image when it comes ten times at once', async () => {
    const file = await picture();
    const answers = await Promise.all(Array.from({ length: 10 }, () => upload({ file })));
    expect(new Set(answers.map((answer) => answer.json<Uploaded>().id)).size).toBe(1);
  });

  it('is taken once under an Idempotency-Key, whatever the boundary of the form', async () => {
    const file = await picture();
    const headers = { 'idempotency-key': 'tuesday' };
    const first = await upload({ file }, headers);
    const again = await upload({ file }, headers);
    expect([again.status, again.text]).toEqual([201, first.text]);
    const other = await upload({ file: await picture() }, headers);
    expect([other.status, other.headers['x-error-code']]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  });

  it('is gone everywhere when it is deleted', async () => {
    const { id, url } = (await upload({ file: await picture() })).json<Uploaded>();
    const path = `/v1/images/${id}`;
    const { status } = await server.ask(path, { method: 'DELETE', key: server.key });
    expect(status).toBe(204);
    expect((await server.ask(path)).status).toBe(400);
    expect((await server.ask(`${path}/status`, { key: server.key })).status).toBe(400);
    expect((await server.ask(new URL(url).pathname)).status).toBe(404);
    const { objectStore } = server.ports;
    await becomes(() => objectStore.find(`images/${id}.jpg`), undefined);
    await becomes(() => objectStore.find(`images/${id}_180x180.jpg`), undefined);
  });
});

describe('a picture of something else', () => {
  it('is refused with the exact text, and its reason is kept', async () => {
    look = async () => seen('Dog');
    const answer = await upload({ file: await picture(), filename: 'rex.jpg' });
    look = async () => seen('Cat');
    expect([answer.status, answer.text, answer.headers['x-error-code']]).toEqual([
      400,
      'Classifcation failed: correct animal not found.',
      'CLASSIFICATION_FAILED',
    ]);
    const row = await server.ports.database
      .latest('images')
      .where({ original_filename: 'rex.jpg' })
      .first();
    const status = await server.ask(`/v1/images/${row.id}/status`, { key: server.key });
    expect(status.json()).toMatchObject({ status: 'rejected', reason: expect.any(String) });
    expect(status.json<{ reason: string }>().reason).toMatch(/cat/);
    await becomes(listIncoming, []);
  });

  it("says why to who reads problem documents, and is nobody else's business", async () => {
    look = async () => seen('Dog');
    const answer = await upload(
      { file: await picture(), filename: 'dog.jpg' },
      { accept: 'application/problem+json' },
    );
    look = async () => seen('Cat');
    expect(answer.json()).toMatchObject({
      status: 400,
      detail: 'Classifcation failed: correct animal not found.',
      reason: expect.stringMatching(/cat/),
    });
    const { id } = await server.ports.database
      .latest('images')
      .where({ original_filename: 'dog.jpg' })
      .first();
    const theirs = await server.ask(`/v1/images/${id}/status`, { key: server.otherKey });
    expect(theirs.status).toBe(400);
  });
});

describe('a bad file', () => {
  const bomb = () =>
    sharp({ create: { width: 16_000, height: 16_000, channels: 3, background: 'white' } })
      .png({ compressionLevel: 9 })
      .toBuffer();
  const wide = () =>
    sharp({ create: { width: 50_000, height: 4, channels: 3, background: 'white' } })
      .png()
      .toBuffer();
  /** Thousands of frames of one pixel, written by hand: no encoder would. */
  const frames = () => {
    const head = Buffer.from('474946383961010001008000000000ffffff', 'hex');
    const frame = Buffer.from('21f904000a0000002c000000000100010000024401003b', 'hex').subarray(
      0,
      -1,
    );
    return Buffer.concat([head, ...Array.from({ length: 5000 }, () => frame), Buffer.from(';')]);
  };
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>');

  it.each<[string, () => Buffer | Promise<Buffer>, RegExp]>([
    ['empty', () => Buffer.alloc(0), /empty/],
    ['text', () => Buffer.from('no cat at all, just words'), /only jpg, png, gif and webp/],
    ['an SVG', () => svg, /only jpg, png, gif and webp/],
    ['cut short', async () => (await picture('jpeg', 400, 300)).subarray(0, -200), /./],
    ['a png cut short', () => photograph.subarray(0, 100_000), /./],
    ['a page that begins like a gif', () => Buffer.from('GIF89a<script>alert(1)</script>'), /./],
    ['a decompression bomb', bomb, /pixels/],
    ['50,000 pixels wide', wide, /side|pixels/],
    ['thousands of frames', frames, /frames|decoded/],
    ['more than 10 MB', () => Buffer.concat([photograph, Buffer.alloc(10_500_000)]), /too large/],
  ])('that is %s is refused, and leaves nothing', async (_, make, reason) => {
    const before = await countRows();
    const answer = await upload(
      { file: await make() },
      { accept: 'application/problem+json, text/plain;q=0.1' },
    );
    expect([answer.status, answer.headers['x-error-code']]).toEqual([400, 'INVALID_FILE']);
    expect(answer.json()).toMatchObject({ detail: fileNeeded });
    expect(answer.json<{ reason: string }>().reason).toMatch(reason);
    expect(await countRows()).toBe(before);
    await becomes(listIncoming, []);
  });

  it('that is a picture and a page at once is served as a picture only', async () => {
    const both = Buffer.concat([await picture(), Buffer.from('<html><script>1</script></html>')]);
    const { url } = (await upload({ file: both })).json<Uploaded>();
    const { bytes } = await server.ask(new URL(url).pathname);
    expect(bytes.includes('<script>')).toBe(false);
  });

  it.each<[string, (form: FormData) => void]>([
    ['is a text', (form) => form.set('file', 'cat.jpg')],
    ['is not there', (form) => form.delete('file')],
    [
      'is in another field',
      (form) => {
        form.set('picture', form.get('file') as File);
        form.delete('file');
      },
    ],
    ['are two', (form) => form.append('file', new Blob(['GIF89a more']), 'b.gif')],
  ])('that %s is refused with the text of the contract', async (_, change) => {
    const form = formOf();
    change(form);
    const ask = { method: 'POST', key: server.key, body: form };
    const answer = await server.ask('/v1/images/upload', ask);
    expect([answer.status, answer.text]).toEqual([400, fileNeeded]);
    await becomes(listIncoming, []);
  });

  it('is refused before it is read when the key is not known', async () => {
    const answer = await server.ask('/v1/images/upload', { method: 'POST', body: formOf() });
    expect([answer.status, answer.headers['x-error-code']]).toEqual([401, 'AUTHENTICATION_ERROR']);
    await becomes(listIncoming, []);
  });

  it('whose sender leaves when all was sent is taken in, or not, and is no failure', async () => {
    const before = await countRows();
    const sentWhole = async (leaveAfterMs: number) => {
      const request = new Request('http://cats', { method: 'POST', body: formOf() });
      const body = Buffer.from(await request.arrayBuffer());
      const { hostname, port } = new URL(server.url);
      const socket = connect(Number(port), hostname);
      const head = [
        'POST /v1/images/upload HTTP/1.1',
        'host: cats',
        `x-api-key: ${server.key}`,
        `content-type: ${request.headers.get('content-type')}`,
        `content-length: ${body.length}`,
      ];
      socket.write(`${head.join('\r\n')}\r\n\r\n`);
      await new Promise((resolve) => socket.write(body, resolve));
      await new Promise((resolve) => setTimeout(resolve, leaveAfterMs));
      socket.destroy();
    };
    for (const leaveAfterMs of [0, 1, 2, 4, 8, 15, 25, 40, 60]) await sentWhole(leaveAfterMs);
    await becomes(listIncoming, []);
    // They are all of one picture, which an account has once.
    expect(await countRows()).toBeLessThanOrEqual(before + 1);
    const failed = server.observations.filter(({ kind }) => kind === 'request.failed');
    expect(failed).toEqual([]);
  });

  it('whose sender leaves half-way is forgotten', async () => {
    const before = await countRows();
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    const head = ['--b', 'content-disposition: form-data; name="file"; filename="a.png"', '', ''];
    socket.write(
      [
        'POST /v1/images/upload HTTP/1.1',
        'host: cats',
        `x-api-key: ${server.key}`,
        'content-type: multipart/form-data; boundary=b',
        'content-length: 200000',
        '',
        '',
      ].join('\r\n') + head.join('\r\n'),
    );
    socket.write(photograph.subarray(0, 60_000));
    await new Promise((resolve) => setTimeout(resolve, 300));
    socket.destroy();
    await becomes(listIncoming, []);
    expect(await countRows()).toBe(before);
    expect((await server.ask('/healthz')).status).toBe(200);
  });
});

describe('the answer', () => {
  it('says pending when nobody has looked in time, and the status tells how it ended', async () => {
    const awaited = await picture();
    let tell = () => {};
    look = async () => {
      await new Promise<void>((resolve) => {
        tell = resolve;
      });
      return seen('Cat');
    };
    const answer = await upload({ file: awaited });
    look = async () => seen('Cat');
    const { id } = answer.json<Uploaded>();
    expect(answer.json()).toMatchObject({ pending: 1, approved: 0 });
    const path = `/v1/images/${id}/status`;
    const statusOf = async () =>
      (await server.ask(path, { key: server.key })).json<{ status: string }>().status;
    expect(await statusOf()).toBe('pending');
    expect((await server.ask(`/v1/images/${id}`)).status).toBe(400);
    tell();
    await becomes(statusOf, 'approved');
    // That it is shown is told to who remembers that it was not, a moment after the commit.
    await becomes(async () => (await server.ask(`/v1/images/${id}`)).status, 200);
    expect((await rowOf(id)).content_hash).toBe(createHash('sha256').update(awaited).digest('hex'));
  });
});

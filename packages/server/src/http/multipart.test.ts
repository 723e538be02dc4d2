// Uploads over a real socket into a real folder: what is taken, every way of being refused, and that
// whoever is refused is told so and leaves nothing behind.

import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sendRaw } from '../../../../test/support/raw-socket.ts';
import { openDiskObjectStore } from '../adapters/object-store-disk.ts';
import { ApiError, PortError } from '../errors.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { type ReceivedForm, receiveForm } from './multipart.ts';

const sizeMax = 300_000;
const fieldMax = 255;
const photo = await readFile(
  fileURLToPath(new URL('../../../../test/fixtures/chelsea.png', import.meta.url)),
);

let folder: string;
let disk: ObjectStore;
let store: ObjectStore;
let server: Server;
let url: string;
/** What became of each form, in the order of their ends. */
let ends: (ReceivedForm | Error)[];
let stallMs: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'catapi-multipart-'));
  disk = await openDiskObjectStore(folder);
  store = disk;
  ends = [];
  stallMs = 5000;
  server = createServer(async (request, response) => {
    try {
      const form = await receiveForm(request, { sizeMax, fieldMax, store, stallMs });
      ends.push(form);
      response.end(JSON.stringify(form));
    } catch (error) {
      ends.push(error as Error);
      const refusal = error instanceof ApiError ? error : undefined;
      response.statusCode = refusal?.status ?? 503;
      response.end(JSON.stringify({ code: refusal?.code, reason: refusal?.details.reason }));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

const formOf = (file: Buffer, name = 'cat.png') => {
  const form = new FormData();
  form.append('file', new Blob([file], { type: 'text/plain' }), name);
  return form;
};

async function send(form: FormData | string, headers: Record<string, string> = {}) {
  const response = await fetch(url, { method: 'POST', body: form, headers });
  return { status: response.status, body: (await response.json()) as never };
}

/** Every file below the store's folder, finished or not. */
async function stored(): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const endMs = Date.now() + 8000;
  while (!(await isTrue())) {
    if (Date.now() > endMs) throw new Error('it did not happen');
    await sleep(10);
  }
}

/** A form as bytes, so that a test can spoil it. */
function rawForm(parts: [head: string, content: Buffer | string][], boundary = 'xyz'): Buffer {
  const bytes = parts.flatMap(([head, content]) => [
    `--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n`,
    content,
    '\r\n',
  ]);
  return Buffer.concat(
    [...bytes, `--${boundary}--\r\n`].map((part) => Buffer.from(part as string)),
  );
}

const fileHead = 'name="file"; filename="cat.png"';

function rawRequest(body: Buffer, { length = body.length, boundary = 'xyz' } = {}): Buffer {
  const type = `multipart/form-data; boundary=${boundary}`;
  const head = `POST / HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\nContent-Length: ${length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
}

describe('a picture', () => {
  test('is stored as it came, measured, hashed and recognised', async () => {
    const form = formOf(photo, 'Mijn poes — 猫.png');
    form.append('sub_id', 'my-user-1');
    form.append('breed_ids', 'abys,beng');
    form.append('unheard_of', 'ü');
    const { status, body } = await send(form);
    expect(status).toBe(200);
    const { file, fields } = body as ReceivedForm;
    expect(file).toEqual({
      key: expect.stringMatching(/^incoming\/[0-9a-f-]{36}$/),
      sizeBytes: photo.length,
      contentHash: createHash('sha256').update(photo).digest('hex'),
      type: 'png',
      filename: 'Mijn poes — 猫.png',
    });
    expect(fields).toEqual({ sub_id: 'my-user-1', breed_ids: 'abys,beng', unheard_of: 'ü' });
    const found = await disk.find(file.key);
    expect(await buffer((await found?.read()) as Readable)).toEqual(photo);
  });

  test.each([
    ['jpg', 'ffd8ffe0'],
    ['png', '89504e470d0a1a0a'],
    ['gif', '474946383961'],
    ['webp', '524946460000000057454250'],
  ])('is a %s by its first bytes, whatever its name says', async (type, start) => {
    const file = Buffer.concat([Buffer.from(start, 'hex'), randomBytes(100)]);
    const { body } = await send(formOf(file, 'holiday.exe'));
    expect((body as ReceivedForm).file).toMatchObject({ type, filename: 'holiday.exe' });
  });

  test('may come after the texts, and may be exactly as large as allowed', async () => {
    const form = new FormData();
    form.append('sub_id', 'x'.repeat(fieldMax));
    const file = Buffer.concat([photo.subarray(0, 50), randomBytes(sizeMax - 50)]);
    form.append('file', new Blob([file]), 'cat.png');
    const { body } = await send(form);
    expect((body as ReceivedForm).file.sizeBytes).toBe(sizeMax);
  });

  test('may come a byte at a time', async () => {
    const bytes = rawRequest(rawForm([[fileHead, photo.subarray(0, 100)]]));
    const socket = connect((server.address() as AddressInfo).port);
    socket.setNoDelay(true);
    for (const byte of bytes) {
      socket.write(Buffer.from([byte]));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await until(() => ends.length === 1);
    socket.destroy();
    expect(ends[0]).toMatchObject({ file: { sizeBytes: 100, type: 'png' } });
  });

  test.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\\\Users\\\\me\\\\cat.jpg', 'cat.jpg'],
    ['a\tb.png', 'ab.png'],
    [`${'猫'.repeat(300)}.png`, '猫'.repeat(255)],
    ['', undefined],
  ])('called %j keeps no more of its name than is good', async (sent, kept) => {
    const type = 'Content-Type: application/octet-stream';
    const body = rawForm([[`name="file"; filename="${sent}"\r\n${type}`, photo]]);
    await sendRaw(url, rawRequest(body));
    expect(ends).toMatchObject([{ file: { sizeBytes: photo.length } }]);
    expect((ends[0] as ReceivedForm).file.filename).toBe(kept);
  });

  test('whose fields have the names of what objects have is only a picture', async () => {
    const form = formOf(photo);
    form.append('__proto__', 'x');
    form.append('constructor', 'y');
    await send(form);
    const { fields } = ends[0] as ReceivedForm;
    expect(Object.entries(fields)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
  });
});

/** Sends it and expects to be refused for this reason, with nothing left. */
async function expectRefusal(form: FormData | Buffer, reason: RegExp, code = 'INVALID_FILE') {
  let status: number;
  let body: unknown;
  if (Buffer.isBuffer(form)) {
    const answer = await sendRaw(url, form);
    status = answer.status;
    body = JSON.parse(answer.body);
  } else {
    ({ status, body } = await send(form));
  }
  expect({ status, body }).toEqual({
    status: 400,
    body: { code, reason: expect.stringMatching(reason) },
  });
  expect(await stored()).toEqual([]);
}

describe('a form is refused', () => {
  test('without a file', async () => {
    const form = new FormData();
    form.append('sub_id', 'x');
    await expectRefusal(form, /has no file/);
  });

  test('with the file under another name', async () => {
    const form = new FormData();
    form.append('image', new Blob([photo]), 'cat.png');
    await expectRefusal(form, /in the field "file", not in "image"/);
  });

  test('with a text where the file should be', async () => {
    const form = new FormData();
    form.append('file', 'https://example.com/cat.jpg');
    await expectRefusal(form, /a text, not a file/);
  });

  test('with two files, of which the first is stored already', async () => {
    const form = formOf(photo.subarray(0, 100_000));
    form.append('file', new Blob([photo.subarray(0, 100_000)]), 'cat2.png');
    await expectRefusal(form, /more than one file/);
  });

  test.each([
    ['cat.png', /the file is empty/],
    ['', /no file was chosen/],
  ])('with nothing in the file %j', async (name, reason) => {
    const head = `name="file"; filename="${name}"\r\nContent-Type: application/octet-stream`;
    await expectRefusal(rawRequest(rawForm([[head, '']])), reason);
  });

  test.each([
    ['<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', /SVG/],
    ['\ufeff <svg onload="alert(1)">', /SVG/],
    ['<!DOCTYPE html><script>alert(1)</script>', /HTML/],
    ['%PDF-1.7', /PDF/],
    ['\0\0\0\x18ftypheic\0\0\0\0mif1heic', /HEIC/],
    ['hello', /something else/],
    ['\0'.repeat(50), /something else/],
  ])('with %j in the file', async (content, reason) => {
    await expectRefusal(formOf(Buffer.from(content), 'cat.png'), reason);
  });

  test.each([
    [sizeMax + 1, /file is larger than 300000 bytes/],
    [sizeMax * 4, /too large for a file of at most 300000 bytes/],
  ])('with a file of %i bytes', async (sizeBytes, reason) => {
    const file = Buffer.concat([photo.subarray(0, 50), randomBytes(sizeBytes - 50)]);
    await expectRefusal(formOf(file), reason);
  });

  test('that is too large and does not say so, and the caller still hears of it', async () => {
    const head = rawForm([[fileHead, photo]]).subarray(0, 4000);
    const socket = connect((server.address() as AddressInfo).port);
    const answer: Buffer[] = [];
    socket.on('data', (chunk) => answer.push(chunk));
    socket.on('error', () => {});
    const type = 'multipart/form-data; boundary=xyz';
    socket.write(
      `POST / HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\nTransfer-Encoding: chunked\r\n\r\n`,
    );
    const chunk = (bytes: Buffer) =>
      Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);
    socket.write(chunk(head));
    let sentBytes = 0;
    while (answer.length === 0 && sentBytes < 50_000_000) {
      sentBytes += 65_536;
      const isTaken = socket.write(chunk(Buffer.alloc(65_536)));
      if (!isTaken) await Promise.race([new Promise((r) => socket.once('drain', r)), sleep(200)]);
    }
    expect(Buffer.concat(answer).toString()).toMatch(/^HTTP\/1\.1 400 /);
    socket.destroy();
    expect(await stored()).toEqual([]);
  });

  test('that is no multipart', async () => {
    const { status, body } = await send('{"file":1}', { 'content-type': 'application/json' });
    expect([status, body]).toEqual([
      400,
      { code: 'INVALID_FILE', reason: 'the request is not multipart/form-data' },
    ]);
    await expectRefusal(Buffer.from('POST / HTTP/1.1\r\nHost: x\r\n\r\n'), /not multipart/);
  });

  test.each(['', 'boundary', 'boundary=', 'boundary="', 'charset=utf-8'])(
    'whose content-type says %j of the boundary',
    async (said) => {
      const type = `multipart/form-data; ${said}`;
      const head = `POST / HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\nContent-Length: 3\r\n\r\nabc`;
      await expectRefusal(Buffer.from(head), /boundary/);
    },
  );

  test('whose boundary is another, or a part of it missing', async () => {
    const body = rawForm([[fileHead, photo]]);
    await expectRefusal(rawRequest(body, { boundary: 'other' }), /cut short|boundary/);
    await expectRefusal(rawRequest(body, { boundary: 'y'.repeat(4000) }), /cut short|boundary/);
    for (const cut of [1, 5, 8, 1000, photo.length, body.length - 10, body.length]) {
      const short = body.subarray(0, body.length - cut);
      if (short.includes('--xyz--')) continue;
      await expectRefusal(rawRequest(short), /cut short/);
    }
  });

  test('whose parts have malformed heads', async () => {
    const spoilt = Buffer.from(`--xyz\r\nContent Disposition\0: form-data\r\n\r\nx\r\n--xyz--\r\n`);
    await expectRefusal(rawRequest(spoilt), /malformed/);
    const huge = rawForm([[`${fileHead}; x="${'y'.repeat(20_000)}"`, photo]]);
    await expectRefusal(rawRequest(huge), /malformed/);
    const none = Buffer.from(`--xyz\r\nX: y\r\n\r\nx\r\n--xyz--\r\n`);
    await expectRefusal(rawRequest(none), /no file/);
  });

  test('with too many or too long texts', async () => {
    const form = formOf(photo);
    for (let index = 0; index <= 20; index += 1) form.append('sub_id', 'x');
    await expectRefusal(form, /more than 20 fields/);
    const long = formOf(photo);
    long.append('sub_id', 'é'.repeat(128));
    await expectRefusal(long, /"sub_id" is longer than 255 bytes/, 'INVALID_DATA');
    const named = new FormData();
    named.append('x'.repeat(101), 'y');
    await expectRefusal(named, /too long a name/);
    const bare = Array.from({ length: 30 }, () => '--xyz\r\nX: y\r\n\r\nx\r\n').join('');
    await expectRefusal(rawRequest(Buffer.from(`${bare}--xyz--`)), /more than 20 fields/);
  });
});

describe('a caller who', () => {
  let socket: Socket;
  const begin = (bytes: Buffer) => {
    socket = connect((server.address() as AddressInfo).port);
    socket.on('error', () => {});
    socket.write(bytes);
  };
  const half = () => {
    const body = rawForm([[fileHead, photo]]);
    return rawRequest(body.subarray(0, 100_000), { length: body.length });
  };
  afterEach(() => socket.destroy());

  test.each(['destroy', 'end', 'resetAndDestroy'] as const)(
    'leaves half-way (%s) leaves nothing behind',
    async (how) => {
      begin(half());
      await until(async () => (await stored()).length > 0);
      socket[how]();
      await until(() => ends.length === 1);
      expect(ends[0]).toMatchObject({ code: 'INVALID_FILE' });
      expect(await stored()).toEqual([]);
      expect((await send(formOf(photo))).status).toBe(200);
    },
  );

  test('sends nothing for too long is told so', async () => {
    stallMs = 100;
    begin(half());
    const answer: Buffer[] = [];
    socket.on('data', (chunk) => answer.push(chunk));
    await until(() => ends.length === 1);
    expect(ends[0]).toMatchObject({ code: 'REQUEST_TIMEOUT', status: 408 });
    await until(() => answer.length > 0);
    expect(Buffer.concat(answer).toString()).toMatch(/^HTTP\/1\.1 408 /);
    expect(await stored()).toEqual([]);
  });

  test('sends a little now and then is waited for', async () => {
    stallMs = 200;
    const bytes = half();
    const rest = rawForm([[fileHead, photo]]).subarray(100_000);
    begin(bytes);
    for (let part = 0; part < 4; part += 1) {
      await sleep(100);
      socket.write(rest.subarray(part * 10, part * 10 + 10));
    }
    socket.write(rest.subarray(40));
    await until(() => ends.length === 1);
    expect(ends[0]).toMatchObject({ file: { sizeBytes: photo.length } });
  });

  test('is refused can use the connection again', async () => {
    const refused = rawForm([['name="image"; filename="cat.png"', photo]]);
    begin(Buffer.concat([rawRequest(refused), rawRequest(rawForm([[fileHead, photo]]))]));
    const answer: Buffer[] = [];
    socket.on('data', (chunk) => answer.push(chunk));
    await until(() => ends.length === 2);
    expect(ends).toMatchObject([{ code: 'INVALID_FILE' }, { file: { sizeBytes: photo.length } }]);
    await until(() => Buffer.concat(answer).toString().split('HTTP/1.1').length === 3);
  });
});

describe('a store that', () => {
  const failure = new PortError('objectStore', 'write', true, 'the disk is full');

  test.each(['at once', 'after some bytes', 'at the end'])('fails %s', async (when) => {
    store = {
      ...disk,
      delete: (key) => disk.delete(key),
      async put(key, bytes) {
        if (when === 'at the end') await disk.put(key, bytes);
        if (when === 'after some bytes') for await (const _ of bytes as Readable) break;
        throw failure;
      },
    };
    expect((await send(formOf(photo))).status).toBe(503);
    expect(ends).toEqual([failure]);
    expect(await stored()).toEqual([]);
    store = disk;
    expect((await send(formOf(photo))).status).toBe(200);
  });

  test('is slow makes the socket wait, and the caller is not to blame', async () => {
    stallMs = 50;
    let heldBytesMost = 0;
    store = {
      ...disk,
      delete: (key) => disk.delete(key),
      async put(key, bytes) {
        const slow = async function* () {
          for await (const chunk of bytes as Readable) {
            await sleep(40);
            heldBytesMost = Math.max(heldBytesMost, (bytes as Readable).readableLength);
            yield chunk as Buffer;
          }
        };
        await disk.put(key, Readable.from(slow(), { objectMode: false }));
      },
    };
    expect((await send(formOf(photo))).status).toBe(200);
    expect(ends).toMatchObject([{ file: { sizeBytes: photo.length } }]);
    expect(heldBytesMost).toBeLessThanOrEqual(2 * 65_536);
  });

  test('cannot delete either does not hide why the form was refused', async () => {
    store = {
      ...disk,
      put: (key, bytes) => disk.put(key, bytes),
      delete: () => Promise.reject(failure),
    };
    const form = formOf(photo.subarray(0, 1000));
    form.append('file', new Blob(['']), 'cat2.png');
    expect(await send(form)).toMatchObject({
      status: 400,
      body: { reason: 'the form has more than one file' },
    });
  });
});

test('ten at a time are kept apart', async () => {
  const files = Array.from({ length: 10 }, () => Buffer.concat([photo, randomBytes(50_000)]));
  const answers = await Promise.all(files.map((file) => send(formOf(file))));
  const hashes = answers.map(({ body }) => (body as ReceivedForm).file.contentHash);
  const expected = files.map((file) => createHash('sha256').update(file).digest('hex'));
  expect(hashes).toEqual(expected);
  expect(await stored()).toHaveLength(10);
});

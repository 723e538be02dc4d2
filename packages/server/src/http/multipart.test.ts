// Uploads over a real socket into a real folder: what is taken, and every form that is refused, of
// which nothing is left behind.

import { createHash, randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type FormServer,
  fileHead,
  formOf,
  openFormServer,
  photo,
  rawForm,
  rawRequest,
  until,
} from '../../../../test/support/form-server.ts';
import { sendRaw } from '../../../../test/support/raw-socket.ts';
import type { ReceivedForm } from './multipart.ts';

const sizeMax = 300_000;

let server: FormServer;

beforeEach(async () => {
  server = await openFormServer();
});

afterEach(() => server.close());

describe('a picture', () => {
  test('is stored as it came, measured, hashed and recognised', async () => {
    const form = formOf(photo, 'Mijn poes — 猫.png');
    form.append('sub_id', 'my-user-1');
    form.append('breed_ids', 'abys,beng');
    form.append('unheard_of', 'ü');
    const { status, body } = await server.send(form);
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
    const found = await server.disk.find(file.key);
    expect(await buffer((await found?.read()) as Readable)).toEqual(photo);
  });

  test.each([
    ['jpg', 'ffd8ffe0'],
    ['png', '89504e470d0a1a0a'],
    ['gif', '474946383961'],
    ['webp', '524946460000000057454250'],
  ])('is a %s by its first bytes, whatever its name says', async (type, start) => {
    const file = Buffer.concat([Buffer.from(start, 'hex'), randomBytes(100)]);
    const { body } = await server.send(formOf(file, 'holiday.exe'));
    expect((body as ReceivedForm).file).toMatchObject({ type, filename: 'holiday.exe' });
  });

  test('may come after the texts, and may be exactly as large as allowed', async () => {
    const form = new FormData();
    form.append('sub_id', 'x'.repeat(255));
    const file = Buffer.concat([photo.subarray(0, 50), randomBytes(sizeMax - 50)]);
    form.append('file', new Blob([file]), 'cat.png');
    const { body } = await server.send(form);
    expect((body as ReceivedForm).file.sizeBytes).toBe(sizeMax);
  });

  test('may come a byte at a time', async () => {
    const bytes = rawRequest(rawForm([[fileHead, photo.subarray(0, 100)]]));
    const socket = connect(server.port);
    socket.setNoDelay(true);
    for (const byte of bytes) {
      socket.write(Buffer.from([byte]));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await until(() => server.ends.length === 1);
    socket.destroy();
    expect(server.ends[0]).toMatchObject({ file: { sizeBytes: 100, type: 'png' } });
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
    await sendRaw(server.url, rawRequest(body));
    expect(server.ends).toMatchObject([{ file: { sizeBytes: photo.length } }]);
    expect((server.ends[0] as ReceivedForm).file.filename).toBe(kept);
  });

  test('whose fields have the names of what objects have is only a picture', async () => {
    const form = formOf(photo);
    form.append('__proto__', 'x');
    form.append('constructor', 'y');
    await server.send(form);
    const { fields } = server.ends[0] as ReceivedForm;
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
    const answer = await sendRaw(server.url, form);
    status = answer.status;
    body = JSON.parse(answer.body);
  } else {
    ({ status, body } = await server.send(form));
  }
  expect({ status, body }).toEqual({
    status: 400,
    body: { code, reason: expect.stringMatching(reason) },
  });
  expect(await server.stored()).toEqual([]);
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
    const socket = connect(server.port);
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
    expect(await server.stored()).toEqual([]);
  });

  test('that is no multipart', async () => {
    const { status, body } = await server.send('{"file":1}', {
      'content-type': 'application/json',
    });
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

test('ten at a time are kept apart', async () => {
  const files = Array.from({ length: 10 }, () => Buffer.concat([photo, randomBytes(50_000)]));
  const answers = await Promise.all(files.map((file) => server.send(formOf(file))));
  const hashes = answers.map(({ body }) => (body as ReceivedForm).file.contentHash);
  const expected = files.map((file) => createHash('sha256').update(file).digest('hex'));
  expect(hashes).toEqual(expected);
  expect(await server.stored()).toHaveLength(10);
});

// Uploads that end otherwise than by what is in them: callers who leave, fall silent or are refused
// half-way, and stores that fail or are slow. The server goes on, and nothing is left behind.

import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
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
import { PortError } from '../errors.ts';

let server: FormServer;

beforeEach(async () => {
  server = await openFormServer();
});

afterEach(() => server.close());

describe('a caller who', () => {
  let socket: Socket;
  const begin = (bytes: Buffer) => {
    socket = connect(server.port);
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
      await until(async () => (await server.stored()).length > 0);
      socket[how]();
      await until(() => server.ends.length === 1);
      expect(server.ends[0]).toMatchObject({ code: 'INVALID_FILE' });
      expect(await server.stored()).toEqual([]);
      expect((await server.send(formOf(photo))).status).toBe(200);
    },
  );

  test('sends nothing for too long is told so', async () => {
    server.limits.stallMs = 100;
    begin(half());
    const answer: Buffer[] = [];
    socket.on('data', (chunk) => answer.push(chunk));
    await until(() => server.ends.length === 1);
    expect(server.ends[0]).toMatchObject({ code: 'REQUEST_TIMEOUT', status: 408 });
    await until(() => answer.length > 0);
    expect(Buffer.concat(answer).toString()).toMatch(/^HTTP\/1\.1 408 /);
    expect(await server.stored()).toEqual([]);
  });

  test('sends a little now and then is waited for', async () => {
    server.limits.stallMs = 200;
    const bytes = half();
    const rest = rawForm([[fileHead, photo]]).subarray(100_000);
    begin(bytes);
    for (let part = 0; part < 4; part += 1) {
      await sleep(100);
      socket.write(rest.subarray(part * 10, part * 10 + 10));
    }
    socket.write(rest.subarray(40));
    await until(() => server.ends.length === 1);
    expect(server.ends[0]).toMatchObject({ file: { sizeBytes: photo.length } });
  });

  test('is refused can use the connection again', async () => {
    const refused = rawForm([['name="image"; filename="cat.png"', photo]]);
    begin(Buffer.concat([rawRequest(refused), rawRequest(rawForm([[fileHead, photo]]))]));
    const answer: Buffer[] = [];
    socket.on('data', (chunk) => answer.push(chunk));
    await until(() => server.ends.length === 2);
    expect(server.ends).toMatchObject([
      { code: 'INVALID_FILE' },
      { file: { sizeBytes: photo.length } },
    ]);
    await until(() => Buffer.concat(answer).toString().split('HTTP/1.1').length === 3);
  });
});

describe('a store that', () => {
  const failure = new PortError('objectStore', 'write', true, 'the disk is full');

  test.each(['at once', 'after some bytes', 'at the end'])('fails %s', async (when) => {
    server.limits.store = {
      ...server.disk,
      delete: (key) => server.disk.delete(key),
      async put(key, bytes) {
        if (when === 'at the end') await server.disk.put(key, bytes);
        if (when === 'after some bytes') for await (const _ of bytes as Readable) break;
        throw failure;
      },
    };
    expect((await server.send(formOf(photo))).status).toBe(503);
    expect(server.ends).toEqual([failure]);
    expect(await server.stored()).toEqual([]);
    server.limits.store = server.disk;
    expect((await server.send(formOf(photo))).status).toBe(200);
  });

  test('is slow makes the socket wait, and the caller is not to blame', async () => {
    server.limits.stallMs = 50;
    let heldBytesMost = 0;
    server.limits.store = {
      ...server.disk,
      delete: (key) => server.disk.delete(key),
      async put(key, bytes) {
        const slow = async function* () {
          for await (const chunk of bytes as Readable) {
            await sleep(40);
            heldBytesMost = Math.max(heldBytesMost, (bytes as Readable).readableLength);
            yield chunk as Buffer;
          }
        };
        await server.disk.put(key, Readable.from(slow(), { objectMode: false }));
      },
    };
    expect((await server.send(formOf(photo))).status).toBe(200);
    expect(server.ends).toMatchObject([{ file: { sizeBytes: photo.length } }]);
    expect(heldBytesMost).toBeLessThanOrEqual(2 * 65_536);
  });

  test('cannot delete either does not hide why the form was refused', async () => {
    server.limits.store = {
      ...server.disk,
      put: (key, bytes) => server.disk.put(key, bytes),
      delete: () => Promise.reject(failure),
    };
    const form = formOf(photo.subarray(0, 1000));
    form.append('file', new Blob(['']), 'cat2.png');
    expect(await server.send(form)).toMatchObject({
      status: 400,
      body: { reason: 'the form has more than one file' },
    });
  });
});

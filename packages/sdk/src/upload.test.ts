// A picture from each of the places that it can come from: the form that arrives, byte for byte,
// its length where that is known, how far it is told to be, and whether it is sent again.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import busboy from 'busboy';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCatApi } from './client.ts';
import type { CatApiError } from './errors.ts';
import { fromPath } from './node.ts';
import type { UploadProgress } from './pipeline/pipeline.ts';
import type { Picture } from './upload.ts';

interface Arrived {
  headers: IncomingMessage['headers'];
  /** All bytes of the request's body. */
  length: number;
  fields: Record<string, string>;
  file: Buffer;
  filename: string;
  type: string;
}

const bytes = new Uint8Array(300_000).map((_, at) => (at * 31) ^ (at >> 8));
let server: Server;
let folder: string;
let path: string;
let arrived: Arrived[];
/** What the next requests are answered with, once they have arrived; 0 resets the connection. */
let statuses: number[];
/** What is done with a request whose form is not read; all are read when undefined. */
let unread: ((incoming: IncomingMessage, response: ServerResponse) => void) | undefined;

async function readForm(incoming: IncomingMessage): Promise<Arrived> {
  const { headers } = incoming;
  const one: Arrived = {
    headers,
    length: 0,
    fields: {},
    file: Buffer.alloc(0),
    filename: '',
    type: '',
  };
  const parser = busboy({ headers, defParamCharset: 'utf8' });
  parser.on('field', (name, value) => {
    one.fields[name] = value;
  });
  parser.on('file', (_, stream, { filename, mimeType }) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      Object.assign(one, { file: Buffer.concat(chunks), filename, type: mimeType });
    });
  });
  incoming.on('data', (chunk: Buffer) => {
    one.length += chunk.length;
  });
  await new Promise((resolve, reject) => {
    parser.on('close', resolve);
    parser.on('error', reject);
    incoming.on('error', reject);
    incoming.pipe(parser);
  });
  return one;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'catapi-upload-'));
  path = join(folder, 'on-disk.jpg');
  await writeFile(path, bytes);
  server = createServer(async (incoming, response) => {
    if (unread !== undefined) return unread(incoming, response);
    const one = await readForm(incoming).catch(() => undefined);
    if (one === undefined) return;
    arrived.push(one);
    const status = statuses.shift() ?? 201;
    if (status === 0) incoming.socket.resetAndDestroy();
    else response.writeHead(status, { 'content-type': 'application/json' }).end('{"id":"a"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  server.close();
  server.closeAllConnections();
});
beforeEach(() => {
  arrived = [];
  statuses = [];
  unread = undefined;
  vi.spyOn(Math, 'random').mockReturnValue(0);
});

function cats() {
  const { port } = server.address() as AddressInfo;
  return createCatApi({ baseUrl: `http://127.0.0.1:${port}`, apiKey: 'live_a' });
}

async function* inParts(): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 70_000) yield bytes.subarray(at, at + 70_000);
}

/** What has only what every browser's stream has. */
function onlyReader(): ReadableStream<Uint8Array> {
  const stream = new Blob([bytes]).stream();
  return { getReader: () => stream.getReader() } as unknown as ReadableStream<Uint8Array>;
}

type Make = () => Picture | Promise<Picture>;
const inFile = new File([bytes], 'a.png', { type: 'image/png' });
const whole: [string, Make, string, string][] = [
  ['a Blob', () => new Blob([bytes], { type: 'image/gif' }), 'picture', 'image/gif'],
  ['a File', () => inFile, 'a.png', 'image/png'],
  ['a Buffer', () => Buffer.from(bytes), 'picture', 'application/octet-stream'],
  ['a Uint8Array', () => bytes, 'picture', 'application/octet-stream'],
  ['an ArrayBuffer', () => bytes.buffer, 'picture', 'application/octet-stream'],
  ['a path', () => fromPath(path), 'on-disk.jpg', 'application/octet-stream'],
];
const once: [string, Make, string, string][] = [
  ['a web stream', () => new Blob([bytes]).stream(), 'picture', 'application/octet-stream'],
  ['a stream of an older browser', onlyReader, 'picture', 'application/octet-stream'],
  ['a stream of Node', () => Readable.from(inParts()), 'picture', 'application/octet-stream'],
  ['an async iterable', inParts, 'picture', 'application/octet-stream'],
];

describe.each([...whole, ...once])('a picture from %s', (_, make, filename, type) => {
  it('arrives as it is, with what is said of it', async () => {
    await cats().images.upload(await make(), { subId: 'Käthe', breedIds: ['beng', 'abys'] });
    expect(arrived).toHaveLength(1);
    const [{ file, fields, ...rest }] = arrived as [Arrived];
    expect(file.equals(bytes)).toBe(true);
    expect(fields).toEqual({ sub_id: 'Käthe', breed_ids: 'beng,abys' });
    expect(rest).toMatchObject({ filename, type });
  });

  it('tells how far it is, never less than before, and all at the end', async () => {
    const told: UploadProgress[] = [];
    await cats().images.upload(await make(), { onProgress: (one) => told.push({ ...one }) });
    const loaded = told.map((one) => one.loaded);
    expect(loaded).toEqual([...loaded].sort((a, b) => a - b));
    expect(loaded.length).toBeGreaterThan(2);
    expect(loaded.at(-1)).toBe(arrived[0]?.length);
  });
});

describe.each(whole)('a picture from %s', (_, make) => {
  it.each([false, true])('tells its length before it is sent (watched: %s)', async (isWatched) => {
    const totals = new Set<number | undefined>();
    const onProgress = isWatched ? ({ total }: UploadProgress) => totals.add(total) : undefined;
    await cats().images.upload(await make(), { onProgress });
    const [one] = arrived;
    expect(one?.headers['content-length']).toBe(String(one?.length));
    expect(one?.headers).not.toHaveProperty('transfer-encoding');
    if (isWatched) expect([...totals]).toEqual([one?.length]);
  });

  it.each([503, 0])('is sent again, the same, after %i', async (status) => {
    statuses = [status];
    const begun: number[] = [];
    const onProgress = ({ loaded }: UploadProgress) => begun.push(loaded);
    await cats().images.upload(await make(), { onProgress });
    const [first, second] = arrived as [Arrived, Arrived];
    expect(arrived).toHaveLength(2);
    expect(second.file.equals(bytes)).toBe(true);
    for (const name of ['content-type', 'content-length', 'idempotency-key']) {
      expect(second.headers[name]).toBe(first.headers[name]);
    }
    expect(begun.filter((loaded) => loaded === begun[0])).toHaveLength(2);
  });
});

const thrownBy = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail('it was answered'),
    (error: CatApiError) => error,
  );

describe.each(once)('a picture from %s', (_, make) => {
  it('is sent once, without a length, and the error says why', async () => {
    statuses = [0];
    const error = await thrownBy(cats().images.upload(await make()));
    expect(error).toMatchObject({ code: 'CONNECTION', attempts: 1 });
    expect(error.message).toMatch(/ It was not sent again: a stream can be read once\.$/);
    expect(arrived).toHaveLength(1);
    expect(arrived[0]?.headers).toMatchObject({ 'transfer-encoding': 'chunked' });
    statuses = [503];
    expect(await thrownBy(cats().images.upload(await make()))).toMatchObject({ status: 503 });
    expect(arrived).toHaveLength(2);
  });
});

it.each(['cät "at" home.png', 'a\r\nx-evil: 1\r\n\r\n.png', '猫🐈.jpg'])(
  'writes the filename %j as forms of web pages do',
  async (filename) => {
    await cats().images.upload(bytes, { filename });
    const written = filename.replace(/"/g, '%22').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
    expect(arrived[0]).toMatchObject({ filename: written, fields: {} });
  },
);

describe('what is no picture', () => {
  it.each([
    ['cat.jpg', 'The picture is string. '],
    [null, 'The picture is null. '],
    [undefined, 'The picture is undefined. '],
    [{}, 'The picture is object. '],
    [42, 'The picture is number. '],
  ])('is refused before anything is sent: %j', async (given, words) => {
    const upload = async () => cats().images.upload(given as unknown as Picture);
    const error = await thrownBy(upload());
    expect(error).toMatchObject({ code: 'INVALID_ARGUMENT', operation: 'uploadImage' });
    expect(error.message).toContain(words);
    expect(error.message).toContain('fromPath of @thecatapi/sdk/node');
    expect(arrived).toEqual([]);
  });

  it('is told from a connection that fails, and not tried again', async () => {
    async function* breakingOff() {
      yield bytes.subarray(0, 9);
      throw new Error('the disk is gone');
    }
    const missing = { ...(await fromPath(path)), open: () => Readable.from(breakingOff()) };
    const broken = new ReadableStream({
      pull: (controller) => controller.error(new Error('the disk is gone')),
    });
    for (const picture of [breakingOff(), missing, broken]) {
      const error = await thrownBy(cats().images.upload(picture));
      expect(error).toMatchObject({ code: 'INVALID_ARGUMENT', attempts: 1 });
      expect(error.message).toContain('cannot be read: the disk is gone.');
    }
    const texts = Readable.from(['miaow'], { objectMode: true });
    const error = await thrownBy(cats().images.upload(texts));
    expect(error.message).toContain('cannot be read: its parts are of type string.');
    expect(arrived).toEqual([]);
  });
});

describe('a stream that nobody reads to its end', () => {
  let isTold: boolean;
  async function* endless() {
    isTold = false;
    try {
      for (;;) {
        yield new Uint8Array(65_536);
        await new Promise((resolve) => setImmediate(resolve));
      }
    } finally {
      isTold = true;
    }
  }

  it('is told so when the connection breaks', async () => {
    unread = ({ socket }) => socket.resetAndDestroy();
    const error = await thrownBy(cats().images.upload(endless()));
    expect(error).toMatchObject({ code: 'CONNECTION', attempts: 1 });
    await expect.poll(() => isTold).toBe(true);
  });

  it('is told so when it was answered already', async () => {
    unread = (incoming, response) => {
      incoming.resume();
      response.writeHead(413).end();
    };
    const error = await thrownBy(cats().images.upload(endless()));
    expect(error).toMatchObject({ code: 'PAYLOAD_TOO_LARGE', status: 413 });
    await expect.poll(() => isTold).toBe(true);
  });
});

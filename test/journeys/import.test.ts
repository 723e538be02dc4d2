// Photographs come in, go out and are mirrored: between real servers, real folders and real files.
// What an operator is told is in import-report.test.ts, what a mirror may not do in mirror.test.ts.

import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importFolder } from '../../packages/server/src/commands/import-folder.ts';
import { importMirror } from '../../packages/server/src/commands/import-mirror.ts';
import { exportFolder } from '../../packages/server/src/commands/transfer-commands.ts';
import { runProgram } from '../support/program.ts';
import { startServer, type TestServer } from '../support/server.ts';

const chelsea = fileURLToPath(new URL('../fixtures/chelsea.png', import.meta.url));

let server: TestServer;
let folder: string;

beforeAll(async () => {
  server = await startServer();
  folder = await mkdtemp(join(tmpdir(), 'catapi-import-'));
  await mkdir(join(folder, 'garden'));
  await copyFile(chelsea, join(folder, 'garden/chelsea.png'));
  const turned = sharp(chelsea).jpeg().withMetadata({ orientation: 6 });
  await turned
    .withExif({ IFD3: { GPSLatitude: '51/1 30/1 0/1' } })
    .toFile(join(folder, 'turned.jpg'));
  await sharp(chelsea).flop().webp().toFile(join(folder, 'webp.webp'));
  await writeFile(
    join(folder, 'broken.jpg'),
    (await readFile(join(folder, 'turned.jpg'))).subarray(0, 900),
  );
  await writeFile(join(folder, 'text.png'), 'this is no picture');
  await writeFile(join(folder, 'notes.txt'), 'and this is not even called one');
  const images = [
    { file: 'garden/chelsea.png', id: 'chelsea-1', breeds: ['Bengal'], categories: ['boxes', 1] },
  ];
  await writeFile(join(folder, 'manifest.json'), JSON.stringify({ images }));
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

/** The server behind a door that falls shut after so many requests. */
async function startGate(url: string, requestsMax: number) {
  let left = requestsMax;
  const gate = createServer(async (request, response) => {
    left -= 1;
    if (left < 0) {
      request.socket.destroy();
      return;
    }
    const answer = await fetch(`${url}${request.url}`);
    const { 'content-encoding': _encoding, ...headers } = Object.fromEntries(answer.headers);
    response.writeHead(answer.status, headers).end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((resolve) => gate.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(gate.address() as AddressInfo).port}`,
    reopen() {
      left = Number.POSITIVE_INFINITY;
    },
    close() {
      gate.closeAllConnections();
      return new Promise<void>((resolve) => gate.close(() => resolve()));
    },
  };
}

/** What a picture shows, however it is encoded. */
async function pixelsOf(bytes: Buffer): Promise<string> {
  const raw = await sharp(bytes).removeAlpha().raw().toBuffer();
  return createHash('sha256').update(raw).digest('hex');
}

interface Item {
  id: string;
  url: string;
  width: number;
  height: number;
  breeds?: { id: string }[];
  categories?: { id: number }[];
}

describe('a folder of photographs', () => {
  it('comes in, with what its manifest says', async () => {
    const counts = await importFolder(server.ports, folder);
    expect(counts).toEqual({ added: 3, known: 0, labelled: 0, completed: 0, refused: 2 });
    const item = (await server.ask('/v1/images/chelsea-1')).json<Item>();
    expect(item).toMatchObject({ width: 451, height: 300 });
    expect(item.breeds?.map(({ id }) => id)).toEqual(['beng']);
    expect(item.categories?.map(({ id }) => id).sort()).toEqual([1, 5]);
    const file = await server.ask('/images/chelsea-1.png');
    expect(await pixelsOf(file.bytes)).toBe(await pixelsOf(await readFile(chelsea)));
  });

  it('changes nothing the second time', async () => {
    const counts = await importFolder(server.ports, folder);
    expect(counts).toEqual({ added: 0, known: 3, labelled: 0, completed: 0, refused: 2 });
  });

  it('is found by search', async () => {
    const found = await server.ask('/v1/images/search?mime_types=webp&limit=10');
    expect(found.json<Item[]>()).toHaveLength(1);
  });

  it('stands upright and tells nothing of where it was taken', async () => {
    const list = await server.ask('/v1/images/search?order=DESC&limit=3', { key: server.key });
    const turned = list.json<Item[]>().find(({ url }) => url.endsWith('.jpg')) as Item;
    expect([turned.width, turned.height]).toEqual([300, 451]);
    const { bytes } = await server.ask(new URL(turned.url).pathname);
    const { width, height, exif, orientation } = await sharp(bytes).metadata();
    expect([width, height, exif, orientation]).toEqual([300, 451, undefined, undefined]);
  });

  it.each(['small', 'med', 'thumb'])('has a file of the size %s', async (size) => {
    const item = (await server.ask(`/v1/images/chelsea-1?size=${size}`)).json<Item>();
    const { bytes, status } = await server.ask(new URL(item.url).pathname);
    expect(status).toBe(200);
    const { width = 0, height = 0 } = await sharp(bytes).metadata();
    expect(width).toBeLessThanOrEqual(size === 'thumb' ? 180 : size === 'small' ? 390 : 451);
    expect(Math.abs(width / height - 451 / 300)).toBeLessThan(0.02);
  });

  it('that is none is told', async () => {
    await expect(importFolder(server.ports, join(folder, 'nowhere'))).rejects.toThrow(/no folder/);
  });

  it('that is empty is told, and the command fails', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'catapi-empty-'));
    const { code, stderr } = await runProgram(['import', empty], { DATA_DIR: join(empty, '.db') });
    await rm(empty, { recursive: true });
    expect(stderr).toContain(`${empty} holds nothing to import: no jpg, png, gif or webp`);
    expect(code).toBe(1);
  });
});

describe('an export', () => {
  it('is what import reads', async () => {
    const out = await mkdtemp(join(tmpdir(), 'catapi-export-'));
    await exportFolder(server.ports, out);
    const other = await startServer();
    try {
      const counts = await importFolder(other.ports, out);
      expect(counts.added).toBe(3);
      expect(counts.refused).toBe(0);
      const item = (await other.ask('/v1/images/chelsea-1')).json<Item>();
      expect(item.breeds?.map(({ id }) => id)).toEqual(['beng']);
      const [ours, theirs] = await Promise.all(
        [server, other].map((one) => one.ask('/images/chelsea-1.png')),
      );
      expect(ours?.bytes.equals(theirs?.bytes as Buffer)).toBe(true);
      expect((await readdir(join(out, 'images'))).length).toBe(3);
    } finally {
      await other.stop();
      await rm(out, { recursive: true, force: true });
    }
  });
});

describe('a mirror', () => {
  const options = { pauseMs: 0, files: false };

  it('of another server brings its catalogue, and its files when asked', async () => {
    const other = await startServer();
    const dataDir = await mkdtemp(join(tmpdir(), 'catapi-mirror-'));
    try {
      // The demo catalogues are the same, so what is missing is what was imported.
      const walk = { ...options, dataDir, key: server.key };
      const described = await importMirror(other.ports, server.url, walk);
      expect(described).toMatchObject({ added: 3, refused: 0 });
      const item = (await other.ask('/v1/images/chelsea-1')).json<Item>();
      expect(item.categories?.map(({ id }) => id).sort()).toEqual([1, 5]);
      const away = await other.ask('/images/chelsea-1.png');
      expect([away.status, away.headers['location']]).toEqual([
        302,
        `${server.url}/images/chelsea-1.png`,
      ]);
      const again = await importMirror(other.ports, `${server.url}/v1/`, { ...walk, files: true });
      expect(again).toMatchObject({ added: 0, completed: 3 });
      const file = await other.ask('/images/chelsea-1.png');
      expect(await pixelsOf(file.bytes)).toBe(await pixelsOf(await readFile(chelsea)));
      const third = await importMirror(other.ports, server.url, { ...walk, files: true });
      expect(third).toMatchObject({ added: 0, completed: 0 });
    } finally {
      await other.stop();
      await rm(dataDir, { recursive: true, force: true });
    }
  });

  it('that was cut off goes on at the page that it had reached', async () => {
    const other = await startServer();
    const dataDir = await mkdtemp(join(tmpdir(), 'catapi-mirror-'));
    const gate = await startGate(server.url, 20);
    try {
      const walk = { ...options, dataDir, triesMax: 1 };
      const cut = importMirror(other.ports, gate.url, walk);
      await expect(cut).rejects.toThrow(/run the command again to go on/);
      gate.reopen();
      const counts = await importMirror(other.ports, gate.url, walk);
      expect(counts).toMatchObject({ refused: 0 });
      const whole = await importMirror(other.ports, gate.url, walk);
      // What was done before the cut is not asked for again.
      expect(counts.added + counts.known).toBeLessThan(whole.known);
      expect(whole.added).toBe(0);
      expect(await readdir(join(dataDir, 'imports'))).toEqual([]);
    } finally {
      await gate.close();
      await other.stop();
      await rm(dataDir, { recursive: true, force: true });
    }
  });

  it('that cannot reach its server says what to do', async () => {
    const limited = { ...options, dataDir: folder };
    const gone = importMirror(server.ports, 'http://127.0.0.1:1', { ...limited, triesMax: 1 });
    await expect(gone).rejects.toThrow(/run the command again to go on/);
  });
});

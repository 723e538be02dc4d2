// A server that is killed in the middle of its work, as by a power cut: every vote and favourite
// that it acknowledged is there after the next start, with its value and once. What it had not
// acknowledged may be there or not, and asking again under the same Idempotency-Key makes it so.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { findFreePort } from '../support/private-process.ts';
import { type Program, runProgram, startProgram } from '../support/program.ts';
import { send } from '../support/server.ts';
import { createDatabase, hasService, startMysql } from '../support/services.ts';

const key = 'DEMO-API-KEY';
const writers = 24;
const loadMs = 1500;
const kinds = ['votes', 'favourites'] as const;

/** One write, as its caller knows it. Each has an image of its own. */
interface Asked {
  kind: (typeof kinds)[number];
  imageId: string;
  idempotencyKey: string;
  body: { image_id: string; sub_id: string; value?: number };
  /** The id that was acknowledged; undefined while it is not known. */
  id?: number;
}

interface Kept {
  id: number;
  image_id: string;
  value?: number;
}

let url: string;
let env: Record<string, string>;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'catapi-kill-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(async () => {
  const port = await findFreePort();
  url = `http://127.0.0.1:${port}`;
  env = { PORT: String(port), RATE_LIMIT_PER_MINUTE: '0', LOG_LEVEL: 'silent', DEMO_KEY: key };
});

async function start(): Promise<Program> {
  const server = startProgram([], env);
  await server.waitFor('listening');
  return server;
}

async function ask(asked: Asked): Promise<void> {
  const headers = { 'idempotency-key': asked.idempotencyKey };
  const { body } = asked;
  const answer = await send(url, `/v1/${asked.kind}`, { method: 'POST', key, body, headers });
  expect([200, 201]).toContain(answer.status);
  asked.id = answer.json<Kept>().id;
}

/** Writes until the server is gone; half of the writers write votes and half favourites. */
async function write(writer: number, run: number, all: Asked[]): Promise<void> {
  const kind = kinds[writer % 2] as Asked['kind'];
  for (let count = 0; ; count += 1) {
    const imageId = `${run}-${writer}-${count}`;
    const value = kind === 'votes' ? { value: run * 1e6 + writer * 1e4 + count } : {};
    const body = { image_id: imageId, sub_id: 'killed', ...value };
    const asked = { kind, imageId, idempotencyKey: `key-${imageId}`, body };
    all.push(asked);
    try {
      await ask(asked);
    } catch (error) {
      if (!(error as NodeJS.ErrnoException).code?.startsWith('ECONN')) throw error;
      return;
    }
  }
}

async function readKept(kind: Asked['kind']): Promise<Kept[]> {
  const kept: Kept[] = [];
  for (let page = 0; ; page += 1) {
    const query = `sub_id=killed&limit=500&attach_image=0&page=${page}`;
    const rows = (await send(url, `/v1/${kind}?${query}`, { key })).json<Kept[]>();
    kept.push(...rows);
    if (rows.length < 500) return kept;
  }
}

/** Whether everything that was acknowledged is there as it was asked for, and nothing twice. */
async function expectWhole(all: Asked[]): Promise<void> {
  for (const kind of kinds) {
    const kept = await readKept(kind);
    expect(new Set(kept.map(({ image_id }) => image_id)).size, 'none is there twice').toBe(
      kept.length,
    );
    const byId = new Map(kept.map((row) => [row.id, row]));
    const acknowledged = all.filter((asked) => asked.kind === kind && asked.id !== undefined);
    const lost = acknowledged.filter(({ id, imageId, body }) => {
      const row = byId.get(id as number);
      return row?.image_id !== imageId || row.value !== body.value;
    });
    expect(lost, 'acknowledged, and not there').toEqual([]);
    expect(acknowledged.length).toBeGreaterThan(50);
  }
}

async function killAndStartAgain(): Promise<void> {
  const all: Asked[] = [];
  for (const [run, signal] of (['SIGKILL', 'SIGKILL', 'SIGTERM'] as const).entries()) {
    const server = await start();
    const load = Promise.all(Array.from({ length: writers }, (_, one) => write(one, run, all)));
    await new Promise((resolve) => setTimeout(resolve, loadMs));
    server.child.kill(signal);
    expect((await server.ended).code).toBe(signal === 'SIGKILL' ? null : 0);
    await load;
  }
  const server = await start();
  await expectWhole(all);
  const unknown = all.filter(({ id }) => id === undefined);
  await Promise.all(unknown.map(ask));
  await expectWhole(all);
  for (const kind of kinds) {
    const asked = all.filter((one) => one.kind === kind);
    expect(await readKept(kind)).toHaveLength(asked.length);
  }
  server.child.kill('SIGTERM');
  expect((await server.ended).code).toBe(0);
}

async function onServer(serverUrl: string): Promise<void> {
  const database = await createDatabase(serverUrl);
  Object.assign(env, { DATABASE_URL: database.url, DATA_DIR: join(folder, 'other') });
  expect((await runProgram(['migrate'], env)).code).toBe(0);
  await killAndStartAgain();
  await database.drop();
}

describe('a killed server loses nothing that it acknowledged', () => {
  it('on SQLite', { timeout: 120_000 }, async () => {
    Object.assign(env, { DATA_DIR: join(folder, 'sqlite') });
    await killAndStartAgain();
  });

  const mariadb = inject('mariadb');
  it.runIf(mariadb !== undefined)('on MariaDB', { timeout: 120_000 }, () =>
    onServer(mariadb as string),
  );

  it.runIf(hasService('mysql'))('on MySQL', { timeout: 180_000 }, async () => {
    const mysql = await startMysql();
    try {
      await onServer(mysql.url);
    } finally {
      await mysql.stop();
    }
  });
});

// Workers that are killed at every step of their jobs, as by a power cut: whoever comes next ends
// what they began. Each picture is published once with all its sizes, and nothing is left over;
// each letter is sent, and the key in the last one works.

import { type ChildProcess, fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { readConfig } from '../../packages/server/src/config.ts';
import { run } from '../../packages/server/src/run.ts';
import { catSeer } from '../support/cat-seer.ts';
import type { Orders } from '../support/dying-worker.ts';
import { formOf, photograph } from '../support/forms.ts';
import { runProgram } from '../support/program.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { createDatabase } from '../support/services.ts';

const dyingWorker = fileURLToPath(new URL('../support/dying-worker.ts', import.meta.url));
const loader = fileURLToPath(new URL('../../node_modules/tsx/dist/loader.mjs', import.meta.url));
/** Longer than a worker that is silent is believed in. */
const laterMs = 20_000;
const minute = 60_000;

let folder: string;
let server: TestServer;
let ready: ChildProcess | undefined;
let picture: Buffer;
let env: Record<string, string>;
let drop: () => Promise<void>;

beforeAll(async () => {
  // Wider than its largest size, so that all four differ, and quickly encoded.
  picture = await sharp(photograph).resize(1300, 100, { fit: 'fill' }).jpeg().toBuffer();
});

async function open(databaseUrl?: string): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), 'catapi-jobs-killed-'));
  const database = databaseUrl === undefined ? undefined : await createDatabase(databaseUrl);
  drop = async () => database?.drop();
  env = { DATA_DIR: folder, ...(database === undefined ? {} : { DATABASE_URL: database.url }) };
  if (database !== undefined) {
    for (const command of ['migrate', 'seed']) await runProgram([command], env);
  }
  server = await startServer({
    dataDir: folder,
    env: { ...env, ROLES: 'api', SIGN_UP: 'mail', UPLOAD_WAIT_SECONDS: '0' },
  });
}

afterEach(async () => {
  ready?.kill('SIGKILL');
  ready = undefined;
  await server.stop();
  await drop();
  await rm(folder, { recursive: true });
});

function load(): ChildProcess {
  const execArgv = ['--import', loader, '--conditions=catapi-source'];
  return fork(dyingWorker, { execArgv, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
}

const workerEnv = () => ({ ...env, ROLES: 'worker', LOG_LEVEL: 'silent', JOBS_AT_ONCE: '1' });
const lettersFile = () => join(folder, 'letters');
const countJobs = async () => (await server.ports.database.latest('jobs').select('id')).length;

/**
 * Lets a worker begin and die at a step; answers what the step was, or undefined when all jobs were
 * done before.
 */
async function dieAtStep(step: number): Promise<string | undefined> {
  const child = ready ?? load();
  ready = undefined;
  let last = { count: 0, step: '' };
  let isReady = false;
  child.on('message', (told) => {
    if (told === 'ready') isReady = true;
    else last = told as typeof last;
  });
  const ended = new Promise<string | null>((resolve) => {
    child.once('exit', (_code, signal) => resolve(signal));
  });
  child.send({ env: workerEnv(), dieAtStep: step, letters: lettersFile() } satisfies Orders);
  // The next one loads while this one works.
  ready = load();
  const isDone = async () => {
    while (child.exitCode === null && child.signalCode === null) {
      if (last.count > 0 && last.count < step && (await countJobs()) === 0) return 'done';
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    return ended;
  };
  const how = await isDone();
  child.kill('SIGKILL');
  if (how === 'done') return undefined;
  expect([how, isReady, last.count]).toEqual(['SIGKILL', true, step]);
  return last.step;
}

/** Another worker does what is left, later. */
async function workOn(): Promise<void> {
  const failures: string[] = [];
  const worker = await run(readConfig(workerEnv()), {
    writeLog: () => {},
    exit: (code) => process.exit(code),
    listener: (observation) => {
      if (/failed/.test(observation.kind)) failures.push(JSON.stringify(observation));
    },
    overrides: {
      clock: { nowMs: () => Date.now() + laterMs },
      imageAnalyser: catSeer,
      writeLetter: (text) => appendFileSync(lettersFile(), text),
    },
  });
  await expect.poll(countJobs, { timeout: 10_000, interval: 20 }).toBe(0);
  await worker.drain.stop('test');
  expect(failures).toEqual([]);
}

/** What is stored of an image, by name, as hashes. */
async function listFiles(id: string): Promise<Record<string, string>> {
  const root = join(folder, 'files', 'objects');
  const spelt = id.replace(/[A-Z]/g, (capital) => `+${capital.toLowerCase()}`);
  const found: Record<string, string> = {};
  for (const path of await readdir(root, { recursive: true })) {
    if (!path.includes(spelt)) continue;
    const bytes = await readFile(join(root, path));
    const name = (path.split('/').at(-1) as string).replace(spelt, 'id');
    found[name] = createHash('sha256').update(bytes).digest('hex');
  }
  return found;
}

interface Uploaded {
  id: string;
  key: string;
}

/** By an account of its own, because an account has a picture only once. */
async function upload(): Promise<Uploaded> {
  const { key } = await server.domain.accounts.createKey({ name: 'uploader' });
  const body = formOf({ file: picture, filename: 'cat.jpg' });
  const answer = await server.ask('/v1/images/upload', { method: 'POST', key, body });
  expect(answer.json()).toMatchObject({ pending: 1, approved: 0 });
  return { id: answer.json<{ id: string }>().id, key };
}

const rowsOf = (table: string, id: string) =>
  server.ports.database.latest(table).where({ image_id: id });

async function expectPublished({ id, key }: Uploaded, step: string): Promise<object> {
  const row = await server.ports.database.latest('images').where({ id }).first();
  expect([step, row.state]).toEqual([step, 'published']);
  const place = { position: row.position };
  expect(await server.ports.database.latest('images').where(place)).toHaveLength(1);
  expect(await rowsOf('analyses', id), step).toHaveLength(1);
  expect(await rowsOf('image_changes', id), `${step}: shown once`).toHaveLength(1);
  const status = await server.ask(`/v1/images/${id}/status`, { key });
  expect(status.json()).toMatchObject({ status: 'approved' });
  return listFiles(id);
}

/** Begins afresh for each step that there is, or for each so many; answers the steps. */
async function walk(
  begin: () => Promise<(step: string) => Promise<void>>,
  stride = 1,
): Promise<string[]> {
  const steps: string[] = [];
  for (let number = 1; ; number += stride) {
    const end = await begin();
    const step = await dieAtStep(number);
    await workOn();
    await end(`${number} ${step}`);
    if (step === undefined) return steps;
    steps.push(step);
  }
}

async function walkUpload(stride = 1): Promise<void> {
  let expected: object | undefined;
  const steps = await walk(async () => {
    const uploaded = await upload();
    return async (step) => {
      const files = await expectPublished(uploaded, step);
      expected ??= files;
      expect(Object.keys(files)).toHaveLength(7);
      expect([step, files]).toEqual([step, expected]);
    };
  }, stride);
  expect(Object.keys(expected ?? {}).toSorted()).toEqual([
    '=images=id.jpg',
    '=images=id_1280.jpg',
    '=images=id_1280.webp',
    '=images=id_180x180.jpg',
    '=images=id_180x180.webp',
    '=images=id_390x256.jpg',
    '=images=id_390x256.webp',
  ]);
  if (stride > 1) return;
  expect(steps.filter((step) => step === 'after claim')).toHaveLength(3);
  expect(steps.filter((step) => step === 'before commit')).toHaveLength(2);
  expect(steps.filter((step) => step === 'after put')).toHaveLength(7);
  expect(steps.filter((step) => step === 'after delete')).toHaveLength(1);
}

async function walkWelcome(): Promise<void> {
  let count = 0;
  const steps = await walk(async () => {
    count += 1;
    const email = `someone-${count}@cats.example`;
    const body = { email, appDescription: 'a test' };
    expect((await server.ask('/v1/user/passwordlesssignup', { method: 'POST', body })).status).toBe(
      200,
    );
    return async (step) => {
      const written = existsSync(lettersFile()) ? await readFile(lettersFile(), 'utf8') : '';
      const letters = written.split('To: ').filter((letter) => letter.startsWith(email));
      expect([step, [1, 2].includes(letters.length)]).toEqual([step, true]);
      const keys = letters.map((letter) => /live_\w+/.exec(letter)?.[0] as string);
      const statuses = await Promise.all(
        keys.map(async (key) => (await server.ask('/v1/votes', { key })).status),
      );
      expect([step, statuses.at(-1)]).toEqual([step, 200]);
      expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    };
  });
  expect(steps).toContain('before commit');
  expect(steps).toContain('after send');
}

describe('a worker that is killed at any step', () => {
  describe('on SQLite', () => {
    beforeEach(() => open());

    it('leaves every upload to be published once', { timeout: 5 * minute }, () => walkUpload());
    it('leaves every letter to be sent', { timeout: 3 * minute }, walkWelcome);
  });

  const mariadb = inject('mariadb');
  describe.runIf(mariadb !== undefined)('on MariaDB', () => {
    beforeEach(() => open(mariadb));

    // Every third step, for the time that it takes: a job asks the same of each database.
    it('leaves every upload to be published once', { timeout: 5 * minute }, () => walkUpload(3));
    it('leaves every letter to be sent', { timeout: 3 * minute }, walkWelcome);
  });
});

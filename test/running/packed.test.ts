// The three packages as npm would publish them, installed into an empty folder with nothing else:
// the server starts, the CLI finds it, and the SDK loads in every way that a program loads it.

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFreePort } from '../support/private-process.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

let folder: string;
let server: ChildProcess;
let url: string;

const inFolder = async (command: string, ...words: string[]) => {
  const { stdout } = await run(command, words, {
    cwd: folder,
    env: { ...process.env, CATAPI_BASE_URL: url, CATAPI_KEY: 'DEMO-API-KEY', NO_COLOR: '1' },
  });
  return stdout;
};

async function untilReady(): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const isReady = await fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the packed server does not become ready');
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'catapi-packed-'));
  const packages = ['sdk', 'server', 'cli'].map((name) => join(root, 'packages', name));
  const { stdout } = await run(
    'npm',
    ['pack', '--json', '--pack-destination', folder, ...packages],
    {
      cwd: root,
      maxBuffer: 1e8,
    },
  );
  const packed = JSON.parse(stdout.slice(stdout.indexOf('['))) as { filename: string }[];
  const tarballs = packed.map(({ filename }) => join(folder, filename));
  await writeFile(join(folder, 'package.json'), '{ "private": true }');
  const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel', 'error'];
  await run('npm', ['install', ...quiet, ...tarballs], { cwd: folder, maxBuffer: 1e8 });
  const port = await findFreePort();
  url = `http://localhost:${port}`;
  server = spawn('npx', ['catapi-server'], {
    cwd: folder,
    env: { ...process.env, PORT: String(port), DATA_DIR: join(folder, 'data') },
    stdio: 'ignore',
    detached: true,
  });
  await untilReady();
}, 300_000);
afterAll(async () => {
  // npx and what it started, which do not tell each other of their end.
  if (server?.pid !== undefined) process.kill(-server.pid, 'SIGKILL');
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

describe('installed from their packages', () => {
  it('the CLI shows a cat of the server', async () => {
    const [image] = JSON.parse(await inFolder('npx', 'catapi', 'search', '--json')) as object[];
    expect(image).toMatchObject({ id: expect.any(String), url: expect.stringContaining(url) });
    expect(await inFolder('npx', 'catapi', 'random')).toContain(url);
    expect(await inFolder('npx', 'catapi', '--version')).toMatch(/^\d+\.\d+\.\d+/);
  }, 60_000);

  const use = `createCatApi({ baseUrl: process.env.CATAPI_BASE_URL }).breeds.list({ limit: 1 })
    .then((breeds) => console.log(breeds.length));`;

  it('the SDK is imported', async () => {
    await writeFile(
      join(folder, 'main.mjs'),
      `import { createCatApi } from '@thecatapi/sdk';\n${use}`,
    );
    expect(await inFolder(process.execPath, 'main.mjs')).toBe('1\n');
  });

  it('the SDK is required', async () => {
    await writeFile(
      join(folder, 'main.cjs'),
      `const { createCatApi } = require('@thecatapi/sdk');\n${use}`,
    );
    expect(await inFolder(process.execPath, 'main.cjs')).toBe('1\n');
  });

  it('the SDK is bundled for a page, and every entry can be loaded', async () => {
    const { outputFiles } = await build({
      stdin: { contents: "export * from '@thecatapi/sdk';", resolveDir: folder },
      ...{ bundle: true, minify: true, write: false, format: 'esm', platform: 'browser' },
    });
    expect(outputFiles[0]?.text).not.toMatch(/from\s*["']node:|require\(/);
    const entries = ['', '/operations', '/query', '/node'].map((name) => `@thecatapi/sdk${name}`);
    const loads = entries.map((entry) => `import(${JSON.stringify(entry)})`).join(', ');
    const script = `Promise.all([${loads}]).then((all) => console.log(all.length));`;
    expect(await inFolder(process.execPath, '--eval', script)).toBe('4\n');
  });
});

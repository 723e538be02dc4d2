// The three packages as npm would publish them, installed into an empty folder with nothing else:
// the server starts, the CLI finds it, and the SDK loads in every way that a program loads it.

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { openChromium } from '../support/chromium.ts';
import { findFreePort } from '../support/private-process.ts';

const run = promisify(execFile);
const chromiumPath = inject('chromium');
const root = fileURLToPath(new URL('../..', import.meta.url));

const devDependencies: Record<string, string> = packageJson.devDependencies;

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
  // What two of the SDK's entries ask for beside it.
  const peers = ['valibot', 'msw'].map((name) => `${name}@${devDependencies[name]}`);
  const wanted = [...tarballs, ...peers];
  await run('npm', ['install', ...quiet, ...wanted], { cwd: folder, maxBuffer: 1e8 });
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
    const drawn = await inFolder('npx', 'catapi', 'random', '--as', 'sixel');
    expect(drawn).toContain('\x1bP');
    expect(await inFolder('npx', 'catapi', 'call', 'getBreed', '--breed-id', 'beng')).toContain(
      'Bengal',
    );
    expect(await inFolder('npx', 'catapi', 'mcp', '--help')).toContain('Model Context Protocol');
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

  it('every entry of the SDK can be loaded', async () => {
    const names = ['', '/operations', '/query', '/node', '/validate', '/msw'];
    const loads = names.map((name) => `import('@thecatapi/sdk${name}')`).join(', ');
    const script = `Promise.all([${loads}]).then((all) => console.log(all.length));`;
    expect(await inFolder(process.execPath, '--eval', script)).toBe(`${names.length}\n`);
  });

  it.runIf(chromiumPath !== undefined)(
    'the SDK is bundled, and shows a cat on a page',
    async () => {
      const contents = `import { createCatApi } from '@thecatapi/sdk';
      const cats = createCatApi({ baseUrl: ${JSON.stringify(url)} });
      const [cat] = await cats.images.search();
      document.body.append(Object.assign(new Image(), { src: cat.url }));`;
      const { outputFiles } = await build({
        stdin: { contents, resolveDir: folder },
        ...{ bundle: true, minify: true, write: false, format: 'esm', platform: 'browser' },
      });
      const bundle = outputFiles[0]?.text ?? '';
      expect(bundle).not.toMatch(/from\s*["']node:|require\(/);
      const browser = await openChromium(chromiumPath);
      try {
        const page = await browser.newPage();
        await page.setContent('<!doctype html><title>A cat</title>');
        await page.addScriptTag({ type: 'module', content: bundle });
        const width = () => page.evaluate(() => document.querySelector('img')?.naturalWidth ?? 0);
        await expect.poll(width, { timeout: 10_000 }).toBeGreaterThan(0);
      } finally {
        await browser.close();
      }
    },
  );
});

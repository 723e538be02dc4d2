// The packed SDK: that both builds load, in a plain Node, and that neither needs Node to do so.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'tsdown';
import { afterAll, beforeAll, expect, it } from 'vitest';
import config from '../tsdown.config.ts';

const packageFolder = fileURLToPath(new URL('..', import.meta.url));
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'catapi-sdk-'));
  const place = join(folder, 'node_modules/@thecatapi/sdk');
  await build({
    ...config,
    config: false,
    cwd: packageFolder,
    outDir: join(place, 'dist'),
    logLevel: 'error',
  });
  cpSync(join(packageFolder, 'package.json'), join(place, 'package.json'));
  for (const peer of ['msw', 'valibot']) {
    const installed = join(packageFolder, '../../node_modules', peer);
    symlinkSync(installed, join(folder, 'node_modules', peer), 'junction');
  }
}, 30_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (...flags: string[]) =>
  execFileSync(process.execPath, flags, { cwd: folder, encoding: 'utf8' }).trim();

const use = `const cats = createCatApi({ baseUrl: 'http://x', fetch: async () => Response.json([]) });
cats.images.search().then((page) => console.log(page.length, operations.getImage.method));`;

it('loads as ESM', () => {
  const imports = `import { createCatApi } from '@thecatapi/sdk';
    import { operations } from '@thecatapi/sdk/operations';`;
  expect(run('--input-type=module', '-e', `${imports}${use}`)).toBe('0 GET');
});

it('loads as CommonJS', () => {
  const requires = `const { createCatApi } = require('@thecatapi/sdk');
    const { operations } = require('@thecatapi/sdk/operations');`;
  expect(run('--input-type=commonjs', '-e', `${requires}${use}`)).toBe('0 GET');
});

it('has types for both, and asks nothing of Node', () => {
  const dist = join(folder, 'node_modules/@thecatapi/sdk/dist');
  expect(readdirSync(dist)).toEqual(
    expect.arrayContaining(['index.d.ts', 'index.d.cts', 'contract.d.ts', 'operations.d.cts']),
  );
  expect(readFileSync(join(dist, 'index.js'), 'utf8')).not.toMatch(/^import .* from ['"][^.]/m);
});

it('has entries of their own for what needs other packages', () => {
  const use =
    'console.log(createCatMocks().handlers.length > 30, findFaults("getImage", {}).length)';
  const imports = `import { createCatMocks } from '@thecatapi/sdk/msw';
    import { findFaults } from '@thecatapi/sdk/validate';`;
  expect(run('--input-type=module', '-e', `${imports}${use}`)).toBe('true 4');
  const requires = `const { createCatMocks } = require('@thecatapi/sdk/msw');
    const { findFaults } = require('@thecatapi/sdk/validate');`;
  expect(run('--input-type=commonjs', '-e', `${requires}${use}`)).toBe('true 4');
});

// The program as a process: what only a real one can do, such as lose its reader or be interrupted.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStandIn, type StandIn } from '../../packages/sdk/src/testing/stand-in.ts';

const main = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));
const flags = ['--conditions=catapi-source', '--import', 'tsx', main];
let standIn: StandIn;

beforeAll(async () => {
  standIn = await openStandIn();
});
afterAll(() => standIn.close());

const environment = () => ({ ...process.env, CATAPI_BASE_URL: standIn.address, NO_COLOR: '1' });

it('ends by itself, with everything written', async () => {
  const name = 'x'.repeat(1000);
  standIn.say({ body: Array.from({ length: 500 }, (_, id) => ({ id, name })) });
  const run = promisify(execFile);
  const { stdout, stderr } = await run(process.execPath, [...flags, 'categories'], {
    cwd: root,
    env: environment(),
  });
  expect(stderr).toBe('');
  expect(stdout.split('\n')).toHaveLength(501);
});

it('ends quietly when its reader has gone: catapi categories | head -1', async () => {
  const name = 'x'.repeat(10_000);
  standIn.say({ body: Array.from({ length: 500 }, (_, id) => ({ id, name })) });
  const child = spawn(process.execPath, [...flags, 'categories'], {
    cwd: root,
    env: environment(),
  });
  let err = '';
  child.stderr.on('data', (text) => {
    err += text;
  });
  child.stdout.once('data', () => child.stdout.destroy());
  const [code] = await once(child, 'close');
  expect({ code, err }).toEqual({ code: 0, err: '' });
});

it('ends with 130 on Ctrl-C', async () => {
  const child = spawn(process.execPath, [...flags, 'random'], { cwd: root, env: environment() });
  standIn.say(() => child.kill('SIGINT'));
  const [code, signal] = await once(child, 'close');
  expect({ code, signal }).toEqual({ code: 130, signal: null });
});

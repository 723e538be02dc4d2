// How a start meets what is there already, and who it was started by: the demo key that is not
// wanted any more or was revoked, a launcher that goes away, settings that cannot be used.

import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findFreePort } from '../support/private-process.ts';
import { runProgram, startProgram } from '../support/program.ts';
import { send } from '../support/server.ts';

const demoKey = 'DEMO-API-KEY';

let folder: string;
let port: number;
let env: Record<string, string>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'catapi-starting-'));
  port = await findFreePort();
  env = { DATA_DIR: folder, PORT: String(port), LOG_LEVEL: 'silent' };
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** What a start says, and what a list of own votes with the demo key comes to. */
async function startOnce(more: Record<string, string> = {}): Promise<[string, number]> {
  const server = startProgram([], { ...env, ...more });
  const greeting = await server.waitFor('curl ');
  const { status } = await send(`http://127.0.0.1:${port}`, '/v1/votes', { key: demoKey });
  server.child.kill('SIGTERM');
  await server.ended;
  return [greeting, status];
}

describe('the demo key', () => {
  it('does not work where it is not wanted, though it was made once', async () => {
    expect((await startOnce())[1]).toBe(200);
    const [greeting, status] = await startOnce({ DEMO_KEY: '' });
    expect(greeting).not.toContain(demoKey);
    expect(status).toBe(401);
    const [, other] = await startOnce({ DEMO_KEY: 'another-key' });
    expect(other).toBe(401);
    expect((await startOnce())[1]).toBe(200);
  });

  it('is not offered once it was revoked', async () => {
    expect((await startOnce())[1]).toBe(200);
    expect((await runProgram(['keys', 'revoke', '1'], env)).code).toBe(0);
    const [greeting, status] = await startOnce();
    expect(greeting).toContain('demo key  none: it was revoked');
    expect(greeting).not.toContain(demoKey);
    expect(status).toBe(401);
  });
});

describe('a launcher that goes away', () => {
  it('takes the server with it', async () => {
    const root = fileURLToPath(new URL('../..', import.meta.url));
    const launcher = spawn('npm', ['start'], {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let said = '';
    launcher.stdout.on('data', (chunk) => {
      said += chunk;
    });
    const isServed = () =>
      fetch(`http://127.0.0.1:${port}/healthz`).then(
        ({ ok }) => ok,
        () => false,
      );
    await expect.poll(() => said, { timeout: 60_000 }).toContain('curl ');
    expect(await isServed()).toBe(true);
    launcher.kill('SIGTERM');
    await expect.poll(isServed, { timeout: 10_000 }).toBe(false);
  }, 80_000);
});

describe('a setting that cannot be used', () => {
  const cases: [string, Record<string, string>, RegExp][] = [
    [
      'a folder that is a file',
      { DATA_DIR: '/etc/passwd' },
      /DATA_DIR \/etc\/passwd cannot be used/,
    ],
    [
      'an address of another machine',
      { HOST: '203.0.113.5' },
      /HOST is 203\.0\.113\.5, which is no/,
    ],
    [
      'a database that is not there',
      { DATABASE_URL: 'mysql://somebody:secret@127.0.0.1:1/cats' },
      /DATABASE_URL cannot be used: .*ECONNREFUSED/,
    ],
  ];
  it.each(cases)('is named: %s', async (_, more, words) => {
    const { code, stderr } = await runProgram([], { ...env, ...more });
    expect([code, stderr]).toEqual([1, expect.stringMatching(words)]);
    expect(stderr).not.toContain('secret');
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});

// The load script as a person runs it, with the tool that every machine has: what it prints, when
// it says that not all was well, and that it refuses aloud what it cannot do.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFreePort } from '../support/private-process.ts';
import { startServer, type TestServer } from '../support/server.ts';

const script = fileURLToPath(new URL('../../packages/server/bench/siege.sh', import.meta.url));
const folders = (process.env['PATH'] ?? '').split(':');
const hasCurl = folders.some((folder) => existsSync(`${folder}/curl`));

function siege(args: string[], env: Record<string, string> = {}) {
  const child = spawn('sh', [script, ...args], { env: { PATH: process.env['PATH'], ...env } });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

describe.runIf(hasCurl)('siege.sh', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({ env: { CHECK_REPLIES: 'off', LOG_LEVEL: 'warn' } });
  });
  afterAll(() => server.stop());

  it.each([
    ['without a key', {}],
    ['with a key', { CATAPI_KEY: 'DEMO-API-KEY' }],
  ])('asks what the contract has, %s, and all of it is answered', async (_, env) => {
    const { code, stdout, stderr } = await siege(['-t', 'curl', server.url, '2', '2'], env);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/: \d+ urls, 2 callers, 2 s, with curl/);
    expect(stdout).toMatch(/^status 200: \d+$/m);
    expect(stdout).toMatch(/^transactions: [1-9]\d*$/m);
    expect(stdout).toMatch(/^availability: 100\.00 %$/m);
    expect(stdout).toMatch(/^p99: \d+\.\d ms$/m);
    expect(stdout).not.toContain('DEMO-API-KEY');
  });

  it('exits with 1 where nobody answers', async () => {
    const url = `http://127.0.0.1:${await findFreePort()}`;
    const { code, stdout } = await siege(['-t', 'curl', url, '1', '1']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^status none: \d+$/m);
    expect(stdout).toMatch(/^availability: 0\.00 %$/m);
  });

  it.each([
    [[], 'a base url is needed'],
    [['ftp://cats'], 'not an http url: ftp://cats'],
    [['http://cats', 'soon'], 'not a whole number above 0: soon'],
    [['http://cats', '1', '0'], 'not a whole number above 0: 0'],
    [['http://cats', '1', '1', 'key'], 'too many arguments'],
    [['-t', 'hammer', 'http://cats'], 'no such tool: hammer'],
    [['-k', 'a key', 'http://cats'], 'a key has no spaces'],
  ])('refuses %j aloud', async (args, words) => {
    const { code, stderr } = await siege(args);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });
});

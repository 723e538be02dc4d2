// What the command line starts: a browser, and the server. As processes, because what is tested is
// how they begin and end.

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCli, type CliProgram } from '../support/cli-program.ts';
import { findFreePort } from '../support/private-process.ts';

let cli: CliProgram;
let folder: string;
let env: Record<string, string>;

beforeAll(async () => {
  cli = await buildCli('programs');
  folder = mkdtempSync(join(tmpdir(), 'catapi-programs-'));
  mkdirSync(join(folder, 'bin'));
  env = { PATH: `${join(folder, 'bin')}:${process.env['PATH']}`, HOME: folder, NO_COLOR: '1' };
});
afterAll(() => {
  cli.remove();
  rmSync(folder, { recursive: true });
});

/** Runs a command line on a terminal that `script` makes. */
async function onTerminal(line: string): Promise<string> {
  const words = ['-qec', `${cli.path} ${line}`, '/dev/null'];
  const { stdout } = await promisify(execFile)('script', words, { env, timeout: 20_000 });
  return stdout.replaceAll('\r\n', '\n');
}

describe('catapi open', () => {
  const opened = () => join(folder, 'opened');

  it('gives the address to the system’s browser', async () => {
    const opener = join(folder, 'bin/xdg-open');
    writeFileSync(opener, `#!/bin/sh\necho "$@" > ${opened()}\n`);
    chmodSync(opener, 0o755);
    expect(await onTerminal('open --base-url http://cats.example/v1')).toBe(
      'Opened http://cats.example/\n',
    );
    expect(existsSync(opened())).toBe(true);
    expect(await onTerminal('open --docs')).toBe('Opened http://localhost:3000/docs\n');
  });

  it('tells the address where no browser is', async () => {
    writeFileSync(join(folder, 'bin/xdg-open'), '#!/bin/sh\nexit 3\n');
    expect(await onTerminal('open')).toBe(
      'No browser can be started here: http://localhost:3000/\n',
    );
  });

  it('prints the address into a pipe, and opens nothing', async () => {
    rmSync(opened(), { force: true });
    const { stdout } = await promisify(execFile)(cli.path, ['open'], { env });
    expect(stdout).toBe('http://localhost:3000/\n');
    expect(existsSync(opened())).toBe(false);
  });
});

describe('catapi serve', () => {
  let child: ChildProcess | undefined;
  afterAll(() => child?.kill('SIGKILL'));

  it('starts a server that a cat can be had from, and stops it with itself', async () => {
    const port = await findFreePort();
    const words = ['serve', '--port', `${port}`, '--data-dir', join(folder, 'data')];
    child = spawn(cli.path, words, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stdout?.on('data', (chunk) => {
      said += chunk;
    });
    const base = { CATAPI_BASE_URL: `http://localhost:${port}` };
    await expect.poll(() => said, { timeout: 30_000 }).toContain(`http://localhost:${port}`);
    const random = await promisify(execFile)(cli.path, ['random'], { env: { ...env, ...base } });
    expect(random.stdout).toMatch(new RegExp(`^http://localhost:${port}/images/`));
    const ended = once(child, 'exit');
    child.kill('SIGINT');
    await ended;
    await expect(fetch(`http://localhost:${port}/healthz`)).rejects.toThrow();
    expect(existsSync(join(folder, 'data'))).toBe(true);
  });

  it('says why the server did not start', async () => {
    const words = ['serve', '--port', '99999999', '--data-dir', join(folder, 'data')];
    const failed = await promisify(execFile)(cli.path, words, { env }).catch((error) => error);
    expect(failed.code).toBe(1);
    expect(failed.stderr).toContain('PORT');
    expect(failed.stderr).toContain('The server ended with 1.');
  });
});

// A server process of the tests' own: on a free port, in a temporary folder, ended with the tests.
// It is started without a shell and ended by its own id, so that no other process can be meant.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface PrivateProcess {
  folder: string;
  pid: number;
  /** Ends it in its own time, at most a few seconds. */
  stop(): Promise<void>;
  /** Ends it at once, as a power cut would; its files stay. */
  kill(): Promise<void>;
}

const startMsMax = 30_000;
const stopMsMax = 5000;
const running = new Set<ChildProcess>();

// When the tests are interrupted nobody calls stop.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

export function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

export function createFolder(name: string): string {
  return mkdtempSync(join(tmpdir(), `catapi-${name}-`));
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Starts a program and waits until `isReady`; throws with the end of its log when it is not. */
export async function startProcess(
  folder: string,
  command: string,
  args: string[],
  isReady: () => Promise<boolean>,
): Promise<PrivateProcess> {
  const logFile = join(folder, 'log');
  const log = openSync(logFile, 'a');
  const child = spawn(command, args, { stdio: ['ignore', log, log] });
  running.add(child);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      running.delete(child);
      resolve();
    });
    child.once('error', () => resolve());
  });
  const startedAtMs = performance.now();
  while (!(await isReady())) {
    const isOver = child.exitCode !== null || child.pid === undefined;
    if (isOver || performance.now() - startedAtMs > startMsMax) {
      child.kill('SIGKILL');
      const tail = readFileSync(logFile, 'utf8').slice(-2000);
      throw new Error(`${command} did not start:\n${tail}`);
    }
    await wait(50);
  }
  return {
    folder,
    pid: child.pid as number,
    async stop() {
      child.kill('SIGTERM');
      await Promise.race([ended, wait(stopMsMax)]);
      child.kill('SIGKILL');
      await ended;
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

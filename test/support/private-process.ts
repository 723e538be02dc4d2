// A server process of the tests' own: on a free port, in a temporary folder, ended with the tests.
// It is started without a shell and ended by its own id, so that no other process can be meant.
//
// Three things end it when nobody calls `stop`. A process that exits kills its servers and removes
// their folders; a worker of vitest is made to exit when it is told to end, or when vitest is gone.
// One that is killed outright cannot: Linux is asked to kill the server with its owner (setpriv).
// The folder then stays behind, and the next process to make one removes it, knowing by the id in
// its name that the owner is gone.

import { type ChildProcess, spawn } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
} from 'node:fs';
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
  /** Holds it still, as a stalled machine is: its connections stay and nothing answers. */
  pause(): void;
  resume(): void;
}

const startMsMax = 30_000;
const probeMsMax = 2000;
const stopMsMax = 10_000;
const running = new Set<ChildProcess>();
const folders = new Set<string>();

process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
  for (const folder of folders) removeFolder(folder);
});
// Only a worker has a channel to its parent. By itself it would end without the event above.
if (process.send !== undefined) {
  process.once('SIGTERM', () => process.exit(143));
  process.once('disconnect', () => process.exit(1));
}

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

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Removes what killed tests left. An hour's grace spares owners whose ids cannot be seen here. */
function removeAbandonedFolders(): void {
  const oldestMs = Date.now() - 3_600_000;
  for (const name of readdirSync(tmpdir())) {
    const owner = /^catapi-[a-z]+-(\d+)-\w{6}$/.exec(name)?.[1];
    if (owner === undefined || isAlive(Number(owner))) continue;
    const folder = join(tmpdir(), name);
    try {
      if (statSync(folder).mtimeMs < oldestMs) removeFolder(folder);
    } catch {
      // Another process removed it first, or it is another user's.
    }
  }
}

export function createFolder(name: string): string {
  if (folders.size === 0) removeAbandonedFolders();
  const prefix = join(realpathSync(tmpdir()), `catapi-${name}-${process.pid}-`);
  const folder = mkdtempSync(prefix);
  folders.add(folder);
  return folder;
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  folders.delete(folder);
}

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Rejects when the promise takes longer. Its timer ends with it, for a timer holds up the exit. */
async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing within ${ms} ms`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

const setpriv = '/usr/bin/setpriv';
const endsWithOwner = existsSync(setpriv) ? [setpriv, '--pdeathsig', 'KILL', '--'] : [];

/** The end of a log, for an error's message. */
function tailOf(logFile: string): string {
  return readFileSync(logFile, 'utf8').slice(-2000);
}

/**
 * Starts a program and waits until `probe` no longer throws. When it ends before, or takes too
 * long, it is killed, and the error holds the last failed probe and the end of its log.
 */
export async function startProcess(
  folder: string,
  command: readonly string[],
  probe: () => Promise<unknown>,
): Promise<PrivateProcess> {
  const logFile = join(folder, 'log');
  const log = openSync(logFile, 'a');
  const [program, ...args] = [...endsWithOwner, ...command] as [string, ...string[]];
  const child = spawn(program, args, { stdio: ['ignore', log, log] });
  running.add(child);
  let isOver = false;
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      isOver = true;
      running.delete(child);
      resolve();
    };
    child.once('exit', end);
    child.once('error', end);
  });
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  const startedAtMs = performance.now();
  for (;;) {
    try {
      await within(probeMsMax, probe());
      break;
    } catch (error) {
      if (isOver || performance.now() - startedAtMs > startMsMax) {
        await kill();
        const tail = tailOf(logFile);
        throw new Error(`${command[0]} did not start (${error}); its log ends:\n${tail}`);
      }
      await wait(20);
    }
  }
  return {
    folder,
    pid: child.pid as number,
    async stop() {
      child.kill('SIGTERM');
      // One that is held still would not hear of it.
      child.kill('SIGCONT');
      await within(stopMsMax, ended).catch(kill);
    },
    kill,
    pause: () => child.kill('SIGSTOP'),
    resume: () => child.kill('SIGCONT'),
  };
}

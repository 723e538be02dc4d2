// The servers that are measured, each one process with a port and a folder of its own: ours as it
// is built and as users run it, and its peers. They get an environment of their own, because the
// settings of whoever runs this are not the same for both sides.

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  createFolder,
  findFreePort,
  removeFolder,
  startProcess,
} from '../../../test/support/private-process.ts';

export interface Contender {
  name: string;
  url: string;
  folder: string;
  pid: number;
  /** Seconds of CPU that it and its children have used; undefined where that cannot be told. */
  cpuSeconds(): number | undefined;
  stop(): Promise<void>;
}

export interface StartOptions {
  name: string;
  /** The command, once its port and folder are known. */
  command: (port: number, folder: string) => readonly string[];
  env?: Readonly<Record<string, string>>;
  /** Answers 200 when the server can be measured. */
  readyPath: string;
}

const benchFolder = fileURLToPath(new URL('.', import.meta.url));
export const ourMain = fileURLToPath(new URL('../dist/main.js', import.meta.url));
export const peerFile = (name: string) => `${benchFolder}peers/${name}`;

const environmentKept = ['PATH', 'HOME', 'TMPDIR'];

/** `env -i`, so that no setting of the shell gets in. */
function withEnvironment(env: Readonly<Record<string, string>>): string[] {
  const kept = environmentKept.map((name) => [name, process.env[name]] as const);
  const all = [...kept, ...Object.entries(env)].filter(([, value]) => value !== undefined);
  return ['/usr/bin/env', '-i', ...all.map(([name, value]) => `${name}=${value}`)];
}

export async function startContender(options: StartOptions): Promise<Contender> {
  const { name, command, env = {}, readyPath } = options;
  const folder = createFolder('bench');
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const own = { PORT: String(port), HOST: '127.0.0.1', DATA_DIR: folder };
  const words = [...withEnvironment({ ...own, ...env }), ...command(port, folder)];
  try {
    const { pid, stop } = await startProcess(folder, words, async () => {
      const answer = await fetch(url + readyPath, { headers: { connection: 'close' } });
      await answer.arrayBuffer();
      if (answer.status !== 200) throw new Error(`${readyPath} is answered ${answer.status}`);
    });
    return {
      name,
      url,
      folder,
      pid,
      cpuSeconds: () => cpuSecondsOf(pid),
      async stop() {
        await stop();
        removeFolder(folder);
      },
    };
  } catch (error) {
    removeFolder(folder);
    throw new Error(`${name}: ${(error as Error).message}`);
  }
}

/** A bound that no load reaches: the limiter is to count, and not to refuse. */
const ourEnvironment = {
  RATE_LIMIT_PLANS: 'bench:9999999',
  RATE_LIMIT_PER_MINUTE: '1000000',
  RATE_LIMIT_ANONYMOUS: '10000000',
};

/** Ours, as it is built; `flags` are Node's own. */
export function startOurs(
  options: { env?: Readonly<Record<string, string>>; flags?: string[]; node?: string } = {},
): Promise<Contender> {
  const { env = {}, flags = [], node = process.execPath } = options;
  return startContender({
    name: 'TheCatAPI',
    command: () => [node, ...flags, ourMain],
    env: { ...ourEnvironment, ...env },
    readyPath: '/readyz',
  });
}

/** A script of peers/, which gets its port from PORT; it is ready when it answers the target. */
export function startPeer(
  name: string,
  target: string,
  [script, ...args]: readonly [script: string, ...args: string[]],
): Promise<Contender> {
  const command = () => [process.execPath, peerFile(script), ...args];
  return startContender({ name, command, readyPath: target });
}

/** How long a tick of /proc is: what every Linux tells programs, whatever its kernel counts in. */
const ticksPerSecond = 100;

function cpuSecondsOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is a name in brackets, which may hold anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const own = (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
    return childrenOf(pid).reduce((sum, child) => sum + (cpuSecondsOf(child) ?? 0), own);
  } catch {
    return undefined;
  }
}

function childrenOf(pid: number): number[] {
  const threads = readdirSync(`/proc/${pid}/task`);
  const listed = threads.flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' '),
  );
  return listed.filter((child) => child.trim() !== '').map(Number);
}

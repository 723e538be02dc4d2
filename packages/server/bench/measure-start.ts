// The first answer after a start: from the moment when the program is spawned until /healthz is
// answered with 200, against a script that is nothing but node:http. A balancer, and an operator
// who restarts, waits for that.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createFolder, findFreePort, removeFolder } from '../../../test/support/private-process.ts';
import { ourMain, peerFile } from './contenders.ts';
import { median, medianRatio } from './figures.ts';
import type { Outcome, Part, Settings } from './part.ts';

const patienceMs = 20_000;

/** One try on a connection of its own; false: nobody there yet. */
function isAnswered(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    let said = '';
    socket.on('connect', () => socket.write('GET /healthz HTTP/1.1\r\nHost: bench\r\n\r\n'));
    socket.on('data', (chunk) => {
      said += chunk;
      if (said.includes('\r\n\r\n')) socket.destroy();
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(said.startsWith('HTTP/1.1 200')));
  });
}

/** Milliseconds from the spawn to the first answer; the program is killed then. */
async function timeStart(file: string, dataDir: string): Promise<number> {
  const port = await findFreePort();
  const env = { PATH: process.env['PATH'], HOST: '127.0.0.1', PORT: `${port}`, DATA_DIR: dataDir };
  const startedAtMs = performance.now();
  const child = spawn(process.execPath, [file], { env, stdio: 'ignore' });
  const ended = once(child, 'exit');
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  try {
    while (!(await isAnswered(port))) {
      if (performance.now() - startedAtMs > patienceMs) throw new Error(`${file} never answered`);
      await sleep(1);
    }
    return performance.now() - startedAtMs;
  } finally {
    kill();
    await ended;
    process.removeListener('exit', kill);
  }
}

async function measureStarts({ isQuick, tell }: Settings): Promise<Outcome> {
  const folder = createFolder('bench');
  const start = async () => ({
    ours: await timeStart(ourMain, folder),
    theirs: await timeStart(peerFile('bare-start.mjs'), folder),
  });
  // The first start reads the files from the disk.
  await start();
  const measured = [];
  for (let round = 0; round < (isQuick ? 7 : 21); round += 1) measured.push(await start());
  removeFolder(folder);
  tell(`${measured.length} starts of each`);
  const value = medianRatio(
    measured,
    ({ ours }) => ours,
    ({ theirs }) => theirs,
  );
  const ours = median(measured.map((round) => round.ours)).toFixed(0);
  return {
    value,
    beside: `${ours} and ${median(measured.map((one) => one.theirs)).toFixed(0)} ms`,
  };
}

export const parts: readonly Part[] = [
  {
    name: 'start',
    goals: [
      {
        name: 'first answer after the start',
        against: 'a script of bare node:http',
        unit: 'x',
        better: 'lower',
        target: 1.1,
        floor: 1.3,
      },
    ],
    measure: async (settings) => [await measureStarts(settings)],
  },
];

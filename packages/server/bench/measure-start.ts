// How long things take to start. The server: from the moment when it is spawned until /healthz is
// answered with 200, against a script that is nothing but node:http; a balancer, and an operator
// who restarts, waits for that. The command line: until the process is gone, against a Node that
// does nothing.

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
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

const cli = fileURLToPath(new URL('../../cli/bin/catapi.mjs', import.meta.url));

/** Milliseconds until a Node with these words has ended. */
function timeRun(words: string[], url = ''): number {
  const env = { PATH: process.env['PATH'], HOME: '/nowhere', CATAPI_BASE_URL: url };
  const startedAtMs = performance.now();
  const { status } = spawnSync(process.execPath, words, { env, stdio: 'ignore' });
  if (status !== 0) throw new Error(`${words.join(' ')} ended with ${status}`);
  return performance.now() - startedAtMs;
}

async function measureCommand(
  words: string[],
  { isQuick, tell }: Settings,
  url?: string,
): Promise<Outcome> {
  const run = () => ({ ours: timeRun([cli, ...words], url), theirs: timeRun(['-e', '0']) });
  run();
  const measured = Array.from({ length: isQuick ? 7 : 21 }, run);
  tell(`catapi ${words.join(' ')}, ${measured.length} times`);
  const ours = median(measured.map((round) => round.ours)).toFixed(0);
  const theirs = median(measured.map((round) => round.theirs)).toFixed(0);
  const value = medianRatio(
    measured,
    (round) => round.ours,
    (round) => round.theirs,
  );
  return { value, beside: `${ours} and ${theirs} ms` };
}

async function measureCommands(settings: Settings): Promise<Outcome[]> {
  const folder = createFolder('bench');
  const port = await findFreePort();
  const env = { PATH: process.env['PATH'], HOST: '127.0.0.1', PORT: `${port}`, DATA_DIR: folder };
  const server = spawn(process.execPath, [ourMain], { env, stdio: 'ignore' });
  const ended = once(server, 'exit');
  try {
    for (let tries = 0; !(await isAnswered(port)); tries += 1) {
      if (tries > 200) throw new Error('the server never answered');
      await sleep(100);
    }
    const url = `http://127.0.0.1:${port}`;
    return [
      await measureCommand(['--version'], settings),
      await measureCommand(['search', '--limit', '5'], settings, url),
    ];
  } finally {
    server.kill('SIGKILL');
    await ended;
    removeFolder(folder);
  }
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
        shortfall:
          'Before the first answer there are the settings, the log and the edge to load; Express, ' +
          'the validator and the database are loaded behind it.',
      },
    ],
    measure: async (settings) => [await measureStarts(settings)],
  },
  {
    name: 'command-line',
    goals: [
      {
        name: 'catapi --version, the whole process',
        against: 'node -e 0',
        unit: 'x',
        better: 'lower',
        target: 1.5,
        floor: 2.5,
        shortfall:
          'The words of all commands are read, because a mistyped one is told what is near it. All in ' +
          'one minified file with its libraries would be a tenth sooner.',
      },
      {
        name: 'catapi search, the whole process and its answer',
        against: 'node -e 0',
        unit: 'x',
        better: 'lower',
        target: 3,
        floor: 5,
        shortfall:
          'To load fetch and to compile its parser takes Node as long as `node -e 0` does. That the ' +
          'process no longer waits for a second compilation took it from 150 to 90 ms.',
      },
    ],
    measure: measureCommands,
  },
];

// An example as its README says to start it: in its own folder, with the server's address and a key
// in the environment, and a home of its own, so that nothing of whoever runs the tests is read.
//
// A program that ends by itself is run; one that goes on (a page's server, a bot) is started, told
// apart by what it prints, and ended with the test.

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createFolder, removeFolder } from './private-process.ts';

const programMsMax = 60_000;
const stopMsMax = 10_000;

export interface ExampleOptions {
  /** `CATAPI_BASE_URL`, `CATAPI_KEY` and what else the example reads. */
  env?: Record<string, string>;
  /** Where to start it, when that is not its own folder. */
  cwd?: string;
  /** A folder that goes before the machine's own in `PATH`. */
  bin?: string;
  msMax?: number;
}

export interface ToldExample {
  code: number | null;
  out: string;
  err: string;
}

export interface RunningExample {
  /** What it printed so far, on both of its outputs. */
  told(): string;
  /** Waits until it has printed that, and rejects when it ends before. */
  untilTold(pattern: RegExp): Promise<RegExpExecArray>;
  /** Sends SIGTERM, and SIGKILL to one that does not heed it; resolves when it has ended. */
  stop(): Promise<ToldExample>;
}

export const exampleFolder = (name: string): string =>
  fileURLToPath(new URL(`../../examples/${name}/`, import.meta.url));

function begin(name: string, [file = '', ...words]: string[], options: ExampleOptions) {
  const home = createFolder('example');
  const { PATH = '', LANG = 'C.UTF-8' } = process.env;
  const path = options.bin === undefined ? PATH : `${options.bin}:${PATH}`;
  const child = spawn(file === 'node' ? process.execPath : file, words, {
    cwd: options.cwd ?? exampleFolder(name),
    env: { HOME: home, TMPDIR: home, PATH: path, LANG, TERM: 'dumb', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: what it starts ends with it.
    detached: true,
  });
  const told: ToldExample = { code: null, out: '', err: '' };
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) listener();
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    told.out += text;
    tell();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    told.err += text;
    tell();
  });
  let hasEnded = false;
  const ended = new Promise<ToldExample>((resolve, reject) => {
    const end = () => {
      hasEnded = true;
      removeFolder(home);
      tell();
    };
    child.once('error', (error) => {
      told.err += error.message;
      end();
      reject(error);
    });
    child.once('close', (code) => {
      told.code = code;
      end();
      resolve(told);
    });
  });
  const kill = (signal: NodeJS.Signals) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    } catch {
      // All of them have ended.
    }
  };
  const killed = () => kill('SIGKILL');
  process.once('exit', killed);
  const forget = () => process.removeListener('exit', killed);
  ended.then(forget, forget);
  return { child, told, listeners, ended, hasEnded: () => hasEnded, kill };
}

/** Runs an example to its end. `words` are the program and its arguments; `node` is this one. */
export async function runExample(
  name: string,
  words: string[],
  options: ExampleOptions = {},
): Promise<ToldExample> {
  const { told, ended, kill } = begin(name, words, options);
  const timer = setTimeout(() => {
    told.err += '\nnot ended in time';
    kill('SIGKILL');
  }, options.msMax ?? programMsMax);
  return ended.finally(() => clearTimeout(timer));
}

/** Starts an example that goes on until it is stopped. */
export function startExample(
  name: string,
  words: string[],
  options: ExampleOptions = {},
): RunningExample {
  const { child, told, listeners, ended, hasEnded, kill } = begin(name, words, options);
  // A program that cannot be started at all is told of by whoever waits for it.
  ended.catch(() => {});
  return {
    told: () => told.out + told.err,
    untilTold: (pattern) =>
      new Promise((resolve, reject) => {
        const fail = (why: string) => reject(new Error(`${why}: ${told.out}${told.err}`));
        const timer = setTimeout(() => fail(`not told ${pattern}`), options.msMax ?? 20_000);
        const look = () => {
          const found = pattern.exec(told.out + told.err);
          if (found === null && !hasEnded()) return;
          clearTimeout(timer);
          listeners.delete(look);
          if (found === null) fail(`ended without ${pattern}`);
          else resolve(found);
        };
        listeners.add(look);
        look();
      }),
    stop: () => {
      child.kill('SIGTERM');
      const timer = setTimeout(() => kill('SIGKILL'), stopMsMax);
      return ended.finally(() => clearTimeout(timer));
    },
  };
}

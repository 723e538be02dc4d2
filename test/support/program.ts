// `catapi-server` as a process of its own, as an operator runs it: from the sources, with an
// environment that holds nothing but what the test gives.

import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const main = fileURLToPath(new URL('../../packages/server/src/main.ts', import.meta.url));
// The loader itself, because a launcher's child outlives a kill of the launcher.
const loader = fileURLToPath(new URL('../../node_modules/tsx/dist/loader.mjs', import.meta.url));

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface Program {
  child: ChildProcess;
  ended: Promise<Ended>;
  /** Waits until the output holds this; throws with the output when the program ends before. */
  waitFor(text: string | RegExp): Promise<string>;
}

const environmentKept = ['PATH', 'HOME', 'TMPDIR', 'LANG'];

export function startProgram(args: string[], env: Record<string, string>): Program {
  const kept = Object.fromEntries(
    environmentKept.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const command = ['--import', loader, '--conditions=catapi-source', main, ...args];
  const child = spawn(process.execPath, command, { cwd: root, env: { ...kept, ...env } });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return {
    child,
    ended,
    async waitFor(text) {
      const isThere = () => (typeof text === 'string' ? stdout.includes(text) : text.test(stdout));
      let isOver = false;
      void ended.then(() => {
        isOver = true;
      });
      for (let tries = 0; !isThere(); tries += 1) {
        if (isOver || tries > 600) throw new Error(`never said ${text}:\n${stdout}\n${stderr}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return stdout;
    },
  };
}

/** Runs a command to its end. */
export function runProgram(args: string[], env: Record<string, string>): Promise<Ended> {
  return startProgram(args, env).ended;
}

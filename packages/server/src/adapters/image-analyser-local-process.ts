// The child process of the local analyser as its parent sees it: started, asked one picture at a
// time, stopped. A process and not a thread, for three reasons: memory that WebAssembly grew is
// given back only when its process ends (half a gigabyte, for a server that gets few uploads); a
// native decoder that fails on a hostile picture takes down only the process it runs in; and one
// that hangs can be killed at any moment. It gets no environment, so no secret is in it.

import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Answer, Question } from './image-analyser-local-child.ts';

export interface LocalProcess {
  /** Resolves once it can look; rejects when it ends before. */
  readonly ready: Promise<void>;
  /** Resolves with what it says to this picture; rejects when it ends instead. */
  ask(jpeg: Uint8Array): Promise<Exclude<Answer, { kind: 'ready' }>>;
  /** Resolves when it has ended, of itself or because it was killed. */
  readonly ended: Promise<void>;
  /** Ends it at once, whatever it does. */
  kill(): void;
  readonly id: number;
}

const saidCharactersMax = 4000;

/** In the sources TypeScript is run by the loader that the tests and `npm run dev` use as well. */
function findEntry(): { file: string; loader: string[] } {
  const isSource = import.meta.url.endsWith('.ts');
  const extension = isSource ? 'ts' : 'js';
  const url = new URL(`./image-analyser-local-child.${extension}`, import.meta.url);
  const loader = isSource
    ? ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href]
    : [];
  return { file: fileURLToPath(url), loader };
}

export function startLocalProcess(modelsFolder: string): LocalProcess {
  const { file, loader } = findEntry();
  const child: ChildProcess = fork(file, [modelsFolder], {
    execArgv: loader,
    // More arenas of glibc's only keep more memory.
    env: { MALLOC_ARENA_MAX: '2' },
    // Pictures go as bytes, not as text.
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    said = (said + chunk).slice(-saidCharactersMax);
  });
  let whyEnded: Error | undefined;
  const waiting: { resolve(answer: Answer): void; reject(error: Error): void }[] = [];
  const next = () =>
    new Promise<Answer>((resolve, reject) => {
      if (whyEnded === undefined) waiting.push({ resolve, reject });
      else reject(whyEnded);
    });
  child.on('message', (answer: Answer) => waiting.shift()?.resolve(answer));
  const ended = new Promise<void>((resolve) => {
    const end = (why: string) => {
      whyEnded = new Error(why);
      for (const { reject } of waiting.splice(0)) reject(whyEnded);
      resolve();
    };
    child.on('error', (error) => end(error.message));
    // Not `exit`, after which its last words may still arrive.
    child.on('close', (code, signal) => end(describeEnd(code, signal, said)));
  });
  const ready = next().then(() => {});
  // Whoever kills it early need not wait for it.
  ready.catch(() => {});
  return {
    ready,
    ended,
    ask(jpeg) {
      const answered = next() as Promise<Exclude<Answer, { kind: 'ready' }>>;
      const question: Question = { jpeg };
      // One that has ended rejects by its end.
      child.send(question, () => {});
      return answered;
    },
    kill() {
      child.kill('SIGKILL');
    },
    id: child.pid ?? 0,
  };
}

function describeEnd(code: number | null, signal: string | null, said: string): string {
  const how = signal === null ? `with exit code ${code}` : `by ${signal}`;
  const error = said.split('\n').find((line) => /^(\w*Error\b|FATAL ERROR|<--- Last)/.test(line));
  const words = error === undefined ? '' : `: ${error.slice(0, 200)}`;
  return `the process that looks at pictures ended ${how}${words}`;
}

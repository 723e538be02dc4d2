// What a reader of the documents has: a shell in a folder with a picture of a cat, and on its PATH
// the programs of this repository as `npm ci` builds and links them. Nothing of the home of whoever
// runs the tests is read.

import { execFile, execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const photograph = fileURLToPath(new URL('../fixtures/chelsea.png', import.meta.url));

export interface Told {
  code: number;
  out: string;
  err: string;
}

export interface DocsShell {
  /** Where programs are started, and below whose parent all that they keep should lie. */
  folder: string;
  home: string;
  bin: string;
  /** Runs a script as bash would, ending at its first failure. */
  run(script: string, env?: Record<string, string>): Promise<Told>;
  /** Runs a program of JavaScript that imports the SDK by its name. */
  runJs(source: string, env?: Record<string, string>): Promise<Told>;
  stop(): Promise<void>;
}

export interface DocsShellOptions {
  /** Programs that stand in for others, as scripts by their names. */
  programs?: Record<string, string>;
  env?: Record<string, string>;
}

const programMsMax = 120_000;

export function openDocsShell({
  programs = {},
  env: given = {},
}: DocsShellOptions = {}): DocsShell {
  // What `npm start` does first as well: nothing, where all is built.
  execFileSync(process.execPath, ['scripts/build.mjs', '--if-stale'], { cwd: root });
  const home = mkdtempSync(join(tmpdir(), 'catapi-docs-'));
  const folder = join(home, 'work');
  const bin = join(home, 'bin');
  for (const path of [folder, bin]) mkdirSync(path);
  symlinkSync(join(root, 'node_modules'), join(home, 'node_modules'));
  copyFileSync(photograph, join(folder, 'cat.jpg'));
  // npx runs what npm has linked; the real one would ask the network first.
  for (const [name, script] of Object.entries({ npx: 'exec "$@"', ...programs })) {
    writeFileSync(join(bin, name), `#!/usr/bin/env bash\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  const environment = {
    PATH: [bin, join(root, 'node_modules/.bin'), process.env['PATH']].join(':'),
    HOME: home,
    TERM: 'dumb',
    LANG: 'C.UTF-8',
    NO_COLOR: '1',
    ...given,
  };
  const runFile = (file: string, words: string[], env: Record<string, string> = {}) =>
    new Promise<Told>((resolve) => {
      execFile(
        file,
        words,
        { cwd: folder, env: { ...environment, ...env }, timeout: programMsMax },
        (error, out, err) => {
          const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
          resolve({ code, out, err: error?.killed ? `${err}\nnot ended in time` : err });
        },
      );
    });
  let programsRun = 0;
  return {
    folder,
    home,
    bin,
    run: (script, env) => runFile('bash', ['--norc', '-euo', 'pipefail', '-c', script], env),
    runJs(source, env) {
      programsRun += 1;
      const file = join(folder, `program-${programsRun}.mjs`);
      writeFileSync(file, source);
      return runFile(process.execPath, [file], env);
    },
    stop: () => rm(home, { recursive: true, force: true, maxRetries: 5 }),
  };
}

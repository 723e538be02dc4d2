// `catapi` as a program on the PATH, built from the sources as they are: a process that starts as
// fast as the published one does, which the sources under a loader do not.

import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface CliProgram {
  /** The folder to put into PATH. */
  bin: string;
  /** The program itself. */
  path: string;
  remove(): void;
}

/** Builds it within the repository, from where its dependencies are found. */
export async function buildCli(name: string): Promise<CliProgram> {
  const folder = join(root, 'node_modules/.cache/catapi-cli', `${name}-${process.pid}`);
  await build({
    entryPoints: [join(root, 'packages/cli/src/main.ts')],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    ...{ bundle: true, splitting: true, format: 'esm', platform: 'node', target: 'node20' },
    conditions: ['catapi-source'],
    external: ['sharp', 'sixel', 'commander', '@modelcontextprotocol/*', '@thecatapi/server'],
  });
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const path = join(bin, 'catapi');
  writeFileSync(path, `#!/bin/sh\nexec ${process.execPath} ${join(folder, 'main.mjs')} "$@"\n`);
  chmodSync(path, 0o755);
  return { bin, path, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

// The source files of this repository as the house's rules see them: what git tracks or would
// track, so that a file nobody added yet is judged before it is committed and not after.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface SourceFile {
  /** From the root, with forward slashes. */
  path: string;
  text: string;
  lines: string[];
}

function trackedPaths(): string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return listed.split('\n').filter((path) => path !== '' && existsSync(`${root}/${path}`));
}

const paths = trackedPaths();

export function isGenerated(path: string): boolean {
  const isReport = path === 'packages/sdk/api.md';
  return (
    isReport ||
    /(^|\/)generated\//.test(path) ||
    path.startsWith('packages/server/migrations/schema/')
  );
}

/** Files whose path matches, generated ones left out. */
export function readFiles(pattern: RegExp): SourceFile[] {
  return paths
    .filter((path) => pattern.test(path) && !isGenerated(path))
    .map((path) => {
      const text = readFileSync(`${root}/${path}`, 'utf8');
      return { path, text, lines: text.split('\n') };
    });
}

export function allPaths(): string[] {
  return paths;
}

/** `file:line`, as editors and terminals turn into a link. */
export function at(file: SourceFile, index: number): string {
  return `${file.path}:${index + 1}`;
}

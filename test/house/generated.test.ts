// What is committed as generated is what would be generated now: nobody edited it by hand, and
// nobody changed the contract without `npm run generate`.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { allPaths, isGenerated, root } from './tree.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'catapi-generated-'));
  execFileSync(process.execPath, ['scripts/generate.mjs', '--into', folder], { cwd: root });
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const committed = allPaths().filter(isGenerated);

it('made every generated file from the contract as it stands', () => {
  const made = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  expect(made.sort()).toEqual(committed.sort());
  const stale = made.filter(
    (path) => readFileSync(join(folder, path), 'utf8') !== readFileSync(join(root, path), 'utf8'),
  );
  expect(stale, 'run `npm run generate`').toEqual([]);
});

it('says in every generated file that it is', () => {
  const silent = committed.filter((path) => {
    const start = readFileSync(join(root, path), 'utf8').slice(0, 300);
    return !/Made by `npm run generate` from .*; do not edit\./.test(start);
  });
  expect(silent).toEqual([]);
});

// That a change of the contract which breaks callers is found by the comparison of `npm run check`,
// and one that breaks nobody is let through.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { root } from './tree.ts';

let folder: string;
let released: string;

const contract = readFileSync(join(root, 'openapi/openapi.yaml'), 'utf8');

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'catapi-breaking-'));
  released = join(folder, 'released.yaml');
  writeFileSync(released, contract);
});
afterAll(() => rmSync(folder, { recursive: true }));

function compare(from: string, to: string): number | null {
  expect(contract).toContain(from);
  const changed = join(folder, 'changed.yaml');
  writeFileSync(changed, contract.replace(from, to));
  const cli = 'node_modules/@redocly/cli/bin/cli.js';
  const given = ['diff', released, changed, '--config', 'redocly.yaml'];
  return spawnSync(process.execPath, [cli, ...given], { cwd: root }).status;
}

it.each([
  ['a path that is renamed', '  /v1/sources:', '  /v1/origins:'],
  ['a parameter that is another', 'name: exclude_ids', 'name: without_ids'],
])('%s breaks callers', (_, from, to) => {
  expect(compare(from, to)).toBe(1);
});

it('a sentence that is another breaks nobody', () => {
  expect(compare('How many images. At most', 'How many images; at most')).toBe(0);
});

// A migration that was merged is never edited: databases out there have run it as it was. Its hash
// is kept here; a new migration adds a line, and no line ever changes.

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { migrations } from '../../packages/server/migrations/migrations.ts';

const folder = new URL('../../packages/server/migrations/', import.meta.url);

const merged: Record<string, string> = {
  '0001-accounts': 'b5b91c4b6b0c6357',
  '0002-catalogue': 'f471a1754e36fd9d',
  '0003-votes-and-favourites': '8076d75038a00a20',
  '0004-image-changes': '2f366ce01bea219b',
  '0005-plans': 'e75f00dc86e866f6',
  '0006-jobs': 'b033bf7c28e4a22a',
  '0007-uploads': '1d830b1fd0530eae',
  '0008-webhooks': 'b2fe50d20d9f810b',
  '0009-rotation': 'dae96c8328374d57',
  '0010-image-index': '3fe5dc269be80e1b',
};

/** The code without its comments and spacing, which may be mended. */
function hashOf(name: string): string {
  const text = readFileSync(new URL(`${name}.ts`, folder), 'utf8');
  const code = text.replace(/^\s*\/\/.*$/gm, '').replace(/\s+/g, ' ');
  return createHash('sha256').update(code).digest('hex').slice(0, 16);
}

it('are all there, in order, under the names of their files', () => {
  const files = readdirSync(folder).filter((name) => /^\d{4}-.*\.ts$/.test(name));
  expect(migrations.map(({ name }) => `${name}.ts`)).toEqual(files.sort());
});

it('are as they were merged', () => {
  const now = Object.fromEntries(migrations.map(({ name }) => [name, hashOf(name)]));
  expect(now).toEqual(merged);
});

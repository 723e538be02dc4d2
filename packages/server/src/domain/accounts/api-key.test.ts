// Keys as text: their shape, their fairness, and what is kept of them.

import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { systemChance } from '../../adapters/clock-system.ts';
import { createApiKey, endingOf, hashApiKey, isApiKey, isSameHash } from './api-key.ts';

describe('createApiKey', () => {
  test('is live_ and 64 letters and digits, and another each time', () => {
    const keys = Array.from({ length: 100 }, () => createApiKey(systemChance));
    for (const key of keys) expect(key).toMatch(/^live_[A-Za-z0-9]{64}$/);
    expect(new Set(keys).size).toBe(100);
  });

  test('favours no letter: bytes beyond the last whole alphabet are thrown away', () => {
    const counts = new Map<string, number>();
    let next = 0;
    // Every byte equally often, in turn.
    const chance = {
      integer: () => 0,
      bytes: (count: number) => Buffer.from(Array.from({ length: count }, () => next++ % 256)),
    };
    // 31 keys of 64 characters are exactly 8 rounds over the 248 bytes that are used.
    for (let index = 0; index < 31; index += 1) {
      for (const letter of createApiKey(chance).slice(5)) {
        counts.set(letter, (counts.get(letter) ?? 0) + 1);
      }
    }
    expect(counts.size).toBe(62);
    expect(new Set(counts.values())).toEqual(new Set([32]));
  });
});

test.each([
  ['DEMO-API-KEY', true],
  ['a8f0f1c2-7f3e-4d3a-9b1e-2f4c5d6e7f80', true],
  ['!~', true],
  ['x'.repeat(255), true],
  ['', false],
  ['x'.repeat(256), false],
  ['with space', false],
  ['line\n', false],
  ['nul\0', false],
  ['clé', false],
  ['😺', false],
])('isApiKey(%j) is %s', (text, expected) => {
  expect(isApiKey(text)).toBe(expected);
});

test('the hash is SHA-256 of the whole key, in hex', () => {
  const long = `live_${'a'.repeat(250)}`;
  expect(hashApiKey(long)).toBe(createHash('sha256').update(long).digest('hex'));
  expect(hashApiKey(`${long}b`)).not.toBe(hashApiKey(long));
});

test('the ending is the last four characters', () => {
  expect(endingOf('live_abcdWXYZ')).toBe('WXYZ');
  expect(endingOf('abc')).toBe('abc');
});

test('isSameHash compares whole hashes and never throws', () => {
  const hash = hashApiKey('one');
  expect(isSameHash(hash, hash)).toBe(true);
  expect(isSameHash(hash, hashApiKey('two'))).toBe(false);
  expect(isSameHash(hash, hash.slice(1))).toBe(false);
  expect(isSameHash(hash, hash.toUpperCase())).toBe(false);
});

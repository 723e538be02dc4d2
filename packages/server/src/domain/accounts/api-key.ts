// A key as text: what it may look like, how a new one is made, and the hash that is kept of it.
// The hash is one round of plain SHA-256, not a slow password hash: slowness protects words that
// people choose, and our keys hold 381 bits of chance, which nobody can guess at any speed. A
// slow hash on every call would only be a way to keep the server busy.

import { createHash, timingSafeEqual } from 'node:crypto';
import type { Chance } from '../../ports/clock.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const prefix = 'live_';
const secretLength = 64;
const endingLength = 4;

/** The largest multiple of the alphabet's length that a byte can be below. */
const fairBelow = 256 - (256 % alphabet.length);

/** A new key. Bytes that would favour the alphabet's beginning are thrown away. */
export function createApiKey(chance: Chance): string {
  let secret = '';
  while (secret.length < secretLength) {
    for (const byte of chance.bytes(secretLength - secret.length)) {
      if (byte < fairBelow) secret += alphabet[byte % alphabet.length];
    }
  }
  return prefix + secret;
}

/**
 * Whether a text can be a key at all: visible ASCII of at most 255 characters. Nothing else was
 * ever given out, so nothing else is worth a question to the database. Old UUIDs and
 * DEMO-API-KEY are keys like any other.
 */
export function isApiKey(text: string): boolean {
  return /^[\x21-\x7e]{1,255}$/.test(text);
}

export function hashApiKey(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

/** The last characters, by which people tell their keys apart. */
export function endingOf(key: string): string {
  return key.slice(-endingLength);
}

/** Compares two hashes in the same time wherever they differ. */
export function isSameHash(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

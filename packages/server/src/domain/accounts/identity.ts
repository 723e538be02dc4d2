// Who an account is: the mail address it was made for and the id that the contract shows. Addresses
// are compared in lower case. Some mail servers tell letter case apart, but no two people were ever
// seen to depend on it, and one person who types it in two ways must not get two accounts.

import { refuse } from '../../errors.ts';
import type { Chance } from '../../ports/clock.ts';

const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';
const userIdLength = 6;
const emailLengthMax = 254;

/** How many ids are tried before a duplicate is held to be something else than bad luck. */
export const userIdTriesMax = 5;

/** No spaces, no control characters, no halves of a character: not every database keeps those. */
const emailShape = /^[^\s@\p{Cc}\p{Cs}]+@[^\s@\p{Cc}\p{Cs}]+$/u;

/** The address as it is kept. Lower case can be longer: İ becomes two characters. */
export function parseEmail(text: string): string {
  const email = text.trim().toLowerCase();
  if (!emailShape.test(email) || email.length > emailLengthMax) {
    throw refuse('INVALID_CREDENTIALS', { reason: 'The email is not a mail address.' });
  }
  return email;
}

/** An opaque id like `1ejqec`; one character longer with each try, so that luck turns quickly. */
export function createUserId(chance: Chance, attempt: number): string {
  return Array.from(
    { length: userIdLength + attempt },
    () => alphabet[chance.integer(alphabet.length)],
  ).join('');
}

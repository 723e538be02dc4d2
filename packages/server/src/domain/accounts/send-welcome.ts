// The letter with the key of a sign-up. The key is made when the letter is sent and is nowhere
// before, so that no table ever holds one in clear text. When it is not known whether a letter
// left, another is sent with another key, and the key of the first stops working: who has two
// letters has one key, and it is the later one's.

import { sqlTime } from '../../ports/database.ts';
import type { Ports } from '../../ports/ports.ts';
import { findAccountEmail, replaceKey } from './account-store.ts';
import { createApiKey, endingOf, hashApiKey } from './api-key.ts';
import { welcomeLetter } from './letters.ts';

/** What the key of a sign-up is called. */
export const signUpKeyName = 'sign-up';

export async function sendWelcome(
  { database, clock, chance, cache, mailer }: WelcomePorts,
  baseUrl: string,
  accountId: number,
): Promise<void> {
  const email = await findAccountEmail(database.latest, accountId);
  if (email === undefined) return;
  const key = createApiKey(chance);
  await database.transaction((transaction) =>
    replaceKey(transaction, {
      account_id: accountId,
      key_hash: hashApiKey(key),
      key_ending: endingOf(key),
      name: signUpKeyName,
      created_at: sqlTime(clock.nowMs()),
    }),
  );
  await cache.forget([`account:${accountId}`]);
  await mailer.send(welcomeLetter(email, key, baseUrl), `welcome-${accountId}`);
}

type WelcomePorts = Pick<Ports, 'database' | 'clock' | 'chance' | 'cache' | 'mailer'>;

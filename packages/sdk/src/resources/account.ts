// Getting a key and changing it. A rotated key is lost when its answer is: send an idempotencyKey,
// and the same call within a day answers the new key again. A client keeps the key it was made
// with, so after a change make a new one.
import type { Call, PostOptions } from '../call.ts';
import * as wires from '../generated/wires.ts';
import type { KeyGiven, NewAccount } from '../shapes.ts';

/** Accounts and their keys. */
export interface Account {
  /** Makes an account; `api_key` is in the answer where the server hands keys out that way. */
  signUp(account: NewAccount, options?: PostOptions): Promise<KeyGiven>;
  /** Answers a new key; the one that the call was made with stops working. */
  rotateKey(options?: PostOptions): Promise<KeyGiven>;
}

/**
 * Makes `account` of a client, for `createClient`.
 *
 * @example
 * import { createClient, createAccount } from '@thecatapi/sdk';
 *
 * const cats = createClient({ baseUrl: 'http://localhost:3000' }, { account: createAccount });
 * await cats.account.rotateKey();
 */
export function createAccount(call: Call): Account {
  return {
    signUp: (body, options) => call.one(wires.signUp, { body, options }),
    rotateKey: (options) => call.one(wires.rotateKey, { options }),
  };
}

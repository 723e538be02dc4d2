// Getting a key and changing it. A rotated key is lost when its answer is: send an idempotencyKey,
// and the same call within a day answers the new key again. A client keeps the key it was made
// with, so after a change make a new one.
import type { Call, PostOptions } from '../call.ts';
import * as wires from '../generated/wires.ts';
import type { KeyGiven, NewAccount } from '../shapes.ts';

export interface Account {
  /** Makes an account; `api_key` is in the answer where the server hands keys out that way. */
  signUp(account: NewAccount, options?: PostOptions): Promise<KeyGiven>;
  /** Answers a new key; the one that the call was made with stops working. */
  rotateKey(options?: PostOptions): Promise<KeyGiven>;
}

export function createAccount(call: Call): Account {
  return {
    signUp: (body, options) => call.one(wires.signUp, { body, options }),
    rotateKey: (options) => call.one(wires.rotateKey, { options }),
  };
}

// What an operation of the mocks is given and what it is: a function from an ask to an answer,
// which throws a refusal. Keys, limits and repeated calls are seen to before it.
import type { ImageStatus } from '../shapes.ts';
import type { MockQuery } from './mock-query.ts';
import { type MockAnswer, refuse } from './mock-reply.ts';
import type { MockAccount, MockState } from './mock-state.ts';

export interface Ask {
  request: Request;
  state: MockState;
  /** Where the server pretends to be. */
  origin: string;
  params: Readonly<Record<string, string>>;
  query: MockQuery;
  key: string | undefined;
  account: MockAccount | undefined;
  /** A number from 0 to 1. */
  chance(): number;
  /** The next number of a row. */
  nextId(): number;
  judge(upload: { filename: string; bytes: Uint8Array }): Promise<ImageStatus['status']>;
}

export type Deed = (ask: Ask) => MockAnswer | Promise<MockAnswer>;

/** Whose call it is, where the contract asks for a key. */
export function ownerOf({ account }: Ask): MockAccount {
  if (account === undefined) throw refuse('AUTHENTICATION_ERROR');
  return account;
}

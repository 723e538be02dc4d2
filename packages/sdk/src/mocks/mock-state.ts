// What the mocks know: a catalogue, and what was done to it since. Everything is plain and may be
// read and changed by a test at any time; `reset` fills the very same object anew.
import type {
  Analysis,
  Breed,
  Category,
  Fact,
  Favourite,
  ImageStatus,
  Vote,
  WebhookCreated,
} from '../shapes.ts';
import { createBreeds, createCategories, createFacts, createImages } from './mock-catalogue.ts';

/** A picture; of an upload it is also known whose it is. */
export interface MockImage {
  id: string;
  type: 'jpg' | 'png' | 'gif' | 'webp';
  width: number;
  height: number;
  /** Ids of breeds and of categories. */
  breeds: string[];
  categories: number[];
  analyses: Analysis[];
  upload?: MockUpload;
}

/** An upload as the mocks remember it. */
export interface MockUpload {
  /** The id of the account. */
  owner: string;
  filename: string;
  subId: string | null;
  createdAt: string;
  status: ImageStatus['status'];
  /** Why it was rejected. */
  reason?: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** What belongs to one key. */
export interface MockAccount {
  id: string;
  email?: string;
  votes: Vote[];
  favourites: Favourite[];
  webhooks: WebhookCreated[];
}

/** What goes wrong, and how often; shares are from 0 (never) to 1 (always). */
export interface Chaos {
  /** The share of calls that are answered with 503. */
  unavailable?: number | undefined;
  /** The share of calls that nobody answers. */
  networkErrors?: number | undefined;
  /** How long an answer takes, in milliseconds: always, or from and to. */
  latencyMs?: number | readonly [number, number] | undefined;
  /** How many calls a key, and those without one, may make in a window; then 429. */
  rateLimit?: { calls: number; perMs?: number | undefined } | undefined;
}

/** Everything the mocks know. */
export interface MockState {
  breeds: Breed[];
  categories: Category[];
  facts: Fact[];
  images: MockImage[];
  /** By key; an account is there once its key was used. */
  accounts: Map<string, MockAccount>;
  /** Keys that do not work any more. */
  revoked: Set<string>;
  chaos: Chaos;
}

/** What a mocked server keeps beside, and nobody needs to look at. */
export interface MockMemory {
  /** The first answers to idempotency keys. */
  firstAnswers: Map<string, { fingerprint: string; answer: Promise<Response> }>;
  windows: Map<string, { endsAtMs: number; consumed: number }>;
  lastId: number;
  lastRequest: number;
}

export function fillState(state: Partial<MockState>, chaos: Chaos): MockState {
  return Object.assign(state, {
    breeds: createBreeds(),
    categories: createCategories(),
    facts: createFacts(),
    images: createImages(),
    accounts: new Map(),
    revoked: new Set<string>(),
    chaos: { ...chaos },
  });
}

export function fillMemory(memory: Partial<MockMemory>): MockMemory {
  const counters = { lastId: 0, lastRequest: 0 };
  return Object.assign(memory, { firstAnswers: new Map(), windows: new Map(), ...counters });
}

/** The account of a key, made when it is first used. */
export function openAccount(state: MockState, key: string): MockAccount {
  const known = state.accounts.get(key);
  if (known !== undefined) return known;
  const id = `mock${state.accounts.size + 1}`;
  const account: MockAccount = { id, votes: [], favourites: [], webhooks: [] };
  state.accounts.set(key, account);
  return account;
}

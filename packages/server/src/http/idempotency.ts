// The same thing asked for twice under one Idempotency-Key happens once. The key's row is written
// in the very transaction that does the work: both are there or neither is, and a second request
// that comes while the first is at work waits on the row's unique key. Answers may hold secrets (a
// new API key), so they are kept encrypted under a secret that only the caller has: the key itself.

import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { type ApiError, refuse } from '../errors.ts';
import { sqlTime, whereTuples } from '../ports/database.ts';
import type { FinishedAnswer } from './prepared-answer.ts';

export interface IdempotentRequest {
  /** Whose key it is: keys of different accounts and operations never meet. */
  scope: string;
  key: string;
  /** What was asked for; the same key with another request is refused. */
  fingerprint: string;
}

const table = 'idempotency_keys';
const cipherName = 'aes-256-gcm';

const hash = (text: string) => createHash('sha256').update(text).digest('hex');

function secretOf(request: IdempotentRequest): Buffer {
  return Buffer.from(hkdfSync('sha256', request.key, request.scope, 'kept answer', 32));
}

function encrypt(request: IdempotentRequest, text: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv(cipherName, secretOf(request), nonce);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
}

function decrypt(request: IdempotentRequest, kept: string): string {
  const bytes = Buffer.from(kept, 'base64');
  const decipher = createDecipheriv(cipherName, secretOf(request), bytes.subarray(0, 12));
  decipher.setAuthTag(bytes.subarray(12, 28));
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
}

interface Row {
  scope: string;
  key_hash: string;
  request_hash: string;
  answer: string | null;
}

const rowKeyOf = ({ scope, key }: IdempotentRequest) => ({ scope, key_hash: hash(key) });

function findRows(knex: Knex, requests: readonly IdempotentRequest[]): Promise<Row[]> {
  const tuples = requests.map(({ scope, key }) => [scope, hash(key)]);
  return whereTuples(knex(table), ['scope', 'key_hash'], tuples).select();
}

function readAnswer(request: IdempotentRequest, row: Row): FinishedAnswer | ApiError {
  const isSame = row.request_hash === hash(request.fingerprint);
  if (!isSame || row.answer === null) return refuse('IDEMPOTENCY_KEY_REUSED');
  return JSON.parse(decrypt(request, row.answer)) as FinishedAnswer;
}

/** The first answer to this request, or the refusal of a key that was used for another one. */
export async function findFirstAnswer(
  knex: Knex,
  request: IdempotentRequest,
): Promise<FinishedAnswer | ApiError | undefined> {
  const [row] = await findRows(knex, [request]);
  return row === undefined ? undefined : readAnswer(request, row);
}

/** Text that is the same for two requests with one key. */
export const sameKey = ({ scope, key }: IdempotentRequest) => JSON.stringify([scope, key]);

/**
 * Takes the keys that are free for this transaction. Answers, for each request in its order, what
 * its key was answered with before, or `undefined` where the key is this transaction's now.
 */
export async function claimKeys(
  transaction: Knex.Transaction,
  requests: readonly IdempotentRequest[],
  nowMs: number,
): Promise<(FinishedAnswer | ApiError | undefined)[]> {
  if (requests.length === 0) return [];
  // In one order everywhere: of two servers that take the same keys, one waits and none is undone.
  const inOrder = [...new Map(requests.map((request) => [sameKey(request), request])).entries()]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, request]) => request);
  const rows = inOrder.map((request) => ({
    ...rowKeyOf(request),
    request_hash: hash(request.fingerprint),
    created_at: sqlTime(nowMs),
  }));
  // A key that somebody else is at work under is waited for: its row is locked until they commit.
  await transaction(table).insert(rows).onConflict(['scope', 'key_hash']).ignore();
  const found = new Map<string, Row>();
  for (const row of await findRows(transaction, inOrder)) {
    found.set(JSON.stringify([row.scope, row.key_hash]), row);
  }
  return requests.map((request) => {
    const row = found.get(JSON.stringify([request.scope, hash(request.key)]));
    // Nobody commits a key without its answer, so one without is this transaction's own.
    if (row === undefined || row.answer === null) return undefined;
    return readAnswer(request, row);
  });
}

/** Keeps the answers beside the work that they answer; the keys must be claimed. */
export async function keepAnswers(
  transaction: Knex.Transaction,
  answers: readonly { request: IdempotentRequest; finished: FinishedAnswer }[],
  nowMs: number,
): Promise<void> {
  if (answers.length === 0) return;
  const rows = answers.map(({ request, finished }) => ({
    ...rowKeyOf(request),
    request_hash: hash(request.fingerprint),
    created_at: sqlTime(nowMs),
    status: finished.status,
    answer: encrypt(request, JSON.stringify(finished)),
  }));
  const columns = ['request_hash', 'status', 'answer'];
  await transaction(table).insert(rows).onConflict(['scope', 'key_hash']).merge(columns);
}

/** Gives claimed keys back, because nothing was done under them. */
export async function releaseKeys(
  transaction: Knex.Transaction,
  requests: readonly IdempotentRequest[],
): Promise<void> {
  if (requests.length === 0) return;
  const tuples = requests.map(({ scope, key }) => [scope, hash(key)]);
  await whereTuples(transaction(table), ['scope', 'key_hash'], tuples).delete();
}

const deletedRowsMax = 5000;

/** Forgets keys older than that, some at a time, as a statement has to end soon; says how many. */
export async function deleteOldKeys(knex: Knex, beforeMs: number): Promise<number> {
  for (let deleted = 0; ; ) {
    const ids: number[] = await knex(table)
      .where('created_at', '<', sqlTime(beforeMs))
      .orderBy('created_at')
      .limit(deletedRowsMax)
      .pluck('id');
    if (ids.length === 0) return deleted;
    deleted += await knex(table).whereIn('id', ids).delete();
  }
}

// The same thing asked for twice under one Idempotency-Key happens once. The key's row is written
// in the very transaction that does the work: both are there or neither is, and a second request
// that comes while the first is at work waits on the row's unique key. Answers may hold secrets (a
// new API key), so they are kept encrypted under a secret that only the caller has: the key itself.

import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { refuse } from '../errors.ts';
import { type Database, sqlTime } from '../ports/database.ts';
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
  request_hash: string;
  answer: string | null;
}

/** The first answer to this request; throws when the key was used for another one. */
export async function findFirstAnswer(
  knex: Knex,
  request: IdempotentRequest,
): Promise<FinishedAnswer | undefined> {
  const row: Row | undefined = await knex(table)
    .where({ scope: request.scope, key_hash: hash(request.key) })
    .first('request_hash', 'answer');
  if (row === undefined || row.answer === null) return undefined;
  if (row.request_hash !== hash(request.fingerprint)) throw refuse('IDEMPOTENCY_KEY_REUSED');
  return JSON.parse(decrypt(request, row.answer)) as FinishedAnswer;
}

/** Takes the key for this transaction; false when it is taken already. */
export async function claimKey(
  database: Database,
  transaction: Knex.Transaction,
  request: IdempotentRequest,
  nowMs: number,
): Promise<boolean> {
  try {
    await transaction(table).insert({
      scope: request.scope,
      key_hash: hash(request.key),
      request_hash: hash(request.fingerprint),
      created_at: sqlTime(nowMs),
    });
    return true;
  } catch (error) {
    if (database.isDuplicate(error)) return false;
    throw error;
  }
}

/** Keeps the answer beside the work that it answers. */
export async function keepAnswer(
  transaction: Knex.Transaction,
  request: IdempotentRequest,
  finished: FinishedAnswer,
): Promise<void> {
  await transaction(table)
    .where({ scope: request.scope, key_hash: hash(request.key) })
    .update({ status: finished.status, answer: encrypt(request, JSON.stringify(finished)) });
}

/** Forgets keys older than a day; answers how many. */
export async function deleteOldKeys(knex: Knex, beforeMs: number): Promise<number> {
  return knex(table).where('created_at', '<', sqlTime(beforeMs)).delete();
}

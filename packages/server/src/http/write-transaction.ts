// What a write does in its transaction: takes the Idempotency-Key, runs the handler and keeps the
// answer beside the work, so that all of it is committed together or none. A group of calls is the
// same with more rows. A refused call of a group gives its key back, since the others' commit would
// otherwise keep it; a call alone is undone by its refusal, as is whatever its handler did before.

import type { Knex } from 'knex';
import type { AnyAnswer, AnyGroupHandler, Call, OperationId } from '../contract/handler.ts';
import { ApiError, refuse } from '../errors.ts';
import type { Ports } from '../ports/ports.ts';
import {
  claimKeys,
  findFirstAnswer,
  type IdempotentRequest,
  keepAnswers,
  releaseKeys,
  sameKey,
} from './idempotency.ts';
import type { FinishedAnswer } from './prepared-answer.ts';
import { finishAnswer } from './reply.ts';

export interface Write {
  call: Call<OperationId>;
  idempotent: IdempotentRequest | undefined;
}

type WritePorts = Pick<Ports, 'database' | 'clock'>;

/** One call in a transaction of its own. */
export function performAlone(
  { database, clock }: WritePorts,
  { call, idempotent }: Write,
  handle: (call: Call<OperationId>) => Promise<AnyAnswer>,
): Promise<FinishedAnswer> {
  return database.transaction(async (transaction) => {
    const nowMs = clock.nowMs();
    const requests = idempotent === undefined ? [] : [idempotent];
    const [first] = await claimKeys(transaction, requests, nowMs);
    if (first instanceof ApiError) throw first;
    if (first !== undefined) return first;
    const finished = finishAnswer(await handle({ ...call, transaction }));
    const kept = requests.map((request) => ({ request, finished }));
    await keepAnswers(transaction, kept, nowMs);
    return finished;
  });
}

/** A lost answer is fetched again by somebody who may do nothing else. */
export async function replayAnswer(
  { database }: WritePorts,
  idempotent: IdempotentRequest | undefined,
): Promise<FinishedAnswer> {
  const first = idempotent && (await findFirstAnswer(database.latest, idempotent));
  if (first === undefined) throw refuse('AUTHENTICATION_ERROR');
  if (first instanceof ApiError) throw first;
  return first;
}

/**
 * All calls that `take` gives, in one transaction; it is asked when the transaction has begun.
 * Answers each, in their order, with its answer or its own refusal.
 */
export function performTogether(
  { database, clock }: WritePorts,
  handler: AnyGroupHandler,
  take: () => readonly Write[],
): Promise<(FinishedAnswer | ApiError)[]> {
  return database.transaction(async (transaction) => {
    const writes = take();
    const outcomes = new Map<Write, FinishedAnswer | ApiError>();
    let left = writes;
    while (left.length > 0) {
      left = await performRound(transaction, clock.nowMs(), handler, left, outcomes);
    }
    return writes.map((write) => outcomes.get(write) as FinishedAnswer | ApiError);
  });
}

/**
 * Decides every write but those whose key an earlier one of the same round has taken, and answers
 * these: in the next round the key is answered, or given back.
 */
async function performRound(
  transaction: Knex.Transaction,
  nowMs: number,
  handler: AnyGroupHandler,
  writes: readonly Write[],
  outcomes: Map<Write, FinishedAnswer | ApiError>,
): Promise<Write[]> {
  const { work, later } = await splitByKey(transaction, nowMs, writes, outcomes);
  if (work.length === 0) return later;
  const calls = work.map(({ call }) => ({ ...call, transaction }));
  const answers = await handler.handleGroup(calls, transaction);
  const kept: { request: IdempotentRequest; finished: FinishedAnswer }[] = [];
  const released: IdempotentRequest[] = [];
  for (const [index, write] of work.entries()) {
    const answer = answers[index];
    if (answer === undefined) throw new Error(`call ${index} of a group was not answered`);
    const outcome = answer instanceof ApiError ? answer : finishAnswer(answer);
    outcomes.set(write, outcome);
    const request = write.idempotent;
    if (request === undefined) continue;
    if (outcome instanceof ApiError) released.push(request);
    else kept.push({ request, finished: outcome });
  }
  await keepAnswers(transaction, kept, nowMs);
  await releaseKeys(transaction, released);
  return later;
}

/** Tells the writes that are to be done from those that were done before. */
async function splitByKey(
  transaction: Knex.Transaction,
  nowMs: number,
  writes: readonly Write[],
  outcomes: Map<Write, FinishedAnswer | ApiError>,
): Promise<{ work: Write[]; later: Write[] }> {
  const work = writes.filter(({ idempotent }) => idempotent === undefined);
  const later: Write[] = [];
  const keyed = writes.flatMap((write) =>
    write.idempotent === undefined ? [] : [{ write, request: write.idempotent }],
  );
  const requests = keyed.map(({ request }) => request);
  const firsts = await claimKeys(transaction, requests, nowMs);
  const taken = new Set<string>();
  for (const [index, { write, request }] of keyed.entries()) {
    const first = firsts[index];
    if (first !== undefined) outcomes.set(write, first);
    else if (taken.has(sameKey(request))) later.push(write);
    else work.push(write);
    taken.add(sameKey(request));
  }
  return { work, later };
}

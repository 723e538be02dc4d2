// Work that is done later, by this process or another. A job is written in the transaction of its
// cause, so it is there when that was committed and never otherwise; its row is the truth about it.
// How its id reaches a worker is a delivery, of which several may be at work and none has to be
// trusted: an id that comes twice, late or not at all harms nothing, because a worker claims the
// row before it performs, and what nobody delivered is found by looking.

import type { Knex } from 'knex';

/** Every job there is, with what it is told. Ids, never the things: those are read when it runs. */
export interface JobPayloads {
  analyseImage: { imageId: string };
  resizeImage: { imageId: string };
  deleteFiles: { imageId: string };
  sendWelcome: { accountId: number };
  tellUploader: { imageId: string };
  /** What happened, as it is sent: it was so then, and need not be any more. */
  deliverWebhook: { webhookId: number; messageId: string; body: string };
  tellWebhookOwner: { webhookId: number };
}

export type JobName = keyof JobPayloads;

export interface Job<Name extends JobName = JobName> {
  id: number;
  name: Name;
  payload: JobPayloads[Name];
  /** How many have begun, this one included, and those left out that an outage ended. */
  attempt: number;
  createdAtMs: number;
}

export interface JobCall<Name extends JobName> {
  job: Job<Name>;
  payload: JobPayloads[Name];
  /** Aborted when its time is over; what goes on after that is on its own. */
  signal: AbortSignal;
  /** Whether there is no other attempt after this one. */
  isLast: boolean;
}

export type JobHandler<Name extends JobName> = (call: JobCall<Name>) => Promise<void>;

export type JobHandlers = { [Name in JobName]: JobHandler<Name> };

/**
 * Jobs of one lane never wait for those of another. In `outside` are those whose length is up to
 * whoever is told of something; the rest are in `own`.
 */
export const lanes = ['own', 'outside'] as const;
export type Lane = (typeof lanes)[number];

/** What a delivery needs to know of a job. */
export interface DueJob {
  id: number;
  /** Smaller goes first; from 1 up. */
  priority: number;
}

/** A job as an operator sees it. */
export interface JobRow {
  id: number;
  name: string;
  payload: string;
  state: 'waiting' | 'running' | 'dead';
  attempts: number;
  dueAtMs: number;
  runner: string | null;
  lastError: string | null;
  createdAtMs: number;
}

export interface JobCount {
  name: string;
  state: JobRow['state'];
  count: number;
  /** Since when the first of them has been there. */
  oldestMs: number;
}

export interface JobFailure {
  /** Why, in words. */
  error: string;
  /** How long it waits for another attempt; undefined: it is dead. */
  delayMs: number | undefined;
  /** It was no fault of the job's, and this attempt does not count. */
  isOutage: boolean;
}

/** Thrown by a handler whose job would take what is due to others: it waits, and nothing failed. */
export class JobPostponed extends Error {
  readonly delayMs: number;

  constructor(why: string, delayMs: number) {
    super(why);
    this.name = 'JobPostponed';
    this.delayMs = delayMs;
  }
}

export interface Queue {
  /** Adds a job to what `transaction` commits. */
  enqueue<Name extends JobName>(
    name: Name,
    payload: JobPayloads[Name],
    transaction: Knex.Transaction,
    options?: { delayMs?: number },
  ): Promise<void>;
  /** The same for many at once, which costs about what one does. */
  enqueueAll<Name extends JobName>(
    name: Name,
    payloads: readonly JobPayloads[Name][],
    transaction: Knex.Transaction,
  ): Promise<void>;
  /** Is called when a job of this process was committed; a hint to look, and no more than that. */
  onCommitted(listener: () => void): void;
  /** Jobs that may begin, of all lanes or one, those that go first in front. */
  listDue(limit: number, lane?: Lane): Promise<DueJob[]>;
  /**
   * Takes a due job for `runner`, until `leaseMs` from now unless it is kept; undefined when it is
   * gone, not due, or somebody else's.
   */
  claim(id: number, runner: string, leaseMs: number): Promise<Job | undefined>;
  /** Keeps what `runner` performs for another `leaseMs`. */
  keep(runner: string, leaseMs: number): Promise<void>;
  /** Ends a job that was performed; nothing when it is no longer `runner`'s. */
  finish(id: number, runner: string): Promise<void>;
  /** Lets it wait for another attempt, or buries it; as `finish` for whose. */
  fail(id: number, runner: string, failure: JobFailure): Promise<void>;
  /** For operators, the newest first. */
  list(state: JobRow['state'] | undefined, limit: number): Promise<JobRow[]>;
  show(id: number): Promise<JobRow | undefined>;
  /** Lets dead jobs wait again, all or one; answers how many. */
  revive(id: number | undefined): Promise<number>;
  count(): Promise<JobCount[]>;
}

/** Carries ids of due jobs to workers. */
export interface Delivery {
  /**
   * Calls `perform` with ids, of each lane so many at a time; stops taking when stopped, and waits
   * for those.
   */
  start(
    perform: (id: number) => Promise<void>,
    atOnce: Readonly<Record<Lane, number>>,
  ): { stop(): Promise<void> };
  /** Waits until what this process has committed was handed over, or could not be. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

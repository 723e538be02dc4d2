// Jobs as rows of the database. They are claimed by an UPDATE that names the state before, so of
// any number of workers one gets a job; and a worker that dies is noticed by its lease running out.
// Priorities are for letters that somebody waits for, not for starving anybody: those that go first
// are few. Webhooks have a lane of their own, because how long each takes is up to whoever receives
// it: a slow receiver of many events would otherwise keep everybody's uploads waiting. A lane is a
// range of priorities, so the index by which jobs are found serves each.

import type { Knex } from 'knex';
import type { Clock } from '../ports/clock.ts';
import { type Database, sqlTime } from '../ports/database.ts';
import type {
  DueJob,
  Job,
  JobCount,
  JobFailure,
  JobName,
  JobRow,
  Lane,
  Queue,
} from '../ports/queue.ts';

/** The rest have 10. */
const priorities: Partial<Record<JobName, number>> = { sendWelcome: 1, deliverWebhook: 20 };
const priorityOfMost = 10;
/** From here on jobs are of the lane `outside`. */
const outsidePriority = 20;
/** SQLite joins the rows of an insert as SELECTs, of which it takes 500. */
const chunkRows = 100;
const errorLengthMax = 2000;

interface Row {
  id: number;
  name: string;
  payload: string;
  state: JobRow['state'];
  attempts: number;
  due_at: string;
  runner: string | null;
  last_error: string | null;
  created_at: string;
}

const msOf = (kept: string) => Date.parse(`${kept.replace(' ', 'T')}Z`);

class OutboxQueue implements Queue {
  readonly #database: Pick<Database, 'write' | 'latest'>;
  readonly #clock: Clock;
  readonly #listeners: (() => void)[] = [];

  constructor(database: Pick<Database, 'write' | 'latest'>, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  async enqueue(
    name: JobName,
    payload: object,
    transaction: Knex.Transaction,
    { delayMs = 0 }: { delayMs?: number } = {},
  ): Promise<void> {
    await this.#insert(name, [payload], transaction, delayMs);
  }

  async enqueueAll(
    name: JobName,
    payloads: readonly object[],
    transaction: Knex.Transaction,
  ): Promise<void> {
    for (let at = 0; at < payloads.length; at += chunkRows) {
      await this.#insert(name, payloads.slice(at, at + chunkRows), transaction, 0);
    }
  }

  onCommitted(listener: () => void): void {
    this.#listeners.push(listener);
  }

  async listDue(limit: number, lane?: Lane): Promise<DueJob[]> {
    const due = this.#due(this.#database.latest('jobs'));
    if (lane !== undefined) due.where('priority', lane === 'own' ? '<' : '>=', outsidePriority);
    return due.orderBy(['priority', 'id']).limit(limit).select('id', 'priority');
  }

  async claim(id: number, runner: string, leaseMs: number): Promise<Job | undefined> {
    const until = sqlTime(this.#clock.nowMs() + leaseMs);
    const { write } = this.#database;
    const claimed: number = await this.#due(write('jobs').where({ id })).update({
      state: 'running',
      runner,
      due_at: until,
      attempts: write.raw('attempts + 1'),
    });
    if (claimed === 0) return undefined;
    const row: Row | undefined = await write('jobs').where({ id, runner }).first();
    if (row === undefined) return undefined;
    return {
      id,
      name: row.name as JobName,
      payload: JSON.parse(row.payload),
      attempt: row.attempts,
      createdAtMs: msOf(row.created_at),
    };
  }

  async keep(runner: string, leaseMs: number): Promise<void> {
    const due_at = sqlTime(this.#clock.nowMs() + leaseMs);
    await this.#database.write('jobs').where({ state: 'running', runner }).update({ due_at });
  }

  async finish(id: number, runner: string): Promise<void> {
    await this.#database.write('jobs').where({ id, runner, state: 'running' }).delete();
  }

  async fail(id: number, runner: string, { error, delayMs, isOutage }: JobFailure): Promise<void> {
    const { write } = this.#database;
    const due_at = sqlTime(this.#clock.nowMs() + (delayMs ?? 0));
    await write('jobs')
      .where({ id, runner, state: 'running' })
      .update({
        state: delayMs === undefined ? 'dead' : 'waiting',
        due_at,
        runner: null,
        last_error: error.slice(0, errorLengthMax),
        ...(isOutage ? { attempts: write.raw('attempts - 1') } : {}),
      });
  }

  async list(state: JobRow['state'] | undefined, limit: number): Promise<JobRow[]> {
    const query = this.#database.latest('jobs').orderBy('id', 'desc').limit(limit);
    const rows: Row[] = await (state === undefined ? query : query.where({ state }));
    return rows.map(present);
  }

  async show(id: number): Promise<JobRow | undefined> {
    const row: Row | undefined = await this.#database.latest('jobs').where({ id }).first();
    return row && present(row);
  }

  async revive(id: number | undefined): Promise<number> {
    const query = this.#database.write('jobs').where({ state: 'dead' });
    const dead = id === undefined ? query : query.where({ id });
    const due_at = sqlTime(this.#clock.nowMs());
    return dead.update({ state: 'waiting', attempts: 0, due_at });
  }

  async count(): Promise<JobCount[]> {
    const rows: { name: string; state: JobRow['state']; count: number; oldest: string }[] =
      await this.#database
        .latest('jobs')
        .groupBy('name', 'state')
        .select('name', 'state')
        .count({ count: '*' })
        .min({ oldest: 'created_at' });
    const nowMs = this.#clock.nowMs();
    return rows.map(({ name, state, count, oldest }) => ({
      name,
      state,
      count: Number(count),
      oldestMs: Math.max(0, nowMs - msOf(oldest)),
    }));
  }

  async #insert(
    name: JobName,
    payloads: readonly object[],
    transaction: Knex.Transaction,
    delayMs: number,
  ): Promise<void> {
    const nowMs = this.#clock.nowMs();
    const rows = payloads.map((payload) => ({
      name,
      payload: JSON.stringify(payload),
      state: 'waiting',
      priority: priorities[name] ?? priorityOfMost,
      attempts: 0,
      due_at: sqlTime(nowMs + delayMs),
      created_at: sqlTime(nowMs),
    }));
    await transaction('jobs').insert(rows);
    const tell = () => {
      for (const listen of this.#listeners) listen();
    };
    // Not committed: then there is no job to tell of.
    transaction.executionPromise?.then(tell, () => {});
  }

  /** Waiting and due, or running and given up by whoever ran it. */
  #due(query: Knex.QueryBuilder): Knex.QueryBuilder {
    const now = sqlTime(this.#clock.nowMs());
    return query.whereIn('state', ['waiting', 'running']).where('due_at', '<=', now);
  }
}

function present(row: Row): JobRow {
  return {
    id: row.id,
    name: row.name,
    payload: row.payload,
    state: row.state,
    attempts: row.attempts,
    dueAtMs: msOf(row.due_at),
    runner: row.runner,
    lastError: row.last_error,
    createdAtMs: msOf(row.created_at),
  };
}

export function openOutboxQueue(database: Pick<Database, 'write' | 'latest'>, clock: Clock): Queue {
  return new OutboxQueue(database, clock);
}

// Group commit: calls of one operation that come while another commit is under way gather, and the
// next transaction commits them together. There is no timer. A call on a quiet server goes at once,
// with those that were read from the sockets in the same turn of the event loop; load makes its own
// groups, and idleness costs nobody a delay. Every caller is answered after the commit and with its
// own outcome, so what is saved is round trips and syncs to disk, never durability.
//
// What must stay true:
//
// - A group is closed when its transaction has begun. Until then it takes whoever waits; whoever
//   has waited too long is refused and not written: perhaps nobody is there any more to be told.
// - When a statement of a group fails, nothing of it was committed, and each of its calls is tried
//   alone: a bad row harms only itself. When the database fails, none is tried again, for a commit
//   that was not acknowledged may have been done.
// - A group that takes long, as when a row of it waits for a lock, lets the next one begin.
//
// Measured (bench/votes.ts; 64 writers, each waiting for its commit, synced to disk, median of 21
// interleaved rounds on two busy cores): votes a second and the caller's median wait.
//
//                      one INSERT a vote   one transaction a vote   groups
//   SQLite 3.45          1,090   46 ms         742   67 ms          20,867   2.2 ms
//   MariaDB 10.11        2,894   20 ms       1,432   40 ms          14,639   3.1 ms
//
// A lone writer waits as long as for a transaction of its own (MariaDB: 0.86 and 0.84 ms). None of
// the acknowledged ids was another vote's.

import { ApiError, isOutage, unavailable } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';

const groupMax = 500;
const waitingMax = 5000;
const waitMsMax = 5000;
const longMs = 1000;

/** Gives the calls of a group, in the order in which they came; more than once the same. */
type Take<Call> = () => readonly Call[];

interface Waiting<Call, Answer> {
  call: Call;
  sinceMs: number;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

/** One transaction over what `take` gives once it has begun; throws when it was not committed. */
export type CommitTogether<Call, Answer> = (
  take: Take<Call>,
) => Promise<readonly (Answer | ApiError)[]>;

export interface GroupCommit<Call, Answer> {
  /** Resolves when the call is committed. */
  add(call: Call): Promise<Answer>;
}

export function createGroupCommit<Call, Answer>(
  commit: CommitTogether<Call, Answer>,
  clock: Clock,
): GroupCommit<Call, Answer> {
  let waiting: Waiting<Call, Answer>[] = [];
  let isBusy = false;

  function takeWaiting(): Waiting<Call, Answer>[] {
    const soonestMs = clock.nowMs() - waitMsMax;
    const inTime = waiting.filter((one) => {
      const isLate = one.sinceMs < soonestMs;
      if (isLate) one.reject(unavailable('this operation is overloaded'));
      return !isLate;
    });
    waiting = inTime.slice(groupMax);
    return inTime.slice(0, groupMax);
  }

  async function commitNext(): Promise<void> {
    let isHolding = true;
    const letNextBegin = () => {
      if (!isHolding) return;
      isHolding = false;
      if (waiting.length > 0) void commitNext();
      else isBusy = false;
    };
    const timer = setTimeout(letNextBegin, longMs);
    let taken: Waiting<Call, Answer>[] | undefined;
    // A transaction that is run again, after a deadlock, is run with the same calls.
    const group = () => {
      taken ??= takeWaiting();
      return taken;
    };
    try {
      const outcomes = await commit(() => group().map(({ call }) => call));
      settle(group(), outcomes);
    } catch (error) {
      // A transaction that could not begin took nobody: those who waited for it are told why, also
      // the late ones, for whom it is the database that was in the way and not the load.
      taken ??= waiting.splice(0, groupMax);
      fail(taken, error);
    } finally {
      clearTimeout(timer);
      letNextBegin();
    }
  }

  function fail(group: Waiting<Call, Answer>[], error: unknown): void {
    if (!isOutage(error) && group.length > 1) void commitEach(group);
    else for (const one of group) one.reject(error);
  }

  /** One after another: hundreds at a time would be refused for want of places. */
  async function commitEach(group: Waiting<Call, Answer>[]): Promise<void> {
    for (const one of group) await commitAlone(one);
  }

  async function commitAlone(one: Waiting<Call, Answer>): Promise<void> {
    try {
      settle([one], await commit(() => [one.call]));
    } catch (error) {
      one.reject(error);
    }
  }

  return {
    add(call) {
      if (waiting.length >= waitingMax) {
        return Promise.reject(unavailable('too many calls of this operation are waiting'));
      }
      return new Promise((resolve, reject) => {
        waiting.push({ call, sinceMs: clock.nowMs(), resolve, reject });
        if (isBusy) return;
        isBusy = true;
        setImmediate(commitNext);
      });
    },
  };
}

function settle<Call, Answer>(
  group: Waiting<Call, Answer>[],
  outcomes: readonly (Answer | ApiError)[],
): void {
  for (const [index, one] of group.entries()) {
    const outcome = outcomes[index] as Answer | ApiError;
    if (outcome instanceof ApiError) one.reject(outcome);
    else one.resolve(outcome);
  }
}

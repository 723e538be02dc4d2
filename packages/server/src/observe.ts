// One closed list of everything worth telling, each told once. The log and the metrics both listen
// and each takes what it needs, so no room ever writes a log line or counts anything itself. Ids
// go to the log, never to a metric's label.

/** How many are at work on something out of how many may, and how many wait, since when. */
interface Load {
  busy: number;
  waiting: number;
  oldestMs: number;
  size: number;
}

export type Observation =
  | {
      kind: 'request.answered';
      requestId: string;
      /** The operationId, or what else answered: `page`, `preflight`, `shed`, `unmatched`. */
      operation: string;
      method: string;
      /** The path as it was sent, without its query: queries may hold keys. */
      path: string;
      status: number;
      code?: string;
      /** Its failure was told by itself, as another kind of observation. */
      isTold?: boolean;
      cache?: CacheOutcome;
      durationMs: number;
    }
  | { kind: 'request.failed'; requestId: string; operation: string; error: Error }
  /** Nothing failed: there was more of it than there was room for. */
  | {
      kind: 'request.refused';
      requestId: string;
      operation: string;
      why: string;
      load?: Load;
    }
  | { kind: 'request.hint'; requestId: string; operation: string; hint: string }
  | { kind: 'reply.broke-contract'; operation: string; problem: string }
  | { kind: 'cache.failed'; key: string; error: Error }
  | {
      kind: 'port.failed';
      port: string;
      action: string;
      error: Error;
      load?: Load;
      /** Of the request that it failed. */
      operation?: string;
      requestId?: string;
      /** Of work of our own, that no request waits for. */
      task?: string;
    }
  /** `replica` is a host and port, never a url: a url holds a password. */
  | { kind: 'replica.left-out'; replica: string; why: string }
  | { kind: 'replica.taken-back'; replica: string }
  /** Its account may not ask; it is read as long as it answers. */
  | { kind: 'replica.lag-unknown'; replica: string; why: string }
  /** The process has more requests than time; `waiting` of them wait for their turn. */
  | { kind: 'overload.began'; waiting: number }
  /** Until the last refusal; how many were refused, by what they were. */
  | { kind: 'overload.ended'; durationMs: number; refused: Record<string, number> }
  | { kind: 'job.done'; job: string; id: number; attempt: number; durationMs: number }
  /** Dead: it is not tried again by itself. */
  | { kind: 'job.failed'; job: string; id: number; attempt: number; error: Error; isDead: boolean }
  | { kind: 'process.started'; roles: readonly string[]; url: string }
  | { kind: 'process.stopping'; signal: string }
  | { kind: 'process.stopped'; durationMs: number }
  | { kind: 'schedule.ran'; task: string; durationMs: number; changed: number }
  | { kind: 'schedule.failed'; task: string; error: Error };

/** Where an answer came from. */
export type CacheOutcome =
  | 'edge'
  | 'memory'
  | 'stale'
  | 'shared-flight'
  | 'redis'
  | 'database'
  | 'none';

export type Observe = (observation: Observation) => void;

/** Tells every listener; a listener that throws harms neither the others nor the teller. */
export function createObserve(listeners: readonly Observe[]): Observe {
  return (observation) => {
    for (const listen of listeners) {
      try {
        listen(observation);
      } catch {
        // Telling must never be a way to fail.
      }
    }
  };
}

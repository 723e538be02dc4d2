// All that happens by the clock: what the rooms want, and what the frame keeps only for a while.
// The worker role runs it on a timer, Lambda when EventBridge calls.

import type { Domain } from './domain/domain.ts';
import { deleteOldChanges } from './domain/images/image-change-store.ts';
import { deleteOldKeys } from './http/idempotency.ts';
import { sqlTime } from './ports/database.ts';
import type { Ports } from './ports/ports.ts';
import type { Task } from './ports/task.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

export function listTasks(
  { database, clock }: Pick<Ports, 'database' | 'clock'>,
  { tasks }: Pick<Domain, 'tasks'>,
): Task[] {
  const forgetKeys = {
    name: 'forget idempotency keys',
    everyMs: hourMs,
    run: () => deleteOldKeys(database.write, clock.nowMs() - dayMs),
  };
  const forgetChanges = {
    name: 'forget image changes',
    everyMs: hourMs / 4,
    run: () => deleteOldChanges(database.write, sqlTime(clock.nowMs() - hourMs)),
  };
  return [forgetKeys, forgetChanges, ...tasks];
}

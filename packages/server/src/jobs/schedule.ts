// What happens by the clock in the worker role, and when Lambda is called for it. Of many servers
// one runs a task when it is due: whoever moves the task's next time in the database, which only
// one can. A server that dies in the midst of a task leaves it to the next time, so every task is
// written to be run again.

import type { Observe } from '../observe.ts';
import type { Clock } from '../ports/clock.ts';
import { type Database, sqlTime } from '../ports/database.ts';
import type { Task } from '../ports/task.ts';

interface SchedulePorts {
  database: Pick<Database, 'write' | 'isDuplicate'>;
  clock: Clock;
  observe: Observe;
}

/** How often a server looks whether a task is due. */
const lookMsMax = 60_000;

/** Whether it is this server's turn to run the task now. */
export async function takeTurn(
  { database, clock }: Pick<SchedulePorts, 'database' | 'clock'>,
  { name, everyMs }: Pick<Task, 'name' | 'everyMs'>,
): Promise<boolean> {
  const nowMs = clock.nowMs();
  const next_at = sqlTime(nowMs + everyMs);
  const moved: number = await database
    .write('schedule')
    .where({ task: name })
    .where('next_at', '<=', sqlTime(nowMs))
    .update({ next_at });
  if (moved > 0) return true;
  if ((await database.write('schedule').where({ task: name }).first('task')) !== undefined) {
    return false;
  }
  try {
    await database.write('schedule').insert({ task: name, next_at });
    return true;
  } catch (error) {
    // Another server was first in this very moment.
    if (database.isDuplicate(error)) return false;
    throw error;
  }
}

async function runTask(ports: SchedulePorts, task: Task): Promise<void> {
  const startedAtMs = performance.now();
  try {
    if (!(await takeTurn(ports, task))) return;
    const changed = await task.run();
    const durationMs = performance.now() - startedAtMs;
    ports.observe({ kind: 'schedule.ran', task: task.name, durationMs, changed });
  } catch (cause) {
    const error = cause instanceof Error ? cause : new Error(String(cause));
    ports.observe({ kind: 'schedule.failed', task: task.name, error });
  }
}

/** Runs those that are due now, one after the other. */
export async function runDueTasks(ports: SchedulePorts, tasks: readonly Task[]): Promise<void> {
  for (const task of tasks) await runTask(ports, task);
}

/** Runs tasks when they are due, the first time at once; `stop` waits for those at work. */
export function startSchedule(
  ports: SchedulePorts,
  tasks: readonly Task[],
): { stop(): Promise<void> } {
  const atWork = new Map<string, Promise<void>>();
  const look = (task: Task) => {
    if (atWork.has(task.name)) return;
    const work = runTask(ports, task).finally(() => atWork.delete(task.name));
    atWork.set(task.name, work);
  };
  const timers = tasks.map((task) => {
    look(task);
    return setInterval(() => look(task), Math.min(task.everyMs, lookMsMax));
  });
  return {
    async stop() {
      for (const timer of timers) clearInterval(timer);
      await Promise.all(atWork.values());
    },
  };
}

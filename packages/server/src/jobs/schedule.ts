// What happens by the clock in the worker role. Each task is one statement that is safe to run on
// several servers at once, so no server has to be the chosen one.

import type { Observe } from '../observe.ts';

export interface Task {
  name: string;
  everyMs: number;
  /** Answers how many rows it changed. */
  run(): Promise<number>;
}

async function runTask(task: Task, observe: Observe): Promise<void> {
  const startedAtMs = performance.now();
  try {
    const changed = await task.run();
    const durationMs = performance.now() - startedAtMs;
    observe({ kind: 'schedule.ran', task: task.name, durationMs, changed });
  } catch (cause) {
    const error = cause instanceof Error ? cause : new Error(String(cause));
    observe({ kind: 'schedule.failed', task: task.name, error });
  }
}

/** Runs every task once and then by the clock; `stop` waits for those at work. */
export function startSchedule(tasks: readonly Task[], observe: Observe): { stop(): Promise<void> } {
  const atWork = new Set<Promise<void>>();
  const start = (task: Task) => {
    const work = runTask(task, observe).finally(() => atWork.delete(work));
    atWork.add(work);
  };
  const timers = tasks.map((task) => {
    start(task);
    return setInterval(() => start(task), task.everyMs);
  });
  return {
    async stop() {
      for (const timer of timers) clearInterval(timer);
      await Promise.all(atWork);
    },
  };
}

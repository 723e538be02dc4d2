// What a room wants done by the clock; jobs/schedule.ts does it, on one of many servers.

export interface Task {
  /** Different for each task; at most 64 characters. */
  name: string;
  everyMs: number;
  /** Answers how many things it changed. It may be ended at any step, and is run again. */
  run(): Promise<number>;
}

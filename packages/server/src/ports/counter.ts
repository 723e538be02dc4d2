// Counts that all servers share, each in stretches of time that begin with the first count.

export interface Count {
  /** What all servers have counted in this stretch. */
  consumed: number;
  endsInMs: number;
}

export interface Counter {
  /**
   * Adds to a key's count over stretches of `durationMs`; undefined when nobody can be asked just
   * now, which is no error: the process then goes by its own count.
   */
  add(key: string, cost: number, durationMs: number): Promise<Count | undefined>;
}

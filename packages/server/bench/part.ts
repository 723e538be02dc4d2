// What a part of the benchmark is: a few rows that are measured together. A part says what its rows
// want before anything is measured, so that one that cannot run, or fails, still shows them.

import type { Goal, Row } from './bench-table.ts';
import type { Contender } from './contenders.ts';
import type { Pace } from './duel.ts';

export interface Settings {
  isQuick: boolean;
  /** How often and how long two servers are loaded in turn. */
  pace: Pace;
  /** Our server on SQLite, started for the first part that asks. */
  ours(): Promise<Contender>;
  /** Says on the terminal how far the part is. */
  tell(text: string): void;
}

/** What came of a goal, by its place in the list; text says why there is no figure. */
export type Outcome = { value: number; beside: string } | string;

/** Why a quick run has no figure for some rows. */
export const leftOut = 'left out of a quick run';

export interface Part {
  name: string;
  goals: readonly Goal[];
  /** As many outcomes as there are goals. */
  measure(settings: Settings): Promise<readonly Outcome[]>;
}

/** The rows of a part that has ended. */
export function rowsOf({ goals }: Part, outcomes: readonly Outcome[]): Row[] {
  return goals.map((goal, at) => {
    const outcome = outcomes[at] ?? 'no figure';
    return typeof outcome === 'string' ? { ...goal, notRun: outcome } : { ...goal, ...outcome };
  });
}

const reasonLengthMax = 60;

/** The rows of a part that ended with an error, which all of them show. */
export function failedRowsOf({ goals }: Part, error: unknown): Row[] {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return goals.map((goal) => ({ ...goal, failed: line.slice(0, reasonLengthMax) }));
}

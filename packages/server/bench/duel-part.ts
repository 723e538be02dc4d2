// A part that is one duel: our server and one peer, both answering the same target.

import type { Goal } from './bench-table.ts';
import type { Contender } from './contenders.ts';
import { describeDuel, duel, mainFigure, type Side } from './duel.ts';
import { leftOut, type Outcome, type Part, type Settings } from './part.ts';
import { askRaw, startBareHttp } from './same-bytes.ts';

export interface DuelPlan {
  target: string;
  headers?: Readonly<Record<string, string>>;
  /** Starts the peer, which may take what it answers from us. */
  start(ours: Side): Promise<Opponent>;
}

export interface Opponent {
  contender: Contender;
  stop(): Promise<void>;
}

/** Made at every start by a server on SQLite. */
export const key = { 'x-api-key': 'DEMO-API-KEY' };

/** More requests a second are better; without a target the row is for information. */
export const ratioGoal = (
  name: string,
  against: string,
  [target, floor]: readonly [target?: number, floor?: number] = [],
  shortfall?: string,
): Goal => ({
  name,
  against,
  unit: 'x',
  better: 'higher',
  ...(target === undefined || floor === undefined ? {} : { target, floor }),
  ...(shortfall === undefined ? {} : { shortfall }),
});

export async function measureDuel(
  { target, headers = {}, start }: DuelPlan,
  { pace, tell }: Pick<Settings, 'pace' | 'tell'>,
  ours: Contender,
): Promise<Outcome> {
  const own: Side = { contender: ours, target, headers };
  // The first answer is the long way's; what is measured, and copied, is one from memory.
  for (let warm = 0; warm < 3; warm += 1) await askRaw(own);
  const theirs = await start(own);
  try {
    const rounds = await duel(own, { ...own, contender: theirs.contender }, pace, tell);
    return { value: mainFigure(rounds), beside: describeDuel(rounds) };
  } finally {
    await theirs.stop();
  }
}

export const duelPart = (name: string, goal: Goal, plan: DuelPlan): Part => ({
  name,
  goals: [goal],
  async measure(settings) {
    if (settings.isQuick && goal.target === undefined) return [leftOut];
    return [await measureDuel(plan, settings, await settings.ours())];
  },
});

export async function startBare(ours: Side): Promise<Opponent> {
  const contender = await startBareHttp(ours);
  return { contender, stop: () => contender.stop() };
}

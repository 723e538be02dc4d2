// Two servers under the same load in turn, A, B, A, B, as often as there are rounds. What counts is
// how many requests a server answers for a second of CPU; where the system does not tell that, the
// requests a second of the clock.

import type { Contender } from './contenders.ts';
import { median, medianRatio } from './figures.ts';
import { runLoad } from './load.ts';

export interface Side {
  contender: Contender;
  target: string;
  headers?: Readonly<Record<string, string>>;
}

export interface SideFigures {
  perSecond: number;
  /** undefined where the system does not tell how much CPU a process used. */
  perCpuSecond: number | undefined;
  p99Ms: number;
}

export interface DuelRound {
  ours: SideFigures;
  theirs: SideFigures;
}

export interface Pace {
  rounds: number;
  seconds: number;
}

async function measureSide({ contender, target, headers }: Side, seconds: number) {
  const before = contender.cpuSeconds();
  const figures = await runLoad({
    url: contender.url + target,
    seconds,
    ...(headers === undefined ? {} : { headers }),
  });
  const after = contender.cpuSeconds();
  if (figures.failed > 0 || figures.requests === 0) {
    const { failed, requests } = figures;
    throw new Error(`${contender.name} failed at ${failed} of ${requests} requests for ${target}`);
  }
  const cpuSeconds = before === undefined || after === undefined ? undefined : after - before;
  return {
    perSecond: figures.requests / figures.seconds,
    perCpuSecond: cpuSeconds === undefined ? undefined : figures.requests / cpuSeconds,
    p99Ms: figures.p99Ms,
  };
}

/** What each contender has been asked for. */
const warmed = new WeakMap<Contender, Set<string>>();

/** What is asked for the first time is compiled meanwhile; most of it in the first seconds. */
async function warmUp(side: Side, seconds: number): Promise<void> {
  const asked = warmed.get(side.contender) ?? new Set();
  const call = JSON.stringify([side.target, side.headers]);
  if (!asked.has(call)) await measureSide(side, asked.size === 0 ? seconds * 2 : seconds);
  warmed.set(side.contender, asked.add(call));
}

/** `tell` hears of each round. */
export async function duel(
  ours: Side,
  theirs: Side,
  { rounds, seconds }: Pace,
  tell: (text: string) => void,
): Promise<DuelRound[]> {
  for (const side of [ours, theirs]) await warmUp(side, seconds);
  const measured: DuelRound[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const one = {
      ours: await measureSide(ours, seconds),
      theirs: await measureSide(theirs, seconds),
    };
    measured.push(one);
    tell(`round ${round} of ${rounds}: ${mainFigure([one]).toFixed(2)}x`);
  }
  return measured;
}

const perCpu = ({ perCpuSecond, perSecond }: SideFigures) => perCpuSecond ?? perSecond;

/** Requests for a second of CPU, ours over theirs. */
export function mainFigure(rounds: readonly DuelRound[]): number {
  return medianRatio(
    rounds,
    ({ ours }) => perCpu(ours),
    ({ theirs }) => perCpu(theirs),
  );
}

const thousands = (value: number) => `${(value / 1000).toFixed(1)}k`;

/** The ratio by the clock, and what the two came to. */
export function describeDuel(rounds: readonly DuelRound[]): string {
  const clock = medianRatio(
    rounds,
    ({ ours }) => ours.perSecond,
    ({ theirs }) => theirs.perSecond,
  );
  const both = (read: (figures: SideFigures) => number) =>
    `${thousands(median(rounds.map(({ ours }) => read(ours))))} and ` +
    thousands(median(rounds.map(({ theirs }) => read(theirs))));
  const hasCpu = rounds.every(({ ours }) => ours.perCpuSecond !== undefined);
  const cpu = hasCpu ? `${both(perCpu)} a CPU-second, ` : 'CPU not told here, ';
  return `${clock.toFixed(2)}x requests/s; ${cpu}${both(({ perSecond }) => perSecond)} a second`;
}

// The log as an operator reads it: what failed, doing what, how loaded it was, and whose bug it is.

import { expect } from 'vitest';
import { release } from '../../packages/server/src/package-root.ts';

export interface LogLine {
  level: number;
  kind: string;
  msg: string;
  release: string;
  port?: string;
  action?: string;
  operation?: string;
  requestId?: string;
  task?: string;
  load?: { busy: number; waiting: number; oldestMs: number; size: number };
  why?: string;
  count?: number;
  replica?: string;
  error?: { name: string; message: string; stack?: string };
}

const levels = { info: 30, warn: 40 };
/** What a line about something outside never looks like. */
const looksLikeCode = /\bat .+:\d+:\d+|\.ts:\d+|TypeError|ReferenceError|"stack"|"error"/;

export const readLog = (lines: readonly string[]): LogLine[] =>
  lines.map((line) => JSON.parse(line) as LogLine);

/**
 * Nobody would take one of these for a mistake in the code: they are warnings at most, have no
 * stack, name the release, and where a port failed it is said which and at what.
 */
export function expectNoMisdiagnosis(lines: readonly LogLine[]): void {
  for (const line of lines) {
    expect(line.level, JSON.stringify(line)).toBeLessThanOrEqual(levels.warn);
    expect(JSON.stringify(line)).not.toMatch(looksLikeCode);
    expect(line.release).toBe(release);
    if (line.kind !== 'port.failed') continue;
    const { port, action, why } = line;
    expect([port, action, why]).toEqual([port, action, why].map(() => expect.any(String)));
    // A request that failed can be found by its id, and told from work of our own.
    if (line.operation !== undefined) expect(line.requestId).toEqual(expect.any(String));
  }
}

/** The lines of failures of this port alone; any other port that failed is a misdiagnosis. */
export function expectOnlyPort(lines: readonly LogLine[], port: string): LogLine[] {
  expectNoMisdiagnosis(lines);
  const failed = lines.filter(({ kind }) => kind === 'port.failed');
  expect([...new Set(failed.map((line) => line.port))]).toEqual([port]);
  return failed;
}

/** Each thing that fails is told at once and then once a second, however often it fails. */
export function expectFewLines(lines: readonly LogLine[], seconds: number): void {
  const kinds = new Map<string, number>();
  for (const { kind, port, action, operation, task } of lines) {
    const sameness = [kind, port, action, operation, task].join(' ');
    kinds.set(sameness, (kinds.get(sameness) ?? 0) + 1);
  }
  for (const [sameness, count] of kinds) {
    expect([sameness, count <= Math.ceil(seconds) + 2]).toEqual([sameness, true]);
  }
}

// What an operator reads when things fail: one line, in words and figures, and not one for each of
// a flood of the same.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PortError, taskFailure } from '../errors.ts';
import type { Observation } from '../observe.ts';
import { createLog } from './log.ts';

const load = { busy: 10, waiting: 200, oldestMs: 2900, size: 10 };

function openLog() {
  const lines: Record<string, unknown>[] = [];
  const log = createLog('info', (line) => lines.push(JSON.parse(line)));
  return { log, lines };
}

const failed = (operation: string, requestId = 'r1'): Observation => {
  const cause = new Error('write: none was free in 3000 ms');
  const error = new PortError('database', 'give a connection', true, cause, load);
  const { port, action } = error;
  return { kind: 'port.failed', port, action, error, load, operation, requestId };
};

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a failure', () => {
  it('of a port is one line that names it, without a stack', () => {
    const { log, lines } = openLog();
    log(failed('createVote'));
    expect(lines).toEqual([
      {
        level: 40,
        time: expect.any(String),
        release: expect.any(String),
        kind: 'port.failed',
        port: 'database',
        action: 'give a connection',
        load,
        operation: 'createVote',
        requestId: 'r1',
        why: 'write: none was free in 3000 ms',
        msg: 'port.failed',
      },
    ]);
  });

  it('of a port in work that nobody waits for names the port as well', () => {
    const { log, lines } = openLog();
    const cause = new Error('write-reads: none in 3000 ms, all are busy');
    const error = new PortError('database', 'give a connection', true, cause, load);
    log({ kind: 'cache.failed', key: 'listBreeds all', error });
    log({ kind: 'schedule.failed', task: 'forget image changes', error });
    log(taskFailure('queue', 'look for jobs', error));
    const said = {
      level: 40,
      port: 'database',
      action: 'give a connection',
      load,
      why: cause.message,
    };
    expect(lines).toMatchObject([
      { ...said, kind: 'cache.failed', key: 'listBreeds all' },
      { ...said, kind: 'schedule.failed', task: 'forget image changes' },
      { ...said, kind: 'port.failed', task: 'look for jobs' },
    ]);
    expect(JSON.stringify(lines)).not.toContain('"stack"');
  });

  it('for want of room is one line that says of what', () => {
    const { log, lines } = openLog();
    const why = 'this operation is overloaded';
    log({ kind: 'request.refused', requestId: 'r1', operation: 'listVotes', why, load });
    expect(lines).toMatchObject([
      { level: 40, kind: 'request.refused', requestId: 'r1', why, load },
    ]);
  });

  it('that is a bug of ours is an error with its stack', () => {
    const { log, lines } = openLog();
    const error = new TypeError('x is not a function');
    log({ kind: 'request.failed', requestId: 'r1', operation: 'createVote', error });
    expect(lines[0]).toMatchObject({ level: 50, requestId: 'r1', error: { name: 'TypeError' } });
    expect(JSON.stringify(lines[0])).toContain('log.test.ts');
  });

  it('that was told is not told again by its answer', () => {
    const { log, lines } = openLog();
    const answer = { method: 'POST', path: '/v1/votes', status: 503, durationMs: 1 };
    const answered = {
      kind: 'request.answered',
      requestId: 'r1',
      operation: 'createVote',
      ...answer,
    } as const;
    log({ ...answered, isTold: true });
    expect(lines).toEqual([]);
    log(answered);
    expect(lines).toHaveLength(1);
  });
});

describe('a flood', () => {
  const counts = (lines: Record<string, unknown>[]) => lines.map(({ count }) => count);

  it('of one failure is told at once, and then once a second with the count of the rest', () => {
    const { log, lines } = openLog();
    for (let i = 0; i < 5000; i += 1) log(failed('createVote', `r${i}`));
    expect(counts(lines)).toEqual([undefined]);
    vi.advanceTimersByTime(1000);
    expect(counts(lines)).toEqual([undefined, 4999]);
    expect(lines[1]).toMatchObject({ operation: 'createVote', load, requestId: 'r4999' });
    for (let i = 0; i < 7; i += 1) log(failed('createVote'));
    vi.advanceTimersByTime(1000);
    expect(counts(lines)).toEqual([undefined, 4999, 7]);
  });

  it('that is over is forgotten, and the next failure is told at once', () => {
    const { log, lines } = openLog();
    log(failed('createVote'));
    vi.advanceTimersByTime(1000);
    expect(lines).toHaveLength(1);
    log(failed('createVote'));
    expect(counts(lines)).toEqual([undefined, undefined]);
  });

  it('of refusals for want of room is told operation by operation', () => {
    const { log, lines } = openLog();
    for (let i = 0; i < 1000; i += 1) {
      const operation = i % 2 === 0 ? 'listVotes' : 'createVote';
      log({ kind: 'request.refused', requestId: `r${i}`, operation, why: 'no room' });
    }
    vi.advanceTimersByTime(1000);
    expect(counts(lines)).toEqual([undefined, undefined, 499, 499]);
  });

  it('hides no other failure', () => {
    const { log, lines } = openLog();
    for (const operation of ['createVote', 'listVotes', 'createVote']) log(failed(operation));
    expect(lines.map(({ operation }) => operation)).toEqual(['createVote', 'listVotes']);
    const error = new PortError('database', 'run a statement', true, 'gone');
    log({ kind: 'port.failed', port: 'database', action: error.action, error });
    expect(lines).toHaveLength(3);
  });

  it('over many names of objects is still one', () => {
    const { log, lines } = openLog();
    for (let i = 0; i < 50; i += 1) {
      const action = `write pictures/${i}.jpg`;
      const error = new PortError('objectStore', action, true, 'full');
      log({ kind: 'port.failed', port: 'objectStore', action, error });
    }
    expect(lines).toHaveLength(1);
  });

  it('is told to its end when the process stops', () => {
    const { log, lines } = openLog();
    for (let i = 0; i < 3; i += 1) log(failed('createVote'));
    log({ kind: 'process.stopped', durationMs: 1 });
    expect(counts(lines)).toEqual([undefined, undefined, 2]);
    vi.advanceTimersByTime(5000);
    expect(lines).toHaveLength(3);
  });
});

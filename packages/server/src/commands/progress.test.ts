// What is written of a long command's progress, on a terminal and where there is none.

import { describe, expect, it } from 'vitest';
import { startProgress } from './progress.ts';

function start(isTTY: boolean, done = 0) {
  const written: string[] = [];
  const clock = { ms: 1_000_000 };
  const stream = { isTTY, columns: 60, write: (text: string) => written.push(text) };
  const progress = startProgress(100, { done, stream, nowMs: () => clock.ms });
  return { progress, written, clock };
}

describe('progress', () => {
  it('is a bar on a terminal, which begins where an earlier run ended', () => {
    const { progress, written } = start(true, 50);
    progress.step('tom');
    expect(written).toEqual([`\r\u001b[K${'█'.repeat(14)}${'░'.repeat(14)} 51/100 tom`]);
  });

  it('is a line now and then where there is no terminal, and never a bar', () => {
    const { progress, written, clock } = start(false);
    for (let step = 0; step < 100; step += 1) {
      clock.ms += 120;
      progress.step(`cat-${step}`);
    }
    progress.finish(['done']);
    expect(written).toEqual(['42/100 cat-41\n', '84/100 cat-83\n', 'done\n']);
  });

  it('lets no name steer the terminal', () => {
    const { progress, written } = start(true);
    progress.note('evil\u001b[2J\r: no');
    expect(written).toEqual(['\r\u001b[Kevil?[2J?: no\n']);
  });
});

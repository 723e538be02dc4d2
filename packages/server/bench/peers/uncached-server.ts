// Our server with a cache that keeps no answer, for comparison: every call makes its own again. The
// catalogue's pool is kept, which is no answer but what search and unknown ids stand on: without it
// each call would read the whole catalogue, and the comparison would flatter us.

import { readConfig } from '../../src/config.ts';
import type { Cache } from '../../src/ports/cache.ts';
import { run } from '../../src/run.ts';

const keysOfPool = new Set(['searchImages pool', 'known images']);

const keepNoAnswer = (real: Cache): Cache => ({
  async remember(key, policy, load, codec) {
    if (keysOfPool.has(key)) return real.remember(key, policy, load, codec);
    return { value: (await load()).value, from: 'database' };
  },
  peek: (key) => (keysOfPool.has(key) ? real.peek(key) : undefined),
  forget: (tags) => real.forget(tags),
  isSettling: (tags) => real.isSettling(tags),
  check: () => real.check(),
  close: () => real.close(),
});

await run(readConfig(), {
  writeLog: (line) => process.stdout.write(line),
  exit: (code) => process.exit(code),
  overrides: { cache: keepNoAnswer },
});

// A worker in a process of its own that kills itself, as by kill -9, when it comes to a given step
// of its work. A step is each beginning and each end of what a job asks of a port, and the moment
// before a transaction is committed; they are counted from the first job on. The process loads
// everything, says so, and begins when it is told what to do, so that a test can have the next one
// ready.

import { appendFileSync } from 'node:fs';
import { readConfig } from '../../packages/server/src/config.ts';
import type { Ports } from '../../packages/server/src/ports/ports.ts';
import { run } from '../../packages/server/src/run.ts';
import { catSeer } from './cat-seer.ts';
import '../../packages/server/src/start-roles.ts';
import '../../packages/server/src/adapters/database-mysql.ts';
import '../../packages/server/src/adapters/database-sqlite.ts';
import '../../packages/server/src/adapters/mailer-log.ts';
import '../../packages/server/src/adapters/object-store-disk.ts';

export interface Orders {
  env: Record<string, string>;
  /** Counted from 1; the process goes on for ever when there are fewer. */
  dieAtStep: number;
  /** Where letters are written to. */
  letters: string;
}

type Reach = (step: string) => void;
type Port = Record<string, (...args: unknown[]) => Promise<unknown>>;

/** The port, with a step before and after each call of these. */
function watch<T extends object>(port: T, names: (keyof T & string)[], reach: Reach): T {
  return new Proxy(port, {
    get(target, name) {
      const found = Reflect.get(target, name);
      if (typeof found !== 'function') return found;
      const call = found.bind(target) as Port[string];
      if (!names.includes(name as keyof T & string)) return call;
      return async (...args: unknown[]) => {
        reach(`before ${String(name)}`);
        const answer = await call(...args);
        reach(`after ${String(name)}`);
        return answer;
      };
    },
  });
}

function watchAll(ports: Ports, reach: Reach): Ports {
  const transaction: Ports['database']['transaction'] = (work) =>
    ports.database.transaction(async (opened) => {
      const answer = await work(opened);
      reach('before commit');
      return answer;
    });
  const database = new Proxy(ports.database, {
    get(target, name) {
      if (name === 'transaction') return transaction;
      const found = Reflect.get(target, name);
      return typeof found === 'function' ? found.bind(target) : found;
    },
  });
  return {
    ...ports,
    database: watch(database, ['transaction'], reach),
    objectStore: watch(ports.objectStore, ['find', 'put', 'delete'], reach),
    queue: watch(ports.queue, ['claim', 'finish', 'fail'], reach),
    imageAnalyser: watch(ports.imageAnalyser, ['analyse'], reach),
    mailer: watch(ports.mailer, ['send'], reach),
    cache: watch(ports.cache, ['forget'], reach),
  };
}

async function work({ env, dieAtStep, letters }: Orders): Promise<void> {
  let count = 0;
  const reach = (step: string) => {
    if (count === 0 && step !== 'before claim') return;
    count += 1;
    process.send?.({ count, step });
    if (count !== dieAtStep) return;
    process.kill(process.pid, 'SIGKILL');
    // Should the signal take a moment, nothing more is done in it.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  };
  await run(readConfig(env), {
    writeLog: () => {},
    exit: (code) => process.exit(code),
    overrides: {
      imageAnalyser: catSeer,
      ports: (ports) => watchAll(ports, reach),
      writeLetter: (text) => appendFileSync(letters, text),
    },
  });
}

process.on('message', (orders: Orders) => void work(orders));
process.on('disconnect', () => process.exit(0));
process.send?.('ready');

// Another process that holds SQLite's lock for writing, as a backup or a second server would.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Lock {
  /** Lets go of it; the process has ended then. */
  release(): Promise<void>;
}

const holder = `
const database = new (require('libsql'))(process.argv[1]);
database.exec('BEGIN IMMEDIATE');
process.stdout.write('held');
process.stdin.resume().once('end', () => {
  database.exec('ROLLBACK');
  database.close();
});
`;

/** Takes the lock of the database in this file; resolves when it is held. */
export async function holdLock(file: string): Promise<Lock> {
  const child: ChildProcess = spawn(process.execPath, ['-e', holder, file]);
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  const ended = once(child, 'close');
  const held = once(child.stdout as NodeJS.ReadableStream, 'data');
  const hasEnded = await Promise.race([held.then(() => false), ended.then(() => true)]);
  if (hasEnded) throw new Error(`the lock was not taken: ${said}`);
  return {
    async release() {
      child.stdin?.end();
      await ended;
    },
  };
}

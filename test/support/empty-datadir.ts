// An initialised, empty folder of database files, kept in the user's cache and copied: MySQL takes
// three seconds to make one and MariaDB one, and a copy takes a tenth. It is kept under the program
// and arguments that made it, so that neither an upgrade nor another setting finds the old one.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where the tests keep what is slow to get; scripts/mysql-install.sh puts MySQL here, too. */
export const cacheFolder = join(
  process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'),
  'catapi-test',
);

const initialiseMsMax = 60_000;

function run([program, ...args]: readonly [string, ...string[]]): void {
  try {
    execFileSync(program, args, { stdio: 'pipe', timeout: initialiseMsMax });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: Buffer; stderr?: Buffer };
    throw new Error(`${program} failed (${error}):\n${`${stdout}${stderr}`.slice(-2000)}`);
  }
}

/**
 * Fills `datadir`, which must not exist. `initialise` is the command that would make such files in
 * the folder it is given; `program` is the server whose files they are.
 */
export function copyEmptyDatadir(
  program: string,
  datadir: string,
  initialise: (folder: string) => readonly [string, ...string[]],
): void {
  const { size, mtimeMs } = statSync(program);
  const made = JSON.stringify([program, size, mtimeMs, initialise('')]);
  const key = createHash('sha256').update(made).digest('hex').slice(0, 16);
  const kept = join(cacheFolder, 'datadirs', key);
  if (!existsSync(kept)) {
    // Made aside and renamed: workers may be doing the same, and one of them may be killed.
    const draft = `${kept}.${process.pid}`;
    mkdirSync(join(cacheFolder, 'datadirs'), { recursive: true });
    rmSync(draft, { recursive: true, force: true });
    run(initialise(draft));
    try {
      renameSync(draft, kept);
    } catch (error) {
      rmSync(draft, { recursive: true, force: true });
      if (!existsSync(kept)) throw error;
    }
  }
  cpSync(kept, datadir, { recursive: true });
}

// Our server with a catalogue and a key that nothing holds back: rates are counted as in life, and
// the key's plan has a limit that no load reaches.

import { join } from 'node:path';
import { systemClock } from '../src/adapters/clock-system.ts';
import { openSqliteDatabase } from '../src/adapters/database-sqlite.ts';
import { type Contender, startOurs } from './contenders.ts';

export async function startWithKey(
  options: Parameters<typeof startOurs>[0] = {},
): Promise<Contender> {
  const ours = await startOurs(options);
  // Nobody has asked with the key yet, so nothing is remembered of its plan.
  const database = openSqliteDatabase(join(ours.folder, 'catapi.sqlite'), systemClock);
  await database.write('accounts').update({ plan: 'bench' });
  await database.close();
  return ours;
}

// What a migration is: a number, a name and one step up, written with knex's schema builder so that
// it runs on both dialects. There is no way down: a mistake is mended by the next migration,
// because a server that already runs against the new schema cannot be asked to forget it.

import type { Knex } from 'knex';

/** Which SQL a migration is written for. */
export type Target =
  | { dialect: 'sqlite' }
  /** `collation` compares byte by byte, spaces at the end included; its name differs by maker. */
  | { dialect: 'mysql'; collation: 'utf8mb4_0900_bin' | 'utf8mb4_nopad_bin' };

export interface Migration {
  /** Four digits and a name, the same as the file's: `0001-accounts`. */
  name: string;
  up(knex: Knex, target: Target): Promise<void>;
}

/**
 * What every table of ours is on MySQL: text of any language, compared byte by byte, so that the
 * image ids `aB` and `Ab` are two images. SQLite does both already.
 */
export function asOurTable(table: Knex.CreateTableBuilder, target: Target): void {
  if (target.dialect !== 'mysql') return;
  table.engine('InnoDB');
  table.charset('utf8mb4');
  table.collate(target.collation);
}

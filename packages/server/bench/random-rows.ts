// A catalogue of any size for measuring, made by the database itself: a million rows sent from here
// would take minutes. Two images in five show one of 67 breeds, one in seven shows a category, and
// seven in ten are jpg, about as in the live service. Beside the catalogue stand the random keys of
// the way to draw that was refused, indexed as well as they can be.

import type { Database } from '../src/ports/database.ts';

export const breedCount = 67;
export const categoryCount = 7;

/** Numbers from 1 to `count`, as a table that INSERT can select from. */
function numbersTo(count: number, isMariadb: boolean): string {
  if (isMariadb) return `SELECT seq AS n FROM seq_1_to_${count}`;
  return (
    `WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${count}) ` +
    'SELECT n FROM numbers'
  );
}

/** Fills an empty, migrated database with so many published images. */
export async function insertCatalogue(database: Database, count: number): Promise<void> {
  const isMariadb = (await database.version()).startsWith('MariaDB');
  const { write } = database;
  const numbers = `(${numbersTo(count, isMariadb)}) AS numbers`;
  const scattered = '(n * 2654435761) % 4294967296';
  const id = isMariadb
    ? `CONCAT('i', LPAD(HEX(${scattered}), 8, '0'))`
    : `printf('i%08X', ${scattered})`;
  const breed = isMariadb ? "CONCAT('b', n % 160)" : "'b' || (n % 160)";
  for (let at = 0; at < breedCount; at += 1) {
    const facts = JSON.stringify({ id: `b${at}`, name: `Breed ${at}` });
    await write('breeds').insert({ id: `b${at}`, name: `Breed ${at}`, facts, position: at });
  }
  for (let at = 1; at <= categoryCount; at += 1) {
    await write('categories').insert({ id: at, name: `category ${at}`, position: at });
  }
  await write.raw(
    'INSERT INTO images (id, state, type, width, height, source, position, created_at) ' +
      `SELECT ${id}, 'published', CASE WHEN n % 10 < 7 THEN 'jpg' WHEN n % 10 = 7 THEN 'png' ` +
      "ELSE 'gif' END, 500 + n % 700, 400 + n % 500, 'upload', n, '2023-10-28 17:44:36.000' " +
      `FROM ${numbers}`,
  );
  await write.raw(
    `INSERT INTO image_breeds (image_id, breed_id) SELECT ${id}, ${breed} ` +
      `FROM ${numbers} WHERE n % 160 < ${breedCount}`,
  );
  await write.raw(
    `INSERT INTO image_categories (image_id, category_id) SELECT ${id}, 1 + n % ${categoryCount} ` +
      `FROM ${numbers} WHERE n % 49 < 7`,
  );
  await insertRandomKeys(database, isMariadb);
}

async function insertRandomKeys({ write }: Database, isMariadb: boolean): Promise<void> {
  const collation = isMariadb ? ' COLLATE utf8mb4_nopad_bin' : '';
  await write.raw(
    `CREATE TABLE bench_keys (rand_key DOUBLE NOT NULL, image_id VARCHAR(64)${collation} NOT NULL, ` +
      'PRIMARY KEY (rand_key, image_id))',
  );
  await write.raw(
    `CREATE TABLE bench_breed_keys (breed_id VARCHAR(32)${collation} NOT NULL, ` +
      `rand_key DOUBLE NOT NULL, image_id VARCHAR(64)${collation} NOT NULL, ` +
      'PRIMARY KEY (breed_id, rand_key, image_id))',
  );
  const chance = isMariadb ? 'RAND()' : '(abs(random()) / 9223372036854775808.0)';
  await write.raw(`INSERT INTO bench_keys SELECT ${chance}, id FROM images`);
  await write.raw(
    `INSERT INTO bench_breed_keys SELECT breed_id, ${chance}, image_id FROM image_breeds`,
  );
}

// A catalogue of any size for measuring, made by the database itself: a million rows sent from here
// would take minutes. Two images in five show one of 67 breeds, one in seven shows a category, and
// seven in ten are jpg, about as in the live service. Beside it can stand the random keys of a way
// to draw that was refused, indexed as well as they can be.

import type { Database } from '../src/ports/database.ts';

export const breedCount = 67;
export const categoryCount = 7;

/** So many rows a statement: a database that is not asked for more answers in time. */
const stretchRows = 50_000;

/** What the rows are made from: numbers, and in the database's own words what each comes to. */
interface Words {
  /** A stretch of numbers as a table that INSERT can select from. */
  numbers: (from: number, to: number) => string;
  id: string;
  breed: string;
  chance: string;
}

const scattered = '(n * 2654435761) % 4294967296';

const mariadbWords: Words = {
  numbers: (from, to) => `(SELECT seq AS n FROM seq_${from}_to_${to}) AS numbers`,
  id: `CONCAT('i', LPAD(HEX(${scattered}), 8, '0'))`,
  breed: "CONCAT('b', n % 160)",
  chance: 'RAND()',
};

const sqliteWords: Words = {
  numbers: (from, to) =>
    `(WITH RECURSIVE numbers(n) AS (SELECT ${from} UNION ALL ` +
    `SELECT n + 1 FROM numbers WHERE n < ${to}) SELECT n FROM numbers) AS numbers`,
  id: `printf('i%08X', ${scattered})`,
  breed: "'b' || (n % 160)",
  chance: '(abs(random()) / 9223372036854775808.0)',
};

const wordsFor = async (database: Database) =>
  (await database.version()).startsWith('MariaDB') ? mariadbWords : sqliteWords;

/** The id of the image that is made from this number. */
export function idOfNumber(n: number): string {
  const value = (BigInt(n) * 2654435761n) % 4294967296n;
  return `i${value.toString(16).toUpperCase().padStart(8, '0')}`;
}

function listStretches(count: number): { from: number; to: number }[] {
  return Array.from({ length: Math.ceil(count / stretchRows) }, (_, at) => ({
    from: at * stretchRows + 1,
    to: Math.min(count, (at + 1) * stretchRows),
  }));
}

/** Fills an empty, migrated database with so many published images. */
export async function insertCatalogue(database: Database, count: number): Promise<void> {
  const { numbers, id, breed } = await wordsFor(database);
  const { write } = database;
  for (let at = 0; at < breedCount; at += 1) {
    const facts = JSON.stringify({ id: `b${at}`, name: `Breed ${at}` });
    await write('breeds').insert({ id: `b${at}`, name: `Breed ${at}`, facts, position: at });
  }
  for (let at = 1; at <= categoryCount; at += 1) {
    await write('categories').insert({ id: at, name: `category ${at}`, position: at });
  }
  for (const { from, to } of listStretches(count)) {
    const stretch = numbers(from, to);
    await write.raw(
      'INSERT INTO images (id, state, type, width, height, source, position, created_at) ' +
        `SELECT ${id}, 'published', CASE WHEN n % 10 < 7 THEN 'jpg' WHEN n % 10 = 7 THEN 'png' ` +
        "ELSE 'gif' END, 500 + n % 700, 400 + n % 500, 'upload', n, '2023-10-28 17:44:36.000' " +
        `FROM ${stretch}`,
    );
    await write.raw(
      `INSERT INTO image_breeds (image_id, breed_id) SELECT ${id}, ${breed} ` +
        `FROM ${stretch} WHERE n % 160 < ${breedCount}`,
    );
    await write.raw(
      'INSERT INTO image_categories (image_id, category_id) ' +
        `SELECT ${id}, 1 + n % ${categoryCount} FROM ${stretch} WHERE n % 49 < 7`,
    );
  }
}

/** The random keys of a catalogue of so many images. */
export async function insertRandomKeys(database: Database, count: number): Promise<void> {
  const words = await wordsFor(database);
  const { numbers, id, breed, chance } = words;
  const { write } = database;
  const collation = words === mariadbWords ? ' COLLATE utf8mb4_nopad_bin' : '';
  await write.raw(
    `CREATE TABLE bench_keys (rand_key DOUBLE NOT NULL, image_id VARCHAR(64)${collation} NOT NULL, ` +
      'PRIMARY KEY (rand_key, image_id))',
  );
  await write.raw(
    `CREATE TABLE bench_breed_keys (breed_id VARCHAR(32)${collation} NOT NULL, ` +
      `rand_key DOUBLE NOT NULL, image_id VARCHAR(64)${collation} NOT NULL, ` +
      'PRIMARY KEY (breed_id, rand_key, image_id))',
  );
  for (const { from, to } of listStretches(count)) {
    const stretch = numbers(from, to);
    await write.raw(`INSERT INTO bench_keys SELECT ${chance}, ${id} FROM ${stretch}`);
    await write.raw(
      `INSERT INTO bench_breed_keys SELECT ${breed}, ${chance}, ${id} ` +
        `FROM ${stretch} WHERE n % 160 < ${breedCount}`,
    );
  }
}

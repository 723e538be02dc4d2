// What a new server starts with: that all of it is there and true to the contract, that seeding
// again changes nothing, and that two processes may do it at once.

import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSqliteDatabase } from '../../adapters/database-sqlite.ts';
import type { Database } from '../../ports/database.ts';
import { isSeeded, type Seeded, seedCatalogue } from './catalogue.ts';
import { createBreeds, createSeedRows } from './seed-rows.ts';

const clock = { nowMs: () => Date.UTC(2026, 0, 1) };
const tables = [
  'breeds',
  'categories',
  'facts',
  'images',
  'image_breeds',
  'image_categories',
  'analyses',
] as const;

let folder: string;
let file: string;
let database: Database;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'catapi-catalogue-'));
  file = join(folder, 'test.sqlite');
  database = openSqliteDatabase(file, clock);
  await database.migrate();
});

afterEach(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

async function seedInProcess(): Promise<Seeded> {
  const script = `
    const { openSqliteDatabase } = await import('${module('../../adapters/database-sqlite.ts')}');
    const { seedCatalogue } = await import('${module('./catalogue.ts')}');
    const clock = { nowMs: () => 0 };
    const database = openSqliteDatabase(${JSON.stringify(file)}, clock);
    console.log(JSON.stringify(await seedCatalogue({ database, clock })));
    await database.close();
  `;
  const options = ['--import', 'tsx', '--input-type=module', '--eval', script];
  const { stdout } = await promisify(execFile)(process.execPath, options);
  return JSON.parse(stdout);
}

const module = (path: string) => new URL(path, import.meta.url).href;

const readAll = async () =>
  Promise.all(tables.map((table) => database.read(table).select().orderByRaw('1, 2')));

describe('seedCatalogue', () => {
  test('adds everything, and tells how much', async () => {
    expect(await isSeeded({ database })).toBe(false);
    const rows = createSeedRows();
    expect(await seedCatalogue({ database, clock })).toEqual({
      breeds: 67,
      categories: 7,
      facts: rows.facts.length,
      images: rows.images.length,
    });
    expect(await isSeeded({ database })).toBe(true);
    for (const table of tables) {
      const counted = await database.read(table).count({ count: '*' }).first();
      expect({ [table]: counted?.['count'] }).toEqual({ [table]: rows[table].length });
    }
    expect(rows.images.length).toBeGreaterThanOrEqual(400);
  });

  test('changes nothing when it is run again', async () => {
    await seedCatalogue({ database, clock });
    await database.write('images').limit(1).update({ state: 'deleted' });
    const before = await readAll();
    const nothing = { breeds: 0, categories: 0, facts: 0, images: 0 };
    expect(await seedCatalogue({ database, clock })).toEqual(nothing);
    expect(await readAll()).toEqual(before);
  });

  test('adds only what is missing', async () => {
    await seedCatalogue({ database, clock });
    const before = await readAll();
    await database.write('facts').where({ breed_id: 'abys' }).delete();
    const { facts, images } = await seedCatalogue({ database, clock });
    expect(facts).toBeGreaterThan(0);
    expect(images).toBe(0);
    expect(await readAll()).toEqual(before);
  });

  // Processes, because the driver waits for its turn in the thread that would end the other's.
  test('is harmless in two processes at once', async () => {
    const seeded = await Promise.all([seedInProcess(), seedInProcess()]);
    expect(seeded.map(({ breeds }) => breeds).sort()).toEqual([0, 67]);
    const analyses = await database.read('analyses').count({ count: '*' }).first();
    expect(analyses?.['count']).toBe(createSeedRows().images.length);
  });

  test('is quick enough for a first start', async () => {
    const startedMs = performance.now();
    await seedCatalogue({ database, clock });
    // It takes under 200 ms where nothing else runs; the bound is for busy machines.
    expect(performance.now() - startedMs).toBeLessThan(2000);
  });
});

describe('the seed', () => {
  test('has every key of the breed files, in the contract’s order', () => {
    const breeds = createBreeds();
    expect(Object.keys(breeds[0] ?? {}).slice(0, 7)).toEqual([
      'id',
      'name',
      'weight',
      'origin',
      'description',
      'temperament',
      'life_span',
    ]);
    for (const breed of breeds) {
      expect(breed.description).not.toBe('');
      expect(breed.country_code).toBe(breed.country_codes);
      expect(Object.values(breed)).not.toContain(null);
    }
    const has = (key: string) => breeds.filter((breed) => key in breed).length;
    const optional = {
      wikipedia_url: 66,
      reference_image_id: 65,
      alt_names: 63,
      vetstreet_url: 50,
      lap: 47,
      cfa_url: 43,
      vcahospitals_url: 42,
      cat_friendly: 7,
      bidability: 2,
      image: 0,
    };
    for (const [key, count] of Object.entries(optional))
      expect([key, has(key)]).toEqual([key, count]);
  });

  test('has the reference images with their known sizes', () => {
    const rows = createSeedRows();
    const abys = rows.images.find(({ id }) => id === '0XYvRd7oD');
    expect(abys).toMatchObject({ type: 'jpg', width: 1204, height: 1445, state: 'published' });
    const ids = new Set(rows.images.map(({ id }) => id));
    expect(ids.size).toBe(rows.images.length);
    const missing = rows.breeds.filter(
      ({ reference_image_id: id }) => id !== null && !ids.has(id ?? null),
    );
    expect(missing.map(({ id }) => id)).toHaveLength(0);
  });

  test('says of each drawing what is drawn', () => {
    const { analyses, images, image_categories } = createSeedRows();
    expect(analyses).toHaveLength(images.length);
    for (const { labels, vendor } of analyses) {
      const seen = JSON.parse(String(labels));
      expect(seen[0].Name).toBe('Cat');
      const { Width, Height, Left, Top } = seen[0].Instances[0].BoundingBox;
      expect(Math.min(Width, Height, Left, Top)).toBeGreaterThanOrEqual(0);
      expect(Math.max(Left + Width, Top + Height)).toBeLessThanOrEqual(1);
      for (const label of seen) expect(label.Confidence).toBeLessThanOrEqual(100);
      expect(String(vendor).length).toBeLessThanOrEqual(64);
    }
    const inBox = image_categories.find(({ category_id }) => category_id === 5)?.['image_id'];
    const boxed = analyses.find(({ image_id }) => image_id === inBox);
    expect(String(boxed?.['labels'])).toContain('"Box"');
  });

  test('is the same every time', () => {
    expect(createSeedRows()).toEqual(createSeedRows());
  });
});

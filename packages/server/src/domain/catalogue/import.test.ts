// Taking one image in: that it costs the same in a large catalogue, that what was deleted here
// stays so, and that being stopped between the file and the row is mended by the next run.

import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTestRoom, type TestRoom } from '../../../../../test/support/domain-room.ts';
import { createImporter, type ImportedImage } from './import.ts';

let room: TestRoom;
beforeEach(async () => {
  room = await openTestRoom();
});
afterEach(() => room.close());

const described = (id: string): ImportedImage => ({
  id,
  type: 'png',
  width: 10,
  height: 10,
  remoteUrl: `https://cats.example/${id}.png`,
  breeds: [],
  categories: [],
  source: 'mirror',
});

async function pictured(id: string): Promise<ImportedImage> {
  const picture = sharp({ create: { width: 20, height: 30, channels: 3, background: 'teal' } });
  return { ...described(id), bytes: await picture.png().toBuffer() };
}

const rowOf = (id: string) => room.ports.database.write('images').where({ id }).first();

interface Statement {
  sql: string;
  bindings: unknown[];
}

describe('addImage', () => {
  test('asks no index of images for more than a few entries', async () => {
    const { write } = room.ports.database;
    const asked: Statement[] = [];
    write.on('query', (statement: Statement) => asked.push(statement));
    await createImporter(room.ports).addImage(await pictured('cheap'));
    await createImporter(room.ports).addImage(described('cheaper'));
    const reads = asked.filter(({ sql }) => /^select .* from `images`/.test(sql));
    expect(reads.some(({ sql }) => /max\(`position`\)/.test(sql))).toBe(true);
    // SQLite calls it a search too when it walks a whole index; then no column is bound.
    const isBound = /^SEARCH images USING (COVERING )?INDEX \w+ \(\w+=\?\)$/;
    for (const { sql, bindings } of reads) {
      const plan = await write.raw(`EXPLAIN QUERY PLAN ${sql}`, bindings as string[]);
      expect([sql, plan.map(({ detail }: { detail: string }) => detail)]).toEqual([
        sql,
        [expect.stringMatching(isBound)],
      ]);
    }
  });

  test('takes no id that ends like a size', async () => {
    for (const id of ['a_w400', 'a_1280', 'a b', '']) {
      const refused = createImporter(room.ports).addImage(described(id));
      await expect(refused).rejects.toThrow('cannot be the id of an image');
    }
  });

  test('puts an image behind those that are published', async () => {
    await room.insertImages({ id: 'first', position: 7 });
    await createImporter(room.ports).addImage(described('second'));
    expect(await rowOf('second')).toMatchObject({ state: 'published', position: 8 });
  });

  test('is mended by the next run when it was stopped between the file and the row', async () => {
    const importer = createImporter(room.ports);
    await importer.addImage(described('torn'));
    const image = await pictured('torn');
    await room.ports.objectStore.put('images/torn.png', image.bytes as Buffer);
    expect(await importer.isComplete('torn')).toBe(false);
    expect(await importer.addImage(image)).toMatchObject({ id: 'torn', outcome: 'completed' });
    expect(await rowOf('torn')).toMatchObject({ width: 20, height: 30, remote_url: null });
    expect(await importer.isComplete('torn')).toBe(true);
  });

  test('brings nothing back that was deleted here', async () => {
    await room.insertImages({ id: 'gone', state: 'deleted', source: 'mirror' });
    const importer = createImporter(room.ports);
    expect(await importer.isComplete('gone')).toBe(true);
    expect(await importer.addImage(await pictured('gone'))).toMatchObject({ outcome: 'known' });
    expect(await rowOf('gone')).toMatchObject({ state: 'deleted' });
    expect(await room.ports.objectStore.find('images/gone.png')).toBeUndefined();
  });

  test('takes no address that a column could not hold', async () => {
    const image = {
      ...described('long'),
      remoteUrl: `https://cats.example/${'x'.repeat(2100)}.png`,
    };
    await expect(createImporter(room.ports).addImage(image)).rejects.toThrow(/longer than 2048/);
  });
});

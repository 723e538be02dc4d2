// Ids that surely name nothing cost nothing, and none that names something is ever called unknown.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { countStatements } from '../../../../../test/support/count-statements.ts';
import { openTestRoom, type TestRoom } from '../../../../../test/support/domain-room.ts';
import { createPoolKeeper } from './image-pool-keeper.ts';
import { createKnownImages } from './known-images.ts';

describe('known images', () => {
  let room: TestRoom;
  beforeEach(async () => {
    room = await openTestRoom();
  });
  afterEach(() => room.close());

  const open = () => {
    const pools = createPoolKeeper(room.ports);
    return { pools, known: createKnownImages(room.ports.cache, pools) };
  };
  const read = () => room.ports.database.read;

  it('says nothing before there is a pool', async () => {
    const { known } = open();
    expect(await known.isUnknown('nothing', read())).toBe(false);
  });

  it('never calls an image unknown, and nearly every other id', async () => {
    const ids = Array.from({ length: 3000 }, (_, at) => `img${at}`);
    await room.insertImages(...ids.map((id) => ({ id })));
    const { known, pools } = open();
    await pools.load(read());
    for (const id of ids) expect(await known.isUnknown(id, read())).toBe(false);
    let unknown = 0;
    for (let at = 0; at < 3000; at += 1) {
      if (await known.isUnknown(`other${at}`, read())) unknown += 1;
    }
    expect(unknown).toBeGreaterThan(2850);
  });

  it('costs a flood of ids a few statements a second, however many they are', async () => {
    await room.insertImages({ id: 'one' });
    const { known, pools } = open();
    await pools.load(read());
    const counted = countStatements(room.ports.database);
    for (let at = 0; at < 2000; at += 1) await known.isUnknown(`other${at}`, read());
    expect(counted.take().count).toBeLessThan(5);
    counted.stop();
  });

  it('knows an image that came, a second later, and at once where its tag was forgotten', async () => {
    await room.insertImages({ id: 'one' });
    const { known, pools } = open();
    await pools.load(read());
    expect(await known.isUnknown('late', read())).toBe(true);
    await room.insertImages({ id: 'late' });
    await room.ports.cache.forget(['images']);
    expect(await known.isUnknown('late', read())).toBe(false);
    await room.insertImages({ id: 'later' });
    room.advance(1100);
    expect(await known.isUnknown('later', read())).toBe(false);
  });
});

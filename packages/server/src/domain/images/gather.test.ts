// What gathering promises: few statements under load, none later than needed, errors to those whose
// keys they are of.

import { describe, expect, it } from 'vitest';
import { createGather } from './gather.ts';

/** A load that is ended by hand. */
function heldLoad() {
  const asked: string[][] = [];
  const ends: (() => void)[] = [];
  const fails: ((error: Error) => void)[] = [];
  const load = (keys: string[]) =>
    new Promise<ReadonlyMap<string, string>>((resolve, reject) => {
      asked.push(keys);
      ends.push(() => resolve(new Map(keys.filter((key) => key !== 'none').map((k) => [k, k]))));
      fails.push(reject);
    });
  return { load, asked, ends, fails };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('gathering', () => {
  it('asks for a lone key at once, and answers what there is', async () => {
    const { load, asked, ends } = heldLoad();
    const read = createGather(load);
    const [a, none] = [read('a'), read('none')];
    await turn();
    expect(asked).toEqual([['a', 'none']]);
    ends[0]?.();
    expect([await a, await none]).toEqual(['a', undefined]);
  });

  it('asks for what came meanwhile together, each key once', async () => {
    const { load, asked, ends } = heldLoad();
    const read = createGather(load);
    const reads = [read('a')];
    await turn();
    reads.push(read('b'));
    await turn();
    for (const key of ['c', 'd', 'c', 'e']) reads.push(read(key));
    await turn();
    expect(asked).toEqual([['a'], ['b']]);
    ends[0]?.();
    await turn();
    expect(asked[2]).toEqual(['c', 'd', 'e']);
    for (const end of ends) end();
    expect(await Promise.all(reads)).toEqual(['a', 'b', 'c', 'd', 'c', 'e']);
  });

  it('asks for no more than a hundred keys at once', async () => {
    const { load, asked, ends } = heldLoad();
    const read = createGather(load);
    const reads = Array.from({ length: 250 }, (_, at) => read(`k${at}`));
    for (let round = 0; round < 3; round += 1) {
      await turn();
      for (const end of ends) end();
      await turn();
    }
    await Promise.all(reads);
    expect(asked.map((keys) => keys.length)).toEqual([100, 100, 50]);
  });

  it('gives an error to those whose keys were asked for, and to nobody after them', async () => {
    const { load, ends, fails } = heldLoad();
    const read = createGather(load);
    const failed = read('a');
    await turn();
    fails[0]?.(new Error('away'));
    await expect(failed).rejects.toThrow('away');
    const next = read('b');
    await turn();
    ends[1]?.();
    expect(await next).toBe('b');
  });
});

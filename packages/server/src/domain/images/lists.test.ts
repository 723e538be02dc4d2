// Lists as the databases write them, and what is made of one that is not whole.

import { describe, expect, test } from 'vitest';
import { parseNumbers, parseTexts } from './lists.ts';

const textsOf = (list: string | null) => {
  const { bytes, ends } = parseTexts(list);
  return Array.from(ends, (end, at) => bytes.toString('latin1', ends[at - 1] ?? 0, end));
};

describe('texts', () => {
  test.each([[], ['a'], ['a', 'bc', ''], ['', ''], [',', '"', 'a\\b', '\t'], ['a,b', ' ', '[]']])(
    'are read as they were: %j',
    (...texts) => {
      const list = texts.map((text) => JSON.stringify(text)).join(',');
      expect(textsOf(list)).toEqual(texts);
    },
  );

  test('are none where there are no rows', () => {
    expect(textsOf(null)).toEqual([]);
  });

  test.each(['"a', '"a","', 'a', '"a" "b"', '"a""b"', '"a\\'])('are not read from %s', (list) => {
    expect(() => textsOf(list)).toThrow();
  });
});

describe('numbers', () => {
  test.each([
    ['1', [1]],
    ['0,-1,23', [0, -1, 23]],
    ['-9007199254740991,9007199254740991', [-9007199254740991, 9007199254740991]],
    ['', []],
    [null, []],
  ])('are read as they were: %s', (list, numbers) => {
    expect([...parseNumbers(list, numbers.length)]).toEqual(numbers);
  });

  const notTwo = ['1', '1,2,3', '1,', ',1', '1,x', '1,2.5', '1,-', null];
  test.each(notTwo)('are not read from %s', (list) => {
    expect(() => parseNumbers(list, 2)).toThrow('not whole');
  });
});

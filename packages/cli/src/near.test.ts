// What is near what, as people mistype it.
import { expect, it } from 'vitest';
import { askNear, findNear } from './near.ts';

const names = ['Bengal', 'Birman', 'British Shorthair', 'British Longhair', 'Siamese', 'Ünïque'];

it.each([
  ['bengl', ['Bengal']],
  ['BENGALS', ['Bengal']],
  ['briti', ['British Shorthair', 'British Longhair']],
  ['british shorthaire', ['British Shorthair', 'British Longhair']],
  ['unique', ['Ünïque']],
  ['dog', []],
  ['a', []],
  ['', []],
  ['!?', []],
])('%j is near %j', (text, near) => {
  expect(findNear(text, names)).toEqual(near);
});

it('names a few only, and asks', () => {
  expect(findNear('cat', ['cat a', 'cat b', 'cat c', 'cat d'])).toHaveLength(3);
  expect(askNear(['a', 'b'])).toBe(' Did you mean a, or b?');
  expect(askNear([])).toBe('');
});

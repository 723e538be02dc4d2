// How wide texts are, with the letters that spoil tables.
import { expect, it } from 'vitest';
import { cutToWidth, padToWidth, textWidth, wrapToWidth } from './text-width.ts';

it.each([
  ['', 0],
  ['cat', 3],
  ['naïve', 5],
  ['nai\u0308ve', 5],
  ['暹罗猫', 6],
  ['ｃａｔ', 6],
  ['고양이', 6],
  ['🐈', 2],
  ['🐈‍⬛', 2],
  ['👩🏽‍🔬', 2],
  ['🇳🇱', 2],
  ['❤️', 2],
  ['451 × 300', 9],
  ['…', 1],
  ['a\u200bb', 2],
])('%s takes %i columns', (text, width) => {
  expect(textWidth(text)).toBe(width);
});

it('cuts between letters, never through one', () => {
  expect(cutToWidth('Bengal', 6)).toBe('Bengal');
  expect(cutToWidth('Bengal cat', 8)).toBe('Bengal…');
  expect(cutToWidth('暹罗猫', 4)).toBe('暹…');
  expect(cutToWidth('🐈‍⬛🐈‍⬛', 3)).toBe('🐈‍⬛…');
  expect(cutToWidth('cat', 0)).toBe('');
});

it('pads by what is seen', () => {
  expect(padToWidth('猫', 4)).toBe('猫  ');
  expect(padToWidth('cats', 2)).toBe('cats');
});

it('wraps between words, and leaves a long one whole', () => {
  expect(wrapToWidth('one two three', 7)).toEqual(['one two', 'three']);
  expect(wrapToWidth('a incomprehensible b', 5)).toEqual(['a', 'incomprehensible', 'b']);
  expect(wrapToWidth('', 5)).toEqual(['']);
});

// One reading of If-None-Match for all that have entity tags.

import { describe, expect, test } from 'vitest';
import { etagOf, namesEtag } from './entity-tag.ts';

test('a tag is of the bytes, and of the variant where there is one', () => {
  expect(etagOf('cat')).toMatch(/^"[\w-]{27}"$/);
  expect(etagOf(Buffer.from('cat'))).toBe(etagOf('cat'));
  expect(etagOf('cats')).not.toBe(etagOf('cat'));
  expect(etagOf('cat', 'br')).toBe(etagOf('cat').replace(/"$/, '-br"'));
});

describe('If-None-Match', () => {
  test.each([
    [undefined, false],
    ['', false],
    ['"a"', true],
    ['W/"a"', true],
    [' "b" , W/"a" ', true],
    ['*', true],
    [' * ', true],
    ['"b", *', false],
    ['a', false],
    ['"A"', false],
  ])('%s names "a": %s', (sent, expected) => {
    expect(namesEtag(sent, '"a"')).toBe(expected);
    expect(namesEtag(sent, 'W/"a"')).toBe(expected);
  });

  test('names nothing where there is no tag', () => {
    expect(namesEtag('*', undefined)).toBe(false);
  });
});

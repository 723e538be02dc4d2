// Conditional requests and ranges, each with the answer that RFC 9110 gives.

import { describe, expect, test } from 'vitest';
import { choosePart, isUnchanged } from './conditions.ts';

const file = { sizeBytes: 1000, etag: '"a-1"', modifiedAtMs: Date.UTC(2024, 0, 1, 0, 0, 0, 750) };
const date = 'Mon, 01 Jan 2024 00:00:00 GMT';
const earlier = 'Sun, 31 Dec 2023 23:59:59 GMT';

describe('isUnchanged', () => {
  test.each([
    [{}, false],
    [{ 'if-none-match': '"a-1"' }, true],
    [{ 'if-none-match': 'W/"a-1"' }, true],
    [{ 'if-none-match': '"b", "a-1"' }, true],
    [{ 'if-none-match': '*' }, true],
    [{ 'if-none-match': '"b"' }, false],
    [{ 'if-none-match': 'a-1' }, false],
    [{ 'if-none-match': '' }, false],
    [{ 'if-modified-since': date }, true],
    [{ 'if-modified-since': earlier }, false],
    [{ 'if-modified-since': 'yesterday' }, false],
    [{ 'if-none-match': '"b"', 'if-modified-since': date }, false],
  ])('%j: %s', (headers, expected) => {
    expect(isUnchanged(headers, file)).toBe(expected);
  });
});

describe('choosePart', () => {
  const whole = { kind: 'whole' };
  const none = { kind: 'unsatisfiable' };
  const range = (start: number, end: number) => ({ kind: 'range', start, end });
  test.each([
    [undefined, whole],
    ['bytes=0-99', range(0, 99)],
    ['BYTES=0-99', range(0, 99)],
    ['bytes=0-0', range(0, 0)],
    ['bytes=500-', range(500, 999)],
    ['bytes=0-', range(0, 999)],
    ['bytes=-1', range(999, 999)],
    ['bytes=-5000', range(0, 999)],
    ['bytes=999-5000', range(999, 999)],
    ['bytes=1000-', none],
    ['bytes=1000-2000', none],
    ['bytes=-0', none],
    ['bytes=99999999999999-', none],
    ['bytes=5-1', whole],
    ['bytes=-', whole],
    ['bytes=a-b', whole],
    ['bytes=0-1,5-6', whole],
    ['items=0-1', whole],
    ['bytes=0-99999999999999999999', range(0, 999)],
    ['bytes=99999999999999999999-', none],
    ['', whole],
  ])('%s', (sent, expected) => {
    expect(choosePart({ range: sent }, file)).toEqual(expected);
  });

  test.each([
    ['"a-1"', range(0, 9)],
    [date, range(0, 9)],
    ['"b"', whole],
    ['W/"a-1"', whole],
    [earlier, whole],
    ['nonsense', whole],
  ])('with If-Range %s', (ifRange, expected) => {
    expect(choosePart({ range: 'bytes=0-9', 'if-range': ifRange }, file)).toEqual(expected);
  });

  test('has no part of an empty file', () => {
    const empty = { ...file, sizeBytes: 0 };
    expect(choosePart({ range: 'bytes=0-' }, empty)).toEqual(none);
    expect(choosePart({ range: 'bytes=-5' }, empty)).toEqual(none);
    expect(choosePart({}, empty)).toEqual(whole);
  });
});

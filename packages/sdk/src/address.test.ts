// The many ways in which people write the address of one server.
import { expect, it } from 'vitest';
import { parseAddress } from './address.ts';

it.each([
  [undefined, 'https://api.thecatapi.com'],
  ['https://api.thecatapi.com/v1', 'https://api.thecatapi.com'],
  ['https://api.thecatapi.com/v1/', 'https://api.thecatapi.com'],
  ['http://localhost:3000', 'http://localhost:3000'],
  [' http://localhost:3000// ', 'http://localhost:3000'],
  ['http://[::1]:3000/v1', 'http://[::1]:3000'],
  ['https://school.example/cats/v1', 'https://school.example/cats'],
  ['https://school.example/cats-v1', 'https://school.example/cats-v1'],
  ['/cats/v1', '/cats'],
  ['/', ''],
])('reads %s as %s', (written, address) => {
  expect(parseAddress(written)).toBe(address);
});

it.each(['', 'localhost:3000', '//evil', 'ftp://x', 'http://', 'http://x/?a=1', 'http://x/#a'])(
  'refuses "%s" and says how to write it',
  (written) => {
    expect(() => parseAddress(written)).toThrow(/http:\/\/localhost:3000/);
  },
);

// Which addresses are the neighbourhood's, however they are written, and that a connection gets the
// very addresses that were checked.

import type { LookupAddress, lookup as systemLookup } from 'node:dns';
import { describe, expect, it } from 'vitest';
import { createOutsideLookup, isPrivateAddress, requireOutside } from './outside-address.ts';

describe('isPrivateAddress', () => {
  it.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.0.9',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::127.0.0.1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:192.168.0.1',
    '64:ff9b::10.0.0.1',
    '2002:7f00:1::',
    '2001:0:a00:1::1',
    '64:ff9b:1::10.0.0.1',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1',
    'fe80::1%eth0',
    '[::1]',
    'ff02::1',
    'no address',
  ])('says yes of %s', (address) => expect(isPrivateAddress(address)).toBe(true));

  it.each([
    '1.1.1.1',
    '8.8.8.8',
    '100.128.0.1',
    '172.15.0.1',
    '172.32.0.1',
    '192.169.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::8.8.8.8',
    '2606:4700::1111',
  ])('says no of %s', (address) => expect(isPrivateAddress(address)).toBe(false));
});

describe('requireOutside', () => {
  it('lets the mirror be where it is, on its own port', () => {
    const check = (url: string) => () => requireOutside(new URL(url), '127.0.0.1:3000');
    expect(check('http://127.0.0.1:3000/cat.png')).not.toThrow();
    expect(check('http://127.0.0.1:6379/cat.png')).toThrow(/private address/);
    expect(check('http://[::1]/cat.png')).toThrow('::1 is a private address');
    expect(check('https://cats.example/cat.png')).not.toThrow();
    expect(check('ftp://cats.example/cat.png')).toThrow(/no http address/);
  });
});

describe('createOutsideLookup', () => {
  /** What a connection would be told, when the name has these addresses. */
  function ask(addresses: string[], all: boolean): Promise<unknown> {
    const found = addresses.map((address) => ({
      address,
      family: address.includes(':') ? 6 : 4,
    }));
    const system = (
      _name: string,
      _options: object,
      answer: (error: null, found: LookupAddress[]) => void,
    ) => answer(null, found);
    const lookup = createOutsideLookup(system as unknown as typeof systemLookup);
    return new Promise((resolve) =>
      lookup('cats.example', { all }, (error, address, family) =>
        resolve(error?.message ?? (family === undefined ? address : [address, family])),
      ),
    );
  }

  it('answers the addresses that it checked', async () => {
    expect(await ask(['1.1.1.1', '2606:4700::1111'], true)).toEqual([
      { address: '1.1.1.1', family: 4 },
      { address: '2606:4700::1111', family: 6 },
    ]);
    expect(await ask(['1.1.1.1'], false)).toEqual(['1.1.1.1', 4]);
  });

  it('fails when one of them is private', async () => {
    expect(await ask(['1.1.1.1', '::ffff:10.0.0.1'], true)).toBe(
      'cats.example leads to the private address ::ffff:10.0.0.1',
    );
    expect(await ask(['10.0.0.1'], false)).toMatch(/private address 10.0.0.1/);
    expect(await ask([], true)).toBe('cats.example has no address');
  });
});

// Taking apart the lists that a database writes: texts in JSON's quotes, or whole numbers, with
// commas between. JSON.parse takes four times as long, most of it to make each id a value of its
// own, where the pool needs only their bytes one after another.

/** Texts of ASCII as one run of bytes; text i is from `ends[i - 1]` to `ends[i]`. */
export interface Texts {
  readonly bytes: Buffer;
  readonly ends: Uint32Array;
}

const quote = 0x22;
const comma = 0x2c;
const minus = 0x2d;
const zero = 0x30;

function fail(bytes: Buffer): never {
  const end = bytes.toString('latin1', Math.max(0, bytes.length - 40));
  throw new Error(`a list from the database is not whole: …${end}`);
}

/** `"a","b"` as its texts; null, which is what a database makes of no rows, as none. */
export function parseTexts(list: string | null): Texts {
  if (list === null) return { bytes: Buffer.alloc(0), ends: new Uint32Array(0) };
  if (list.includes('\\')) return packTexts(JSON.parse(`[${list}]`));
  const bytes = Buffer.from(list, 'latin1');
  // Nothing is shorter than the quotes and the comma.
  const ends = new Uint32Array(Math.ceil(bytes.length / 3) + 1);
  let [count, end] = [0, 0];
  for (let at = 0; at < bytes.length; at += 1) {
    if (bytes[at] !== quote) fail(bytes);
    for (at += 1; bytes[at] !== quote; at += 1) {
      if (at >= bytes.length) fail(bytes);
      bytes[end] = bytes[at] as number;
      end += 1;
    }
    ends[count] = end;
    count += 1;
    at += 1;
    if (at < bytes.length && bytes[at] !== comma) fail(bytes);
  }
  return { bytes: bytes.subarray(0, end), ends: ends.slice(0, count) };
}

function packTexts(texts: readonly string[]): Texts {
  let end = 0;
  const ends = Uint32Array.from(texts, ({ length }) => {
    end += length;
    return end;
  });
  return { bytes: Buffer.from(texts.join(''), 'latin1'), ends };
}

/** `1,-2` as numbers, of which there must be so many. */
export function parseNumbers(list: string | null, size: number): Float64Array {
  const numbers = new Float64Array(size);
  const bytes = Buffer.from(list ?? '', 'latin1');
  let [count, at] = [0, 0];
  for (; at < bytes.length && count < size; at += 1, count += 1) {
    const sign = bytes[at] === minus ? -1 : 1;
    if (sign < 0) at += 1;
    const from = at;
    let value = 0;
    for (; at < bytes.length && bytes[at] !== comma; at += 1) {
      const digit = (bytes[at] as number) - zero;
      if (digit < 0 || digit > 9) fail(bytes);
      value = value * 10 + digit;
    }
    if (at === from) fail(bytes);
    numbers[count] = sign * value;
  }
  if (count !== size || at < bytes.length) fail(bytes);
  return numbers;
}

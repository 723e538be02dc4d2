// Sixels, pictures that move, and one cat after the other: what is really sent to the terminal.
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { decode } from 'sixel/lib/Decoder.js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { askForSixels } from '../../packages/cli/src/terminal-question.ts';
import { openStandIn, type StandIn } from '../../packages/sdk/src/testing/stand-in.ts';
import { type TerminalOptions, type as typeLine } from './terminal.ts';

const chelsea = readFileSync(new URL('../fixtures/chelsea.png', import.meta.url));
let standIn: StandIn;
let picture: Buffer;
let searches: number;

/** Frames of one colour each: red, green and blue. */
async function makeGif(delays: number[]): Promise<Buffer> {
  const colours = ['#ff0000', '#00ff00', '#0000ff'];
  const frames = await Promise.all(
    delays.map((_, at) =>
      sharp({ create: { width: 40, height: 40, channels: 3, background: colours[at % 3] ?? '' } })
        .png()
        .toBuffer(),
    ),
  );
  return sharp(frames, { join: { animated: true } })
    .gif({ delay: delays, loop: 0 })
    .toBuffer();
}

beforeAll(async () => {
  standIn = await openStandIn();
});
afterAll(() => standIn.close());
beforeEach(() => {
  picture = chelsea;
  searches = 0;
  standIn.asked.length = 0;
  standIn.say((response, { url }) => {
    if (url.startsWith('/images/')) {
      response.writeHead(200).end(picture);
      return;
    }
    searches += 1;
    const cat = { id: `cat${searches}`, url: `${standIn.address}/images/a.png`, width: 451 };
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify([{ ...cat, height: 300 }]));
  });
});

const look = (flags: string, options: TerminalOptions = {}) =>
  typeLine(`catapi random ${flags}`, {
    ...{ isTerminal: true, columns: 40, rows: 30 },
    ...options,
    environment: { CATAPI_BASE_URL: standIn.address, ...options.environment },
  });
const visible = (text: string) => text.replaceAll('\x1b', '␛');

describe('sixels', () => {
  it('are sent to a terminal that says it has them', async () => {
    const { code, out } = await look('', { hasSixels: true });
    expect(code).toBe(0);
    const sixels = out.slice(out.indexOf('\x1bP'), out.indexOf('\x1b\\') + 2);
    const { data32, width, height: decoded } = decode(sixels);
    const height = 13 * 20;
    // Sixels come six at a time.
    expect({ width, isHigh: decoded >= height && decoded < height + 6 }).toEqual({
      width: 400,
      isHigh: true,
    });
    // What comes out is what went in, but for the number of colours.
    const wanted = await sharp(chelsea)
      .resize({ width, height, fit: 'fill' })
      .ensureAlpha()
      .raw()
      .toBuffer();
    const got = new Uint8Array(data32.buffer, data32.byteOffset, width * height * 4);
    let off = 0;
    for (let at = 0; at < got.length; at += 1) off += Math.abs((got[at] ?? 0) - (wanted[at] ?? 0));
    expect(off / got.length).toBeLessThan(6);
  });

  it('are half blocks where it does not, and can be asked for', async () => {
    expect((await look('')).out).toContain('▀');
    expect((await look('--as sixel')).out).toContain('\x1bP');
  });
});

describe('asking the terminal', () => {
  function openTerminal(says: string, afterMs = 0) {
    const input = Object.assign(new EventEmitter(), {
      isTTY: true,
      isRaw: false,
      setRawMode(isRaw: boolean) {
        input.isRaw = isRaw;
        return input;
      },
      resume: () => input,
      pause: () => input,
    });
    const output = {
      isTTY: true,
      asked: '',
      write(text: string) {
        output.asked += text;
        for (const one of says) setTimeout(() => input.emit('data', Buffer.from(one)), afterMs);
        return true;
      },
    };
    return { input, output, ask: () => askForSixels(input as never, output as never) };
  }

  it.each([
    ['\x1b[?62;4;22c', true],
    ['\x1b[?65;1;4c', true],
    ['\x1b[?62;22;42c', false],
    ['\x1b[?1;2c', false],
    ['typed\x1b[?64;4c', true],
    ['', false],
    ['\x1b[?62;4', false],
  ])('that says %j: %s', async (says, has) => {
    const { ask, input, output } = openTerminal(says);
    expect(await ask()).toBe(has);
    expect(output.asked).toBe('\x1b[c');
    expect(input.isRaw).toBe(false);
    expect(input.listenerCount('data')).toBe(0);
  });

  it('asks nobody where nobody would answer', async () => {
    const { input, output } = openTerminal('\x1b[?62;4c');
    expect(await askForSixels({ ...input, isTTY: false } as never, output as never)).toBe(false);
    expect(output.asked).toBe('');
  });
});

describe('a picture that moves', () => {
  const colour = { environment: { COLORTERM: 'truecolor', TERM: 'xterm' } };

  it('is played in its place, each frame for its time, and leaves the cursor', async () => {
    picture = await makeGif([200, 400, 300]);
    const begunAtMs = performance.now();
    const { code, out } = await look('--watch 2s', {
      ...colour,
      signal: AbortSignal.timeout(1500),
      rows: 10,
    });
    expect(performance.now() - begunAtMs).toBeLessThan(2000);
    expect(code).toBe(130);
    const frames = visible(out).split('␛[5A\r').slice(1);
    const colours = frames.map((frame) => /38;2;(\d+);(\d+);(\d+)/.exec(frame)?.slice(1) ?? []);
    const order = colours.map((one) => one.findIndex((share) => Number(share) > 200));
    expect(order.slice(0, 5)).toEqual([0, 1, 2, 0, 1]);
    expect(visible(out)).toContain('␛[?25l');
    expect(visible(out).lastIndexOf('␛[?25h')).toBeGreaterThan(visible(out).lastIndexOf('␛[5A'));
  });

  it('stands still in a pipe', async () => {
    picture = await makeGif([50, 50]);
    const { out } = await look('--as blocks', { isTerminal: false });
    expect(out).not.toContain('\x1b[?25l');
    expect(out.split('\n')).toHaveLength(1 + 20 + 2);
  });

  it('is given to kitty whole, which plays it', async () => {
    picture = await makeGif([50, 70, 90]);
    const { out } = await look('', { environment: { TERM: 'xterm-kitty' } });
    const said = [...visible(out).matchAll(/␛_G([^;]*);/g)].map(([, one = '']) => one);
    const [, id] = /i=(\d+)/.exec(said[0] ?? '') ?? [];
    expect(said).toEqual([
      `a=T,i=${id},f=100,q=2,c=40,r=20,m=0`,
      `a=f,i=${id},f=100,q=2,z=70,m=0`,
      `a=f,i=${id},f=100,q=2,z=90,m=0`,
      `a=a,i=${id},q=2,r=1,z=50`,
      `a=a,i=${id},q=2,s=3,v=1`,
    ]);
  });
});

describe('catapi random --watch', () => {
  it('shows one cat after the other on a cleared screen, until Ctrl-C', async () => {
    const { code, out } = await look('--watch 200ms', { signal: AbortSignal.timeout(1500) });
    expect(code).toBe(130);
    expect(searches).toBeGreaterThan(2);
    expect(visible(out).split('␛[2J').length - 1).toBeGreaterThan(2);
  });

  it('prints an address each time into a pipe', async () => {
    const stop = new AbortController();
    standIn.say((response) => {
      searches += 1;
      if (searches === 5) stop.abort();
      response.writeHead(200, { 'content-type': 'application/json' }).end('[{"url":"u:a"}]');
    });
    const { code, out } = await look('--watch 100ms', { isTerminal: false, signal: stop.signal });
    expect({ code, out }).toEqual({ code: 130, out: 'u:a\n'.repeat(4) });
  });

  it('outlives its server', async () => {
    const stop = new AbortController();
    standIn.say((response) => {
      searches += 1;
      if (searches === 6) stop.abort();
      if (searches <= 3) response.writeHead(404).end('NOT_FOUND');
      else response.writeHead(200, { 'content-type': 'application/json' }).end('[{"url":"u:a"}]');
    });
    const pipe = { isTerminal: false, signal: stop.signal };
    const { err, out } = await look('--watch 100ms', pipe);
    expect(err.split('\n').length - 1).toBe(3);
    expect(out).toContain('u:a\n');
  });

  it.each(['soon', '5', '0s', '99h', '-1s'])('takes a time and nothing else: %s', async (time) => {
    const { code, err } = await look(`--watch=${time}`, { signal: AbortSignal.timeout(300) });
    if (time === '5') expect(code).toBe(130);
    else expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('like 5s, 2m') });
  });

  it('ends where there is no such breed', async () => {
    standIn.say({ body: [] });
    expect((await look('--watch 1s -b notacat')).code).toBe(1);
  });
});

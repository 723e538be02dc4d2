// Pictures in terminals: which way is chosen, and what is really sent.
import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findColours, readPictureWay } from '../../packages/cli/src/io.ts';
import { openStandIn, type StandIn } from '../../packages/sdk/src/testing/stand-in.ts';
import { type TerminalOptions, type as typeLine } from './terminal.ts';

const chelsea = readFileSync(new URL('../fixtures/chelsea.png', import.meta.url));
let standIn: StandIn;
let picture: { status: number; bytes: Buffer };

beforeAll(async () => {
  standIn = await openStandIn();
  standIn.say((response, { url }) => {
    if (url.startsWith('/images/')) {
      response.writeHead(picture.status).end(picture.bytes);
      return;
    }
    const cat = { id: 'chelsea', url: `${standIn.address}/images/chelsea.png` };
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify([{ ...cat, width: 451, height: 300 }]));
  });
});
afterAll(() => standIn.close());

/** Control characters by their pictures, so that they can be read here. */
const visible = (text: string) => text.replaceAll('\x1b', '␛').replaceAll('\x07', '␇');

const look = async (
  environment: Record<string, string>,
  options: TerminalOptions = {},
  flags = '',
) => {
  const address = { CATAPI_BASE_URL: standIn.address };
  const terminal = { isTerminal: true, columns: 40, rows: 30, ...options };
  const typed = await typeLine(`catapi random ${flags}`, {
    ...terminal,
    environment: { ...address, ...environment },
  });
  return { ...typed, out: visible(typed.out) };
};

describe('the way is chosen by the terminal', () => {
  it.each([
    [{ TERM: 'xterm-kitty' }, 'kitty'],
    [{ TERM: 'xterm-256color', KITTY_WINDOW_ID: '1' }, 'kitty'],
    [{ TERM: 'xterm-256color', TERM_PROGRAM: 'ghostty' }, 'kitty'],
    [{ TERM: 'xterm-256color', TERM_PROGRAM: 'iTerm.app' }, 'iterm'],
    [{ TERM: 'xterm-256color', TERM_PROGRAM: 'WezTerm' }, 'iterm'],
    [{ TERM: 'xterm-256color', LC_TERMINAL: 'iTerm2' }, 'iterm'],
    [{ TERM: 'xterm-256color', TERM_PROGRAM: 'Apple_Terminal' }, 'unknown'],
    [{ TERM: 'tmux-256color', KITTY_WINDOW_ID: '1' }, 'unknown'],
    [{ TERM: 'xterm-kitty', TMUX: '/tmp/tmux' }, 'unknown'],
    [{ TERM: 'dumb' }, 'blocks'],
    [{}, 'unknown'],
  ])('%o: %s', (environment, way) => {
    expect(readPictureWay(environment)).toBe(way);
  });

  it.each([
    [{ TERM: 'xterm-256color', COLORTERM: 'truecolor' }, 'any'],
    [{ TERM: 'xterm-direct' }, 'any'],
    [{ TERM: 'xterm-256color' }, 'palette'],
    [{ TERM: 'dumb' }, 'none'],
    [{ TERM: 'xterm-256color', COLORTERM: 'truecolor', NO_COLOR: '1' }, 'none'],
    [{ TERM: 'xterm-256color', COLORTERM: 'truecolor', NO_COLOR: '' }, 'any'],
  ])('%o: colours %s', (environment, colours) => {
    expect(findColours(environment, true)).toBe(colours);
    expect(findColours(environment, false)).toBe('none');
  });
});

describe('the picture', () => {
  it('is sent to kitty as PNG in chunks, which kitty does not answer', async () => {
    picture = { status: 200, bytes: chelsea };
    const { code, out } = await look({ TERM: 'xterm-kitty' });
    expect(code).toBe(0);
    const chunks = [...out.matchAll(/␛_G([^;]*);([^␛]*)␛\\/g)];
    expect(chunks[0]?.[1]).toBe('a=T,f=100,q=2,c=40,r=13,m=1');
    expect(chunks.at(-1)?.[1]).toBe('m=0');
    expect(Math.max(...chunks.map(([, , text = '']) => text.length))).toBe(4096);
    const png = Buffer.from(chunks.map(([, , text]) => text).join(''), 'base64');
    expect(await sharp(png).metadata()).toMatchObject({ format: 'png', width: 451 });
    expect(out).toMatch(/chelsea\S* {2}451 × 300\n/);
  });

  it('is sent to iTerm2 as it is', async () => {
    picture = { status: 200, bytes: chelsea };
    const { out } = await look({ TERM_PROGRAM: 'iTerm.app' });
    const [, settings, text = ''] = out.match(/␛\]1337;File=([^:]*):([^␇]*)␇/) ?? [];
    const size = `size=${chelsea.length};width=40;height=13`;
    expect(settings).toBe(`inline=1;${size};preserveAspectRatio=1`);
    expect(Buffer.from(text, 'base64').equals(chelsea)).toBe(true);
  });

  it.each([
    [{ COLORTERM: 'truecolor' }, /^␛\[38;2;\d+;\d+;\d+;48;2;\d+;\d+;\d+m▀/],
    [{ TERM: 'xterm-256color' }, /^␛\[38;5;\d+;48;5;\d+m▀/],
    [{ NO_COLOR: '1' }, /^[ .:\-=+*#%@]+$/m],
  ])('is drawn with characters where %o', async (environment, start) => {
    picture = { status: 200, bytes: chelsea };
    const { out } = await look(environment);
    expect(out).toMatch(start);
    const lines = out.split('\n');
    expect(lines).toHaveLength(13 + 3);
    const widths = lines.slice(0, 13).map((line) => line.replace(/␛\[[\d;]*m/g, '').length);
    expect(Math.max(...widths)).toBe(40);
  });

  it('fits a low terminal by its height', async () => {
    picture = { status: 200, bytes: chelsea };
    const { out } = await look({ COLORTERM: 'truecolor' }, { columns: 200, rows: 15 });
    expect(out.split('\n')).toHaveLength(10 + 3);
  });

  it('leaves the background alone where it is transparent', async () => {
    const row = (alpha: number) => [255, 0, 0, alpha, 255, 0, 0, alpha];
    const pixels = Buffer.from([row(0), row(255), row(255), row(0)].flat());
    const under = await sharp(pixels, { raw: { width: 2, height: 4, channels: 4 } })
      .png()
      .toBuffer();
    picture = { status: 200, bytes: under };
    const { out } = await look({ COLORTERM: 'truecolor' }, { columns: 2 });
    const drawn = out.split('\n').slice(0, 2).join('\n');
    expect(drawn).toBe('␛[38;2;255;0;0m▄▄␛[0m\n␛[38;2;255;0;0m▀▀␛[0m');
  });

  it('is told by its address when it cannot be shown', async () => {
    for (const broken of [
      { status: 404, bytes: Buffer.from('gone') },
      { status: 200, bytes: Buffer.from('no picture') },
    ]) {
      picture = broken;
      const { code, out, err } = await look({ COLORTERM: 'truecolor' });
      expect(code).toBe(0);
      expect(err).toMatch(/^The picture cannot be shown: /);
      expect(out).toContain(`${standIn.address}/images/chelsea.png\n`);
    }
  });

  it('is shown as --as says, also where nobody looks', async () => {
    picture = { status: 200, bytes: chelsea };
    const pipe = { isTerminal: false };
    expect((await look({}, pipe, '--as kitty')).out).toContain('␛_Ga=T');
    expect((await look({ TERM: 'xterm-kitty' }, {}, '--as url')).out).not.toContain('␛');
  });
});

// Uploads: which files are taken, what is sent, and that each verdict is told with its reason and
// gives its exit code. The verdicts are a stand-in's; a real server's are in the journeys.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStandIn, type StandIn } from '../../packages/sdk/src/testing/stand-in.ts';
import { type TerminalOptions, type as typeLine } from './terminal.ts';

let standIn: StandIn;
let folder: string;
let polls: number;

const problem = (code: string, reason: string) => ({
  type: 'about:blank',
  ...{ title: code, status: 400, detail: code, code, reason },
});

beforeAll(async () => {
  standIn = await openStandIn();
  folder = mkdtempSync(join(tmpdir(), 'catapi-upload-'));
  mkdirSync(join(folder, 'more/.hidden'), { recursive: true });
  for (const name of ['cat.jpg', 'cup.png', 'slow.gif', 'notes.txt', 'more/tom.WEBP', '.cat.jpg']) {
    writeFileSync(join(folder, name), `picture ${name}`);
  }
  mkdirSync(join(folder, 'empty'));
});
afterAll(async () => {
  await standIn.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  standIn.asked.length = 0;
  polls = 0;
  standIn.say((response, { url, body }) => {
    const [, name = ''] = /filename="([^"]*)"/.exec(body) ?? [];
    const say = (status: number, value: unknown) => {
      const type = status < 400 ? 'application/json' : 'application/problem+json';
      response.writeHead(status, { 'content-type': type }).end(JSON.stringify(value));
    };
    const uploaded = { id: `id-${name}`, url: `http://cats.test/${name}` };
    if (url.includes('/status')) {
      polls += 1;
      say(200, { id: 'id-slow.gif', status: polls < 2 ? 'pending' : 'approved', created_at: '' });
    } else if (name === 'cup.png') {
      say(400, problem('CLASSIFICATION_FAILED', 'no cat was seen in the picture'));
    } else if (name === 'slow.gif') say(201, { ...uploaded, pending: 1, approved: 0 });
    else if (name === 'notes.txt') say(500, problem('INTERNAL_ERROR', ''));
    else say(201, { ...uploaded, pending: 0, approved: 1 });
  });
});

const type = (words: string, options: TerminalOptions = {}) =>
  typeLine(`catapi upload ${words}`, {
    ...options,
    environment: { CATAPI_BASE_URL: standIn.address, CATAPI_KEY: 'k', NO_COLOR: '1' },
  });
const names = () =>
  standIn.asked.flatMap(({ body }) => /filename="([^"]*)"/.exec(body)?.[1] ?? []).sort();

describe('an upload', () => {
  it('is sent with what is said of it, and told as a line into a pipe', async () => {
    const { code, out, err } = await type(`${folder}/cat.jpg --sub-id mia --breed beng`);
    expect({ code, out, err }).toEqual({
      code: 0,
      out: `${folder}/cat.jpg\tapproved\tid-cat.jpg\thttp://cats.test/cat.jpg\t\n`,
      err: '',
    });
    const [asked] = standIn.asked;
    expect(asked?.body).toMatch(/name="sub_id"\r\n\r\nmia.*name="breed_ids"\r\n\r\nbeng/s);
    expect(asked?.headers['idempotency-key']).toMatch(/^[\w-]{36}$/);
  });

  it('takes the pictures of a folder, and of those in it', async () => {
    await type(`${folder} --wait 0`);
    expect(names()).toEqual(['cat.jpg', 'cup.png', 'slow.gif', 'tom.WEBP']);
  });

  it('waits for a verdict that takes its time', async () => {
    const { code, out } = await type(`${folder}/slow.gif`);
    expect({ code, polls }).toEqual({ code: 0, polls: 2 });
    expect(out).toContain('\tapproved\t');
  });

  it('says when nobody has decided yet', async () => {
    const { code, out, err } = await type(`${folder}/slow.gif --wait 0`);
    expect(code).toBe(0);
    expect(out).toContain('\tpending\tid-slow.gif\t');
    expect(err).toContain('One picture is not decided yet');
  });

  it('tells people the reason of a refusal, and scripts by the exit code', async () => {
    const { code, out, err } = await type(`${folder}/cup.png ${folder}/cat.jpg`, {
      isTerminal: true,
      columns: 100,
    });
    expect(code).toBe(3);
    expect(out).toContain(`✗ ${folder}/cup.png  refused: no cat was seen in the picture`);
    expect(out).toContain(`✓ ${folder}/cat.jpg  approved  id-cat.jpg  http://cats.test/cat.jpg`);
    expect(err).toContain('refused one picture.');
    expect(err).toContain('of 2 pictures, ');
  });

  it('is one JSON document with --json, in the order of the files', async () => {
    const { code, out } = await type(`${folder}/cup.png ${folder}/cat.jpg --json`);
    expect(code).toBe(3);
    expect(JSON.parse(out)).toEqual([
      {
        file: `${folder}/cup.png`,
        verdict: 'refused',
        reason: 'no cat was seen in the picture',
      },
      {
        file: `${folder}/cat.jpg`,
        verdict: 'approved',
        id: 'id-cat.jpg',
        url: 'http://cats.test/cat.jpg',
      },
    ]);
  });

  it('fails by itself: the others are sent', async () => {
    const { code, out } = await type(`${folder}/notes.txt ${folder}/cat.jpg --timeout 2`);
    expect(code).toBe(4);
    expect(out).toMatch(/notes.txt\tfailed\t/);
    expect(out).toContain('cat.jpg\tapproved');
  });
});

describe('nothing is sent', () => {
  it.each([
    ['nowhere.jpg', 'nowhere.jpg cannot be read'],
    ['EMPTY', 'There is no picture in'],
    ['', "missing required argument 'files'"],
  ])('of %s', async (words, said) => {
    const { code, err } = await type(words.replace('EMPTY', join(folder, 'empty')));
    expect(code).toBe(1);
    expect(err).toContain(said);
    expect(standIn.asked).toEqual([]);
  });

  it('more once the key is refused', async () => {
    standIn.say({ status: 401, body: 'AUTHENTICATION_ERROR' });
    const { code, err } = await type(folder);
    expect(code).toBe(3);
    expect(err).toContain('does not know the key');
    expect(standIn.asked.length).toBeLessThanOrEqual(2);
  });
});

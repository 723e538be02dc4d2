// Any operation by its name: that what is typed arrives as the contract has it, and what comes back
// is printed for whoever reads it.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { flagName } from '../../packages/cli/src/call-spec.ts';
import { callSpecs } from '../../packages/cli/src/generated/call-specs.ts';
import { operations } from '../../packages/sdk/src/generated/operations.ts';
import { openStandIn, type StandIn } from '../../packages/sdk/src/testing/stand-in.ts';
import { type TerminalOptions, type as typeLine } from './terminal.ts';

let standIn: StandIn;
let folder: string;

beforeAll(async () => {
  standIn = await openStandIn();
  folder = mkdtempSync(join(tmpdir(), 'catapi-call-'));
});
afterAll(async () => {
  await standIn.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  standIn.asked.length = 0;
  standIn.say({ body: {} });
});

const type = (line: string, options: TerminalOptions = {}) =>
  typeLine(line, {
    ...options,
    environment: { CATAPI_BASE_URL: standIn.address, CATAPI_KEY: 'k', NO_COLOR: '1' },
  });
const asked = () => standIn.asked.map(({ method, url, body }) => ({ method, url, body }));

describe('every operation', () => {
  it('of the contract is there', () => {
    expect(callSpecs.map(({ id }) => id).sort()).toEqual(Object.keys(operations).sort());
  });

  it('has flags for all it takes', () => {
    for (const { id, flags } of callSpecs) {
      const { pathParameters, queryParameters } = operations[id];
      const names = flags.map(({ name }) => name);
      expect(names).toEqual(expect.arrayContaining([...pathParameters, ...queryParameters]));
      expect(new Set(flags.map(flagName)).size).toBe(flags.length);
    }
  });

  it.each(callSpecs.map(({ id }) => id))('%s tells how it is used', async (id) => {
    const { code, out } = await type(`catapi call ${id} --help`);
    expect(code).toBe(0);
    const { method, path } = operations[id];
    expect(out).toContain(`Usage: catapi call ${id} [options]`);
    expect(out).toContain(`${method} ${path}`);
  });

  it.each(
    callSpecs
      .filter(({ flags }) => !flags.some((flag) => flag.in === 'form'))
      .map((spec) => [spec.id, spec] as const),
  )('%s is sent with all it needs', async (id, { flags, method }) => {
    const needed = flags.filter(({ isRequired }) => isRequired);
    const values = needed.map((flag) => `${flagName(flag)}=${flag.choices?.[0] ?? '12'}`);
    const { code, err } = await type(`catapi call ${id} ${values.join(' ')}`);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const inPath = operations[id].path.replaceAll(/\{\w+\}/g, '12');
    expect(standIn.asked).toEqual([expect.objectContaining({ method, url: inPath })]);
    const sent = standIn.asked[0]?.body === '' ? {} : JSON.parse(standIn.asked[0]?.body ?? '{}');
    const inBody = needed.filter((flag) => flag.in === 'body').map(({ name }) => name);
    expect(Object.keys(sent)).toEqual(inBody);
  });
});

describe('what is typed', () => {
  it('goes where the contract has it, in its types', async () => {
    await type('catapi call searchImages --limit 5 --breed-ids beng,abys --has-breeds --seed=-a');
    await type('catapi call createVote --image-id=-Zfz --value -1.5 --sub-id "my user"');
    expect(asked()).toEqual([
      {
        method: 'GET',
        url: '/v1/images/search?limit=5&has_breeds=true&breed_ids=beng,abys&seed=-a',
        body: '',
      },
      {
        method: 'POST',
        url: '/v1/votes',
        body: '{"image_id":"-Zfz","value":-1.5,"sub_id":"my user"}',
      },
    ]);
  });

  it('keeps an Idempotency-Key', async () => {
    await type('catapi call createVote --image-id a --value 1 --idempotency-key mine');
    expect(standIn.asked[0]?.headers['idempotency-key']).toBe('mine');
  });

  it('uploads a file', async () => {
    const file = join(folder, 'cat.jpg');
    writeFileSync(file, 'meow');
    standIn.say({ status: 201, body: { id: 'new' } });
    const { code, out } = await type(`catapi call uploadImage --file ${file} --sub-id me`);
    expect({ code, out }).toEqual({ code: 0, out: '{\n  "id": "new"\n}\n' });
    expect(standIn.asked[0]?.body).toMatch(/name="sub_id"\r\n\r\nme.*filename="cat.jpg".*meow/s);
  });

  it.each([
    ['getBreed', '--breed-id is missing.'],
    ['createVote --image-id a', '--value is missing.'],
    ['createVote --image-id a --value cat', '"cat" is not a number.'],
    ['searchImages --limit 2.5', '"2.5" is not a whole number.'],
    ['searchImages --order sideways', '"sideways" is none of RANDOM, ASC, DESC.'],
    ['searchImages --mime-types gif,bmp', '"bmp" is none of jpg, png, gif, webp.'],
    ['searchImages --has-breeds perhaps', '"perhaps" is none of true, false.'],
    ['signUp --email a --details {', '"{" is not JSON'],
    ['searchImages --breed bengal', "unknown option '--breed'"],
    ['uploadImage --file nowhere.jpg', 'nowhere.jpg cannot be read'],
    ['drawImage', "unknown command 'drawImage'"],
  ])('is refused before it is sent: %s', async (line, said) => {
    const { code, err } = await type(`catapi call ${line}`);
    expect(code).toBe(1);
    expect(err).toContain(said);
    expect(standIn.asked).toEqual([]);
  });
});

describe('what comes back', () => {
  const breeds = [
    { id: 'beng', name: 'Bengal', weight: { metric: '3 - 7' }, tags: [{ name: 'spots' }, 'loud'] },
    { id: 'siam', name: 'Siamese', weight: { metric: '4 - 6' }, tags: [] },
  ];

  it('is JSON for programs', async () => {
    standIn.say({ body: breeds });
    const { out } = await type('catapi call listBreeds');
    expect(JSON.parse(out)).toEqual(breeds);
    const told = await type('catapi call listBreeds --json', { isTerminal: true });
    expect(told.out).toBe(out);
  });

  it('is a table for people', async () => {
    standIn.say({ body: breeds });
    const { out } = await type('catapi call listBreeds', { isTerminal: true });
    expect(out).toBe(
      [
        'ID    NAME     WEIGHT  TAGS\n',
        'beng  Bengal   3 - 7   spots, loud\n',
        'siam  Siamese  4 - 6\n',
      ].join(''),
    );
  });

  it('is names and values where it is one thing', async () => {
    standIn.say({ body: { message: 'SUCCESS', image_id: 'a\x1b[31m' } });
    const { out } = await type('catapi call getVote --vote-id 1', { isTerminal: true });
    expect(out).toBe('message   SUCCESS\nimage id  a[31m\n');
  });

  it('is text, without what a terminal would obey where somebody looks', async () => {
    const yaml = 'cats: \x1b]0;owned\x07\r\ndogs: \x9b2J\n';
    const say = () =>
      standIn.say((response) => response.setHeader('content-type', 'text/yaml').end(yaml));
    say();
    expect((await type('catapi call getContractYaml')).out).toBe(yaml);
    say();
    const { out } = await type('catapi call getContractYaml', { isTerminal: true });
    expect(out).toBe('cats: ]0;owned\ndogs: 2J\n');
  });

  it('is the bytes of a file, into a pipe or into a file', async () => {
    standIn.say((response) => response.writeHead(200).end(Buffer.from([0xff, 0xd8, 0x00])));
    const { out } = await type('catapi call getImageFile --file a.jpg');
    expect(out).toBe('\xff\xd8\x00');
    const file = join(folder, 'a.jpg');
    const written = await type(`catapi call getImageFile --file a.jpg -O ${file}`);
    expect(written).toEqual({ code: 0, out: '', err: `Written to ${file}.\n` });
    expect([...readFileSync(file)]).toEqual([0xff, 0xd8, 0x00]);
    const refused = await type(`catapi call getImageFile --file a.jpg -O ${folder}/no/a.jpg`);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('cannot be written');
  });

  it('is a refusal with its exit code', async () => {
    standIn.say({ status: 404, body: 'NOT_FOUND' });
    const { code, err } = await type('catapi call getBreed --breed-id none');
    expect(code).toBe(2);
    expect(err).toMatch(/^catapi: /);
  });
});

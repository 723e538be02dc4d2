// The guides, typed as they stand: every block of commands and every program in docs/ and in the
// READMEs of the repository and of the command line, one guide in one terminal, against servers
// that run. Each must end well and print what the guide says. A backup is proven by restoring it.

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { type GuideBlock, listGuideBlocks } from '../support/guide-blocks.ts';
import {
  type GuideMachine,
  openGuideMachine,
  writeMysqlSettings,
} from '../support/guide-machine.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { createDatabase } from '../support/services.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const guides = readdirSync(join(root, 'docs')).map((name) => `docs/${name}`);
const mariadb = inject('mariadb');

/** What cannot be done here, and why. */
const exceptions = [{ source: 'npm ci && npm test\n', because: 'it is what runs this' }];

/** The server that guides bring cats from: what is typed of the live service is asked of it. */
let other: TestServer;
let machine: GuideMachine;
let databases: Awaited<ReturnType<typeof createDatabase>>[] = [];

beforeAll(async () => {
  other = await startServer();
  const few = ['0XYvRd7oD'];
  await other.ports.database.transaction(async (knex) => {
    const rows = await knex('images').orderBy('position').limit(20).select('id');
    few.push(...rows.map(({ id }) => String(id)));
    await knex('images').whereNotIn('id', few).update({ state: 'deleted' });
  });
  await other.ports.cache.forget(['images']);
  const given = { method: 'POST', key: other.key };
  await other.ask('/v1/votes', { ...given, body: { image_id: '0XYvRd7oD', value: 1 } });
  await other.ask('/v1/favourites', { ...given, body: { image_id: '0XYvRd7oD' } });
}, 120_000);
afterAll(() => other?.stop());

afterEach(async () => {
  await machine?.stop();
  await Promise.all(databases.map((one) => one.drop()));
  databases = [];
});

const readBlocks = (path: string) => listGuideBlocks(readFileSync(join(root, path), 'utf8'));
const isExcepted = ({ source }: GuideBlock) => exceptions.some((one) => one.source === source);

async function openMachine(): Promise<void> {
  if (mariadb !== undefined) {
    databases = [await createDatabase(mariadb), await createDatabase(mariadb)];
  }
  const [first = 'none', second = 'none'] = databases.map(({ url }) =>
    new URL(url).pathname.slice(1),
  );
  machine = await openGuideMachine({
    replacements: [
      ['https://api.thecatapi.com', other.url],
      ['https://cats.example', other.url],
      [/YOUR-KEY|(?<=--key )KEY\b/g, other.key],
      ['mysql://catapi:secret@localhost:3306/catapi', databases[0]?.url ?? ''],
      ['--no-tablespaces catapi ', `--no-tablespaces ${first} `],
      ['mysql catapi_again ', `mysql ${second} `],
    ],
  });
  if (mariadb !== undefined) writeMysqlSettings(dirname(machine.folder), mariadb);
}

interface Around {
  before?: () => Promise<void>;
  after?: () => Promise<void>;
}

/** Types a guide from its first line to its last. */
async function typeGuide(path: string, around: Record<string, Around> = {}): Promise<void> {
  const blocks = readBlocks(path).filter((block) => !isExcepted(block));
  const missing = Object.keys(around).filter(
    (heading) => !blocks.some((block) => block.heading === heading),
  );
  expect(missing, 'headings').toEqual([]);
  for (const block of blocks) {
    if (block.heading === 'With MySQL or MariaDB' && mariadb === undefined) continue;
    const { before, after } = around[block.heading] ?? {};
    await before?.();
    expect(await machine.type(block), path).toEqual([]);
    await after?.();
  }
}

const patience = 240_000;

it('has a guide for each way, each in the list and not too long', () => {
  const list = readFileSync(join(root, 'docs/README.md'), 'utf8');
  const names = guides.map((path) => path.slice('docs/'.length)).filter((n) => n !== 'README.md');
  expect(names.sort()).toEqual([
    'cli.md',
    'curl.md',
    'moving.md',
    'operating.md',
    'sdk.md',
    'self-hosting.md',
  ]);
  for (const name of names) {
    expect(list).toContain(`](${name})`);
    const lines = readFileSync(join(root, 'docs', name), 'utf8').split('\n');
    expect(lines.length, name).toBeLessThan(160);
    expect(readBlocks(`docs/${name}`).length, name).toBeGreaterThan(3);
  }
});

it('makes no exception that nothing needs', () => {
  const all = ['README.md', ...guides].flatMap(readBlocks);
  const needless = exceptions.filter(({ source }) => !all.some((one) => one.source === source));
  expect(needless).toEqual([]);
});

describe('typed as it stands', () => {
  it.each(['README.md', 'docs/curl.md', 'docs/sdk.md', 'docs/cli.md', 'packages/cli/README.md'])(
    '%s',
    async (path) => {
      await openMachine();
      expect((await machine.run('npm start')).code).toBe(0);
      await typeGuide(path);
    },
    patience,
  );

  it(
    'docs/moving.md, and the cats, votes and favourites have come along',
    async () => {
      await openMachine();
      expect((await machine.run('npm start')).code).toBe(0);
      await typeGuide('docs/moving.md');
      const list = (name: string) =>
        fetch(`${machine.url}/v1/${name}`, { headers: { 'x-api-key': 'DEMO-API-KEY' } }).then(
          (answer) => answer.json() as Promise<{ image_id: string }[]>,
        );
      for (const name of ['votes', 'favourites']) {
        expect((await list(name)).map((one) => one.image_id)).toEqual(['0XYvRd7oD']);
      }
    },
    patience,
  );

  it(
    'docs/self-hosting.md and docs/operating.md, and what was backed up is what is restored',
    async () => {
      await openMachine();
      await typeGuide('docs/self-hosting.md');
      const kept: unknown[] = [];
      await typeGuide('docs/operating.md', {
        'Back up': {
          before: async () => {
            await vote('0XYvRd7oD');
            kept.push(await listVotes(), hashFiles(join(dataDir(), 'files')));
          },
          after: async () => {
            await vote('lost');
            await machine.run('rm -r /var/lib/catapi/files/*');
            expect([await listVotes(), hashFiles(join(dataDir(), 'files'))]).not.toEqual(kept);
          },
        },
        Restore: {
          after: async () => {
            expect(await listVotes()).toHaveLength(1);
            expect(hashFiles(join(dataDir(), 'files'))).not.toEqual([]);
            expect([await listVotes(), hashFiles(join(dataDir(), 'files'))]).toEqual(kept);
          },
        },
      });
      if (mariadb !== undefined) await expectSameDatabases();
    },
    patience,
  );
});

describe('a guide that is wrong', () => {
  it('is found out: a command that fails, and one that prints something else', async () => {
    await openMachine();
    const block = { lang: 'sh' as const, heading: '', source: 'echo meow\n', printed: 'meow\n' };
    expect(await machine.type(block)).toEqual([]);
    expect(await machine.type({ ...block, printed: 'woof\n' })).toHaveLength(1);
    expect(await machine.type({ ...block, source: 'false\necho meow\n' })).toHaveLength(1);
    expect(await machine.type({ ...block, source: 'catapi purr\n' })).toHaveLength(1);
    const program = { ...block, lang: 'js' as const, source: 'await cats.purr();\n' };
    expect(await machine.type(program)).toHaveLength(1);
  }, 60_000);
});

const dataDir = () => machine.localize('/var/lib/catapi');

function kioskKey(): string {
  return readFileSync(join(machine.folder, 'kiosk.key'), 'utf8').trim();
}

async function vote(imageId: string): Promise<void> {
  const { status } = await fetch(`${machine.url}/v1/votes`, {
    method: 'POST',
    headers: { 'x-api-key': kioskKey(), 'content-type': 'application/json' },
    body: JSON.stringify({ image_id: imageId, value: 1 }),
  });
  expect(status).toBe(201);
}

async function listVotes(): Promise<unknown[]> {
  const headers = { 'x-api-key': kioskKey() };
  const answer = await fetch(`${machine.url}/v1/votes?attach_image=0`, { headers });
  return (await answer.json()) as unknown[];
}

/** Every file below a folder with what it holds. */
function hashFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      const hash = createHash('sha256').update(readFileSync(file)).digest('hex');
      return `${file.slice(folder.length)} ${hash}`;
    })
    .sort();
}

/** The database that was written out and the one that was read in, row for row. */
async function expectSameDatabases(): Promise<void> {
  const dumps: string[] = [];
  for (const { url } of databases) {
    const name = new URL(url).pathname.slice(1);
    const { code, out, err } = await machine.run(
      `mysqldump --skip-comments --skip-extended-insert ${name} | sha256sum
mysql -N ${name} -e 'SELECT COUNT(*) FROM breeds'`,
    );
    expect(code, err).toBe(0);
    expect(out).toMatch(/\n67\n$/);
    dumps.push(out);
  }
  expect(dumps).toHaveLength(2);
  expect(dumps[0]).toBe(dumps[1]);
}

// For the tests beside rooms: a database in a folder that is removed again, rows to put in it, and
// calls as the frame would make them. Chance is a seeded generator, so that a test of chance says
// the same every time.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openMemoryCache } from '../../packages/server/src/adapters/cache-memory.ts';
import { openSqliteDatabase } from '../../packages/server/src/adapters/database-sqlite.ts';
import { noImageAnalyser } from '../../packages/server/src/adapters/image-analyser-none.ts';
import { openLogMailer } from '../../packages/server/src/adapters/mailer-log.ts';
import { openDiskObjectStore } from '../../packages/server/src/adapters/object-store-disk.ts';
import { openWebhookSender } from '../../packages/server/src/adapters/outside-webhook-sender.ts';
import { openOutboxQueue } from '../../packages/server/src/adapters/queue-outbox.ts';
import type {
  AccountCaller,
  Call,
  Caller,
  OperationId,
} from '../../packages/server/src/contract/handler.ts';
import { insertImageChanges } from '../../packages/server/src/domain/images/image-change-store.ts';
import type { AccountEvent, Announce } from '../../packages/server/src/ports/announce.ts';
import type { CachePolicy, Loaded } from '../../packages/server/src/ports/cache.ts';
import type { Chance } from '../../packages/server/src/ports/clock.ts';
import { type Database, sqlTime } from '../../packages/server/src/ports/database.ts';
import type { Ports } from '../../packages/server/src/ports/ports.ts';

export const filesUrl = 'https://cats.example';
export const startMs = Date.UTC(2023, 9, 28, 17, 44, 36);
export const anonymous: Caller = { kind: 'anonymous' };

const policy: CachePolicy = {
  seconds: 30,
  staleSeconds: 300,
  absentSeconds: 5,
  errorSeconds: 0,
  tags: ['images'],
};

/** Xorshift with 64 bits, whose upper 48 are used: the same numbers for the same seed. */
export function createTestChance(seed = 1): Chance {
  let state = BigInt.asUintN(64, BigInt(seed) * 0x9e3779b97f4a7c15n + 1n);
  const next = () => {
    state ^= BigInt.asUintN(64, state << 13n);
    state ^= state >> 7n;
    state ^= BigInt.asUintN(64, state << 17n);
    return Number(state >> 16n);
  };
  return {
    integer: (below) => Math.floor((next() / 2 ** 48) * below),
    bytes: (count) => Buffer.from(Array.from({ length: count }, () => next() & 255)),
  };
}

export interface TestImage {
  id: string;
  type?: string;
  state?: string;
  width?: number;
  height?: number;
  source?: string;
  position?: number;
  accountId?: number;
  subId?: string;
  filename?: string;
  breedIds?: string[];
  categoryIds?: number[];
}

export type TestRoom = Awaited<ReturnType<typeof openTestRoom>>;

export async function openTestRoom() {
  const folder = await mkdtemp(join(tmpdir(), 'catapi-images-'));
  let nowMs = startMs;
  const clock = { nowMs: () => nowMs };
  const chance = createTestChance();
  const database = openSqliteDatabase(join(folder, 'test.sqlite'), clock);
  await database.migrate();
  const cache = openMemoryCache({ sizeBytesMax: 1e8, clock, chance });
  const objectStore = await openDiskObjectStore(join(folder, 'files'));
  const queue = openOutboxQueue(database, clock);
  const letters: string[] = [];
  const announced: AccountEvent[] = [];
  const ports: Ports & { announce: Announce } = {
    ...{ database, cache, objectStore, queue, clock, chance },
    imageAnalyser: noImageAnalyser,
    mailer: openLogMailer((text) => letters.push(text)),
    webhookSender: openWebhookSender({ allowsPrivate: true, userAgent: 'test' }),
    observe: () => {},
    announce: async (_transaction, events) => {
      announced.push(...events);
    },
  };
  return {
    ports,
    /** What was sent. */
    letters,
    /** What accounts would hear of. */
    announced,
    advance(ms: number) {
      nowMs += ms;
    },
    async close() {
      await cache.close();
      await database.close();
      await rm(folder, { recursive: true });
    },
    ...createInserts(database),
    /** A call as the frame makes it; what a test leaves out is the contract's default. */
    call<Id extends OperationId>(operationId: Id, parts: object = {}): Call<Id> {
      const call = {
        operationId,
        caller: anonymous,
        filesUrl,
        read: database.read,
        headers: {},
        path: {},
        query: {},
        async remember<T>(key: string, load: () => Promise<Loaded<T>>): Promise<T> {
          return (await cache.remember(`${operationId} ${key}`, policy, load)).value;
        },
        ...parts,
      };
      return call as unknown as Call<Id>;
    },
  };
}

/** What puts rows where a test wants them, without the rooms that would. */
function createInserts(database: Database) {
  const { write } = database;
  let position = 0;

  function toRow(image: TestImage) {
    position += 1;
    return {
      id: image.id,
      state: image.state ?? 'published',
      type: image.type ?? 'jpg',
      width: image.width ?? 640,
      height: image.height ?? 480,
      source: image.source ?? 'upload',
      position: image.position ?? position,
      account_id: image.accountId ?? null,
      sub_id: image.subId ?? null,
      original_filename: image.filename ?? null,
      created_at: sqlTime(startMs + position * 1000),
    };
  }

  return {
    async insertCaller(userId: string): Promise<AccountCaller> {
      const row = { user_id: userId, created_at: sqlTime(startMs) };
      const [id] = await write('accounts').insert(row);
      return { kind: 'account', accountId: Number(id), userId, keyId: 1, plan: 'free' };
    },
    async insertBreeds(...ids: string[]) {
      for (const id of ids) {
        const name = `Breed ${id}`;
        const facts = JSON.stringify({ id, name });
        await write('breeds').insert({ id, name, facts, position: 0 });
      }
    },
    async insertCategories(...ids: number[]) {
      for (const id of ids) {
        await write('categories').insert({ id, name: `category ${id}`, position: id });
      }
    },
    async insertImages(...images: TestImage[]) {
      await database.transaction(async (transaction) => {
        const insert = (table: string, rows: object[]) =>
          rows.length === 0 ? [] : transaction.batchInsert(table, rows as never, 100);
        await insert('images', images.map(toRow));
        const breeds = images.flatMap(({ id, breedIds = [] }) =>
          breedIds.map((breed_id) => ({ image_id: id, breed_id })),
        );
        const categories = images.flatMap(({ id, categoryIds = [] }) =>
          categoryIds.map((category_id) => ({ image_id: id, category_id })),
        );
        await insert('image_breeds', breeds);
        await insert('image_categories', categories);
        await insertImageChanges(
          transaction,
          images.map(({ id }) => id),
          sqlTime(startMs),
        );
      });
    },
    /** Changes these images' rows, and tells of it as a room would. */
    async updateImages(ids: string[], row: Record<string, unknown>) {
      await database.transaction(async (transaction) => {
        await transaction('images').whereIn('id', ids).update(row);
        await insertImageChanges(transaction, ids, sqlTime(startMs));
      });
    },
  };
}

// Uploads while nobody can look at them, for longer than a job has attempts: each is taken in and
// says that it is pending, and when the analyser is back each is decided, by itself.

import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PortError } from '../../packages/server/src/errors.ts';
import { createSeer, seen } from '../support/cat-seer.ts';
import { formOf } from '../support/forms.ts';
import { startServer, type TestServer } from '../support/server.ts';

/** An outage is waited for, for no longer than this at a time. */
const minuteMs = 60_000;
const soon = { timeout: 10_000, interval: 20 };

let server: TestServer;
let offsetMs = 0;
let isAway = true;
let asked = 0;

beforeAll(async () => {
  // What is dark is no cat.
  const imageAnalyser = createSeer(async (jpeg) => {
    asked += 1;
    if (isAway) throw new PortError('imageAnalyser', 'look', true, new Error('ECONNREFUSED'));
    const { channels } = await sharp(jpeg).stats();
    return seen((channels[0]?.mean ?? 0) > 100 ? 'Cat' : 'Coffee');
  });
  server = await startServer({
    env: { UPLOAD_WAIT_SECONDS: '0' },
    overrides: { clock: { nowMs: () => Date.now() + offsetMs }, imageAnalyser },
  });
});
afterAll(() => server.stop());

async function upload(brightness: number): Promise<string> {
  const background = { r: brightness, g: 40, b: 40 };
  const picture = sharp({ create: { width: 60, height: 40, channels: 3, background } });
  const body = formOf({ file: await picture.jpeg().toBuffer(), filename: 'cat.jpg' });
  const answer = await server.ask('/v1/images/upload', { method: 'POST', key: server.key, body });
  expect(answer.status).toBe(201);
  expect(answer.json()).toMatchObject({ pending: 1, approved: 0 });
  return answer.json<{ id: string }>().id;
}

async function statusOf(id: string): Promise<string> {
  const answer = await server.ask(`/v1/images/${id}/status`, { key: server.key });
  return answer.json<{ status: string }>().status;
}

const allStatuses = (ids: string[]) => Promise.all(ids.map(statusOf));
const countDead = async () => (await server.ports.queue.list('dead', 10)).length;

it('are all decided when it is back', { timeout: 60_000 }, async () => {
  const ids: string[] = [];
  for (const brightness of [250, 30, 240, 20]) ids.push(await upload(brightness));
  // More rounds than a job has attempts.
  for (let round = 1; round <= 9; round += 1) {
    await expect.poll(() => asked, soon).toBeGreaterThanOrEqual(round * ids.length);
    offsetMs += minuteMs;
  }
  expect(await allStatuses(ids)).toEqual(ids.map(() => 'pending'));
  expect(await countDead()).toBe(0);
  // Others go on being taken in.
  ids.push(await upload(230));
  isAway = false;
  offsetMs += minuteMs;
  const decided = ['approved', 'rejected', 'approved', 'rejected', 'approved'];
  await expect.poll(() => allStatuses(ids), soon).toEqual(decided);
  await expect
    .poll(async () => (await server.ports.queue.list(undefined, 10)).length, soon)
    .toBe(0);
  const failed = server.observations.filter(({ kind }) => kind === 'job.failed');
  expect(failed.every((one) => 'isDead' in one && !one.isDead)).toBe(true);
});

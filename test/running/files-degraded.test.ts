// The store of image files failing under a server: the folder on the disk, and a bucket whose
// server is gone. Pictures are refused with when to come again, nothing else is, and the log names
// the store and not the code.

import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bucket, startBucket } from '../support/bucket.ts';
import { type FaultProxy, reachThroughProxy } from '../support/fault-proxy.ts';
import { startLightLoad } from '../support/light-load.ts';
import { expectFewLines, expectOnlyPort, readLog } from '../support/operator-log.ts';
import { startServer, type TestServer } from '../support/server.ts';

interface Broken {
  server: TestServer;
  fail(): Promise<void>;
  mend(): Promise<void>;
  close(): Promise<void>;
}

async function openDisk(): Promise<Broken> {
  const dataDir = await mkdtemp(join(tmpdir(), 'catapi-files-'));
  const files = join(dataDir, 'files');
  const server = await startServer({ dataDir, env: { LOG_LEVEL: 'info' } });
  return {
    server,
    // Whoever runs the tests may read everything, but nobody finds a file in a file.
    async fail() {
      await rename(files, `${files}-away`);
      await writeFile(files, '');
    },
    async mend() {
      await rm(files);
      await rename(`${files}-away`, files);
    },
    async close() {
      await server.stop();
      await rm(dataDir, { recursive: true });
    },
  };
}

async function openBucket(): Promise<Broken> {
  const folder = await mkdtemp(join(tmpdir(), 'catapi-bucket-'));
  const bucket: Bucket = await startBucket(folder);
  const { url, proxy }: { url: string; proxy: FaultProxy } = await reachThroughProxy(
    bucket.endpoint,
  );
  process.env['AWS_ACCESS_KEY_ID'] = 'S3RVER';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'S3RVER';
  const endpoint = url.replace(/\/$/, '');
  const STORAGE_URL = `s3://${bucket.name}/files?endpoint=${endpoint}&region=eu-1&redirect=off`;
  const server = await startServer({ env: { LOG_LEVEL: 'info', STORAGE_URL } });
  return {
    server,
    fail: proxy.refuse,
    mend: proxy.pass,
    async close() {
      await server.stop();
      await proxy.stop();
      await bucket.close();
      await rm(folder, { recursive: true });
    },
  };
}

describe.each([
  ['the folder of the files', openDisk],
  ['the server of the bucket', openBucket],
] as const)('while %s is gone', (_, open) => {
  let broken: Broken;

  beforeAll(async () => {
    broken = await open();
    broken.server.expectFailures('port.failed');
  });
  afterAll(() => broken?.close());

  it('pictures are refused, all else is answered, and the log names the store', async () => {
    const { server, fail, mend } = broken;
    const load = startLightLoad({
      picture: () => server.ask('/images/0XYvRd7oD.jpg'),
      'small picture': () => server.ask('/images/0XYvRd7oD_1280.jpg'),
      search: () => server.ask('/v1/images/search'),
      image: () => server.ask('/v1/images/0XYvRd7oD', { key: server.key }),
      'own votes': () => server.ask('/v1/votes', { key: server.key }),
    });
    try {
      await load.untilWell(10_000);
      const at = server.logLines.length;
      await fail();
      const { picture, 'small picture': small, ...others } = await load.watch(2500);
      const ready = await server.ask('/readyz');
      expect([ready.status, ready.text]).toEqual([503, expect.stringContaining('objectStore')]);
      await mend();
      await load.untilWell(5000);
      for (const seen of [picture, small]) {
        expect(seen).toMatchObject({ statuses: { 503: seen?.calls }, withoutRetryAfter: 0 });
      }
      for (const [route, { calls, statuses }] of Object.entries(others)) {
        expect([route, statuses]).toEqual([route, { 200: calls }]);
      }
      const lines = readLog(server.logLines.slice(at));
      const failed = expectOnlyPort(lines, 'objectStore');
      expectFewLines(failed, 2.5 + 5);
      expect(failed.length).toBeGreaterThan(0);
      for (const line of failed) {
        expect(line).toMatchObject({ level: 40, operation: 'getImageFile' });
        expect(line.action).toMatch(/^(find|read) \S*0XYvRd7oD/);
        expect(line.why).toMatch(/ENOTDIR|ECONNREFUSED|ECONNRESET|socket hang up|aborted|Timeout/);
      }
    } finally {
      await load.stop();
    }
  });
});

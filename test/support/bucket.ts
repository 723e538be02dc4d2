// A bucket of the tests' own, on a free port, kept by s3rver in a temporary folder.

import { stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';

/** What the tests need of s3rver, which has no types. */
interface S3rver {
  logger: { silent: boolean };
  store: {
    getResourcePath(bucket: string, key: string, resource: string): string;
    putObject(object: { bucket: string; key: string }): Promise<{ size: number }>;
  };
  run(): Promise<AddressInfo>;
  close(): Promise<void>;
}

export interface Bucket {
  name: string;
  endpoint: string;
  close(): Promise<void>;
}

/** Starts a server with one bucket; its keys are S3RVER and S3RVER. */
export async function startBucket(folder: string): Promise<Bucket> {
  const name = 'cats';
  const S3rverClass = createRequire(import.meta.url)('s3rver') as new (options: object) => S3rver;
  const server = new S3rverClass({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory: folder,
    configureBuckets: [{ name }],
  });
  // It would otherwise complain of what it logs after its end.
  server.logger.silent = true;
  finishWrites(server);
  const { port } = await server.run();
  return { name, endpoint: `http://127.0.0.1:${port}`, close: () => server.close() };
}

/** S3 answers when an object is whole; s3rver as soon as it has passed the last bytes on. */
function finishWrites({ store }: S3rver): void {
  const putObject = store.putObject.bind(store);
  store.putObject = async (object) => {
    const result = await putObject(object);
    const path = store.getResourcePath(object.bucket, object.key, 'object');
    while ((await stat(path)).size < result.size) await turn();
    return result;
  };
}

// Every code sample of the reference, run as a person would run it: curl and catapi in a shell, the
// SDK's as a program, against a real server. Only the address is changed, and the key where the
// demo key may not do it. What arrives is compared, so that all samples of an operation ask for the
// same thing.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadContract, type Operation } from '../../packages/server/src/contract/contract.ts';
import { writtenOperation } from '../support/contract-examples.ts';
import { type DocsShell, openDocsShell, type Told } from '../support/docs-shell.ts';
import { restoreExamples } from '../support/example-rows.ts';
import {
  type Recorded,
  type RecordingProxy,
  startRecordingProxy,
} from '../support/recording-proxy.ts';
import { startServer, type TestServer } from '../support/server.ts';

const contract = loadContract({
  searchLimitAnonymous: 10,
  searchLimitKey: 25,
  listLimitKey: 1000,
});
const demoKey = 'DEMO-API-KEY';

interface CodeSample {
  label: 'curl' | 'SDK' | 'CLI';
  source: string;
}

let server: TestServer;
let proxy: RecordingProxy;
let shell: DocsShell;

beforeAll(async () => {
  shell = openDocsShell();
  server = await startServer();
  proxy = await startRecordingProxy(server.url);
}, 120_000);
afterAll(async () => {
  await proxy?.stop();
  await server?.stop();
  await shell?.stop();
});
beforeEach(() => restoreExamples(server, demoKey));

const samplesOf = (operation: Operation) =>
  writtenOperation(contract, operation)['x-codeSamples'] as CodeSample[];

/** Everybody's key cannot be changed by one of them. */
async function keyFor({ invalidates }: Operation): Promise<string> {
  if (!invalidates?.includes('account:{caller}')) return demoKey;
  return (await server.domain.accounts.createKey({ name: 'rotating' })).key;
}

async function run(operation: Operation, { label, source }: CodeSample): Promise<Told> {
  const typed = source
    .replaceAll('http://localhost:3000', proxy.url)
    .replaceAll(demoKey, await keyFor(operation));
  if (label === 'SDK') return shell.runJs(typed);
  return shell.run(typed, { CATAPI_BASE_URL: proxy.url });
}

async function fieldsOf({ headers, body }: Recorded): Promise<unknown> {
  const type = headers['content-type'] ?? '';
  if (!type.startsWith('multipart/')) {
    return body.length === 0 ? undefined : JSON.parse(body.toString());
  }
  const form = await new Response(new Uint8Array(body), {
    headers: { 'content-type': type },
  }).formData();
  const fields = [...form].map(([name, value]) =>
    typeof value === 'string' ? [name, value] : [name, value.name, value.size],
  );
  return fields.sort(([a], [b]) => String(a).localeCompare(String(b)));
}

/** What was asked, without what each client adds of its own. */
async function essenceOf(one: Recorded): Promise<object> {
  const { pathname, searchParams } = new URL(one.target, proxy.url);
  return {
    method: one.method,
    pathname,
    query: [...searchParams].sort(([a], [b]) => a.localeCompare(b)),
    withKey: one.headers['x-api-key'] !== undefined,
    body: await fieldsOf(one),
  };
}

describe('the samples of an operation', () => {
  it.each(contract.operations)(
    '$operationId: each works, and all ask the same',
    async (operation) => {
      const [ok] = Object.keys(writtenOperation(contract, operation)['responses'] as object);
      const asked: [string, object][] = [];
      for (const sample of samplesOf(operation)) {
        await restoreExamples(server, demoKey);
        proxy.recorded.length = 0;
        const { code, out, err } = await run(operation, sample);
        const what = `${sample.source}\n${out.slice(0, 500)}\n${err}`;
        const statuses = proxy.recorded.map(({ status }) => String(status));
        expect({ code, statuses }, what).toEqual({ code: 0, statuses: [ok] });
        asked.push([sample.label, await essenceOf(proxy.recorded[0] as Recorded)]);
      }
      const [, first] = asked[0] as [string, object];
      expect(asked).toEqual(asked.map(([label]) => [label, first]));
    },
    60_000,
  );

  it('fail where the server refuses', async () => {
    const refused = contract.operations.find(({ operationId }) => operationId === 'deleteVote');
    const samples = samplesOf(refused as Operation);
    for (const sample of samples) {
      proxy.recorded.length = 0;
      const source = sample.source.replaceAll('1120951', '1');
      await run(refused as Operation, { ...sample, source });
      expect(proxy.recorded[0]?.status, source).toBe(404);
    }
  });
});

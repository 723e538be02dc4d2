// Every operation of the contract, asked with the contract's own examples, and every answer held
// against what the contract documents. A new operation is covered when it is written: its examples
// are its first requests. The server answers as in production, without checking its own replies.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadContract, type Operation } from '../../packages/server/src/contract/contract.ts';
import {
  type ExampleRequest,
  exampleOperations,
  resolveRef,
  writtenOperation,
} from '../support/contract-examples.ts';
import { listExamples, openSchemas, pointer } from '../support/contract-schemas.ts';
import { restoreExamples } from '../support/example-rows.ts';
import { type Answer, startServer, type TestServer } from '../support/server.ts';

const contract = loadContract({
  searchLimitAnonymous: 10,
  searchLimitKey: 25,
  listLimitKey: 1000,
});
const { document } = contract;
const schemas = openSchemas(document);
const demoKey = 'DEMO-API-KEY';

let server: TestServer;

beforeAll(async () => {
  server = await startServer({ env: { CHECK_REPLIES: 'off' } });
});
afterAll(() => server.stop());

interface Written {
  headers?: Record<string, unknown>;
  content?: Record<string, unknown>;
}

/** A documented response, and where it stands. */
function responseOf(operation: Operation, status: number): { at: string; response: Written } {
  const { responses } = writtenOperation(contract, operation) as { responses: Written };
  const given = (responses as Record<string, unknown>)[String(status)] as { $ref?: string };
  if (given === undefined) throw new Error(`${status} is not documented`);
  const { path, method } = operation;
  const own = pointer('paths', path, method.toLowerCase(), 'responses', String(status));
  return { at: given.$ref?.slice(1) ?? own, response: resolveRef<Written>(document, given) };
}

/** A key that a rotation takes away must not be the one that the others use. */
async function keyFor({ operation, withKey }: ExampleRequest): Promise<string | undefined> {
  if (!withKey) return undefined;
  if (!operation.invalidates?.includes('account:{caller}')) return demoKey;
  return (await server.domain.accounts.createKey({ name: 'rotating' })).key;
}

async function send(
  request: ExampleRequest,
  method: string = request.method,
  headers: Record<string, string> = {},
): Promise<Answer> {
  return server.ask(request.target, {
    method,
    key: await keyFor(request),
    headers: { ...request.headers, ...headers },
    body: request.body,
  });
}

function readBody(answer: Answer, type: string): unknown {
  if (/[/+]json$/.test(type)) return answer.json();
  return type.startsWith('image/') ? answer.bytes.toString('latin1') : answer.text;
}

/** All that is wrong with an answer by the contract. */
function faultsOf({ operation }: ExampleRequest, answer: Answer): string[] {
  const { at, response } = responseOf(operation, answer.status);
  const faults = Object.keys(response.headers ?? {}).flatMap((name) => {
    const value = answer.headers[name.toLowerCase()];
    if (value === undefined) return [];
    return schemas.findFault(`${headerAt(at, response, name)}/schema`, value) ?? [];
  });
  const type = answer.headers['content-type']?.split(';')[0]?.trim();
  if (response.content === undefined) {
    if (type !== undefined) faults.push(`a content-type, ${type}, where none is documented`);
    if (answer.bytes.length > 0) faults.push('a body where none is documented');
    return faults;
  }
  if (type === undefined || response.content[type] === undefined) {
    return [...faults, `the content-type ${type} is not documented`];
  }
  const fault = schemas.findFault(
    `${at}${pointer('content', type)}/schema`,
    readBody(answer, type),
  );
  return fault === undefined ? faults : [...faults, fault];
}

function headerAt(at: string, response: Written, name: string): string {
  const header = response.headers?.[name] as { $ref?: string } | undefined;
  return header?.$ref?.slice(1) ?? `${at}${pointer('headers', name)}`;
}

/**
 * Whether the answer is another one each time. `keep: pool` says that candidates are remembered and
 * the choice is made anew, so there is no ETag that could name the answer, and no two lengths need
 * be the same; unless an order or a seed fixes the choice. Orders are for callers with a key where
 * chance is the rule.
 */
function isByChance({ operation, query, withKey }: ExampleRequest): boolean {
  const preset = operation.parameters.find(({ name }) => name === 'order')?.schema.default;
  if (operation.remember?.keep !== 'pool' || query['seed'] !== undefined) return false;
  return (query['order'] ?? preset) === 'RANDOM' || (preset === 'RANDOM' && !withKey);
}

/** What differs between two answers to the same question: the moment, and what is counted. */
const ofTheMoment = ['date', 'x-request-id', 'x-response-time', 'content-length'];

function lastingHeaders(answer: Answer, byChance: boolean): Record<string, string> {
  const passing = [...ofTheMoment, ...(byChance ? ['location', 'last-modified'] : [])];
  return Object.fromEntries(
    Object.entries(answer.headers).filter(([name]) => !passing.includes(name)),
  );
}

async function expectHeadToAgree(request: ExampleRequest): Promise<void> {
  const byChance = isByChance(request);
  const before = await send(request);
  const head = await send(request, 'HEAD');
  const after = await send(request);
  expect(head.bytes, request.title).toHaveLength(0);
  expect([head.status, lastingHeaders(head, byChance)], `HEAD of ${request.title}`).toEqual([
    before.status,
    lastingHeaders(before, byChance),
  ]);
  // An age that is told may gain a digit between two answers.
  const lengths = [before, after].map(({ headers }) => headers['content-length']);
  if (!byChance) expect(lengths, request.title).toContain(head.headers['content-length']);
  expect(head.headers['content-length'], request.title).toMatch(/^\d+$/);
  expect(head.headers['location'] === undefined, request.title).toBe(head.status !== 302);
}

async function expectConditionToHold(request: ExampleRequest, answer: Answer): Promise<void> {
  const { response } = responseOf(request.operation, answer.status);
  const { etag } = answer.headers;
  const promised = Object.keys(response.headers ?? {}).includes('ETag') && !isByChance(request);
  expect(etag !== undefined, `${request.title}: an ETag`).toBe(promised);
  if (etag === undefined) return;
  const again = await send(request, 'GET', { 'if-none-match': etag });
  expect([again.status, again.bytes.length, again.headers['etag']], request.title).toEqual([
    304,
    0,
    etag,
  ]);
  expect(faultsOf(request, again), `304 of ${request.title}`).toEqual([]);
}

const operations = exampleOperations(contract);
const reads = operations.filter(({ operation }) => operation.method === 'GET');
const keyed = operations.filter(({ operation }) => operation.key !== 'unused');

beforeEach(() => restoreExamples(server, demoKey));

describe('an operation asked as its examples ask', () => {
  it.each(operations)(
    '$operation.operationId answers what it documents',
    async ({ operation, requests }) => {
      for (const request of requests) {
        if (operation.method !== 'GET') await restoreExamples(server, demoKey);
        const answer = await send(request);
        const { status } = answer;
        const what = `${request.title}: ${request.target} answered ${status} ${answer.text.slice(0, 99)}`;
        expect(status >= 200 && status < 400, what).toBe(true);
        expect(faultsOf(request, answer), what).toEqual([]);
      }
    },
  );

  it.each(reads)(
    '$operation.operationId answers HEAD as GET, without the body',
    async ({ requests }) => {
      for (const request of requests) await expectHeadToAgree(request);
    },
  );

  it.each(reads)(
    '$operation.operationId has the ETag that it documents, and answers 304 to it',
    async ({ requests }) => {
      for (const request of requests) await expectConditionToHold(request, await send(request));
    },
  );

  it.each(keyed)('$operation.operationId takes the key from the query', async ({ requests }) => {
    const bare = requests.find(({ withKey }) => withKey) as ExampleRequest;
    const target = `${bare.target}?api_key=${await keyFor(bare)}`;
    const answer = await send({ ...bare, target, withKey: false });
    expect(answer.status, answer.text).toBeLessThan(400);
    expect(answer.headers['x-unknown-parameters']).toBeUndefined();
    expect(faultsOf(bare, answer)).toEqual([]);
  });
});

describe('an example in the contract', () => {
  it('is valid, wherever it stands', () => {
    const examples = listExamples(document);
    expect(examples.length).toBeGreaterThan(operations.length);
    const faults = examples.flatMap(({ at, schemaAt, value }) => {
      const fault = schemas.findFault(schemaAt, value);
      return fault === undefined ? [] : [`${at} breaks ${fault}`];
    });
    expect(faults).toEqual([]);
  });
});

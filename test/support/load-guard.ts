// What each GET operation costs the database once it is warm, and whether that may be. In 2018 one
// route without a cache took everything down; this finds such a route before anybody calls it. The
// operations, what to ask of them and what they promise all come from the contract, so one that is
// added is guarded without a change here.
//
// What a call may cost:
//   without a known key        nothing: the answer, or what it is chosen from, is remembered
//   x-cache for: everyone      nothing, with a key too
//   own rows (with a key)      a few statements, the same few however many rows there are
//   an id that does not exist  the same as one that does: the absence is remembered
//   ids that do not exist      next to nothing, each of them another one: what exists is known
//   an id that cannot be one   nothing at all
//   values that never repeat   the same as those that do: a cache that is asked for page 1, 2, 3 …
//                              is no cache, unless what the pages are cut from is remembered

import { Agent, request as httpRequest } from 'node:http';
import type { ContractDocument } from '../../packages/sdk/scripts/contract-document.ts';
import {
  type ExampleTargets,
  fillPath,
  listExampleTargets,
} from '../../packages/server/scripts/example-targets.ts';
import { countStatements } from './count-statements.ts';
import type { TestServer } from './server.ts';

/** Statements a request. What is remembered may be renewed now and then. */
export const rememberedMax = 0.01;
/** What is not remembered may be shared between callers: readiness asks once a second for all. */
export const sharedMax = 0.1;
/** Ids that look like ids: one or two in a hundred must be looked up to be sure. */
export const unknownMax = 0.15;
/** A page of rows, their count, breeds, categories, own votes and own favourites: one each. */
export const ownMax = 6;

const callers = ['without a key', 'with an unknown key', 'with a key'] as const;
type Caller = (typeof callers)[number];

const floods = [
  'its examples',
  'values that never repeat',
  'one unknown id',
  'unknown ids',
  'ids that cannot be ids',
] as const;
type Flood = (typeof floods)[number];

interface Cost {
  operation: ExampleTargets;
  caller: Caller;
  flood: Flood;
  /** Statements a request. */
  cost: number;
  costMax: number;
  /** The statement that was sent most often. */
  mostly: string;
}

export interface Fault {
  operationId: string;
  flood: Flood;
  /** What is wrong, by how much, and what to do. */
  words: string;
}

export interface GuardOptions {
  /** Only this operation; all when absent. */
  operationId?: string;
  /** How many in each flood, of each kind of caller. */
  requests: number;
  concurrency: number;
}

/** Loads every operation, and answers what is wrong. */
export async function guardLoad(
  server: TestServer,
  document: ContractDocument,
  { operationId, requests, concurrency }: GuardOptions,
): Promise<Fault[]> {
  // It is loaded behind the start, and would be counted as somebody's.
  await server.domain.warmUp();
  const statements = countStatements(server.ports.database);
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  const costs: Cost[] = [];
  const faults: Fault[] = [];
  const wanted = listExampleTargets(document).filter(
    (one) => operationId === undefined || one.operationId === operationId,
  );
  for (const operation of wanted) {
    faults.push(...lifeFaults(operation));
    const known = await findOwnId(server, document, operation);
    for (const flood of floods) {
      const targets = targetsOf(operation, flood, known, requests);
      if (targets.length === 0) continue;
      for (const caller of callers) {
        if (!isWorthAsking(operation, caller, flood)) continue;
        const ask = (target: string) => call(server, agent, caller, target);
        faults.push(...(await warm(operation, caller, flood, targets, ask)));
        statements.take();
        await askMany(targets, requests, concurrency, ask);
        const { count, statements: which } = statements.take();
        const costMax = costMaxOf(operation, caller, flood);
        const [mostly = ''] = which[0] ?? [];
        costs.push({ operation, caller, flood, cost: count / requests, costMax, mostly });
      }
    }
  }
  agent.destroy();
  statements.stop();
  return [...faults, ...costs.filter(({ cost, costMax }) => cost > costMax).map(tooDear)];
}

/** A key that nobody has is looked up before anything else is, so one flood tells. */
function isWorthAsking({ key }: ExampleTargets, caller: Caller, flood: Flood): boolean {
  if (caller === 'with an unknown key') return key !== 'unused' && flood === 'its examples';
  return caller === 'without a key' || key !== 'unused';
}

function costMaxOf({ cache }: ExampleTargets, caller: Caller, flood: Flood): number {
  if (flood === 'ids that cannot be ids') return 0;
  if (flood === 'unknown ids' && caller !== 'with a key') return unknownMax;
  if (cache.keep === 'nothing') return caller === 'with a key' ? ownMax : sharedMax;
  const isOwn = caller === 'with a key' && cache.for === 'anonymous';
  if (flood === 'unknown ids' && !isOwn) return unknownMax;
  return isOwn ? ownMax : rememberedMax;
}

/** The numbers of x-cache may be 0, and then it remembers nothing; asked at once nobody sees it. */
function lifeFaults({ operationId, cache }: ExampleTargets): Fault[] {
  if (cache.keep === 'nothing' || Number(cache.seconds) >= 1) return [];
  const words = `${operationId}: x-cache seconds must be at least 1, else it remembers nothing`;
  return [{ operationId, flood: 'its examples', words }];
}

function tooDear({ operation, caller, flood, cost, costMax, mostly }: Cost): Fault {
  const words =
    `${operation.operationId} (GET ${operation.path}), asked ${caller} for ${flood}, costs ` +
    `${cost.toFixed(2)} statements a request, and may cost ${costMax}: ` +
    `${adviceOn(flood, costMax)}. Mostly: ${mostly.slice(0, 300)}`;
  return { operationId: operation.operationId, flood, words };
}

function adviceOn(flood: Flood, costMax: number): string {
  if (flood === 'ids that cannot be ids') {
    return 'refuse what cannot be an id before the database is asked';
  }
  if (costMax === ownMax) return 'ask for all rows in one statement, not for each in its own';
  const remedy =
    'give it x-cache keep: response, or let its handler load through call.remember (keep: pool)';
  if (flood === 'unknown ids') return 'ask what is known before the database (known-images.ts)';
  if (flood === 'one unknown id') return `${remedy}, and say absent of what is not there`;
  if (flood === 'its examples') return remedy;
  return 'remember what pages and filters are cut from, not only each answer';
}

/** An id that the caller with a key can get, from the list one level up: /v1/votes for a vote. */
async function findOwnId(
  server: TestServer,
  document: ContractDocument,
  { path }: ExampleTargets,
): Promise<Record<string, string>> {
  const [, parent = '', name = ''] = /^(.+)\/\{(\w+)\}$/.exec(path) ?? [];
  if (document.paths[parent]?.['get'] === undefined) return {};
  const answer = await server.ask(parent, { key: server.key });
  const [first] = answer.json<{ id: string | number }[]>();
  return first === undefined ? {} : { [name]: String(first.id) };
}

function targetsOf(
  { path, pathExamples, queries, openParameters }: ExampleTargets,
  flood: Flood,
  known: Record<string, string>,
  requests: number,
): string[] {
  if (flood === 'its examples') {
    const filled = fillPath(path, { ...pathExamples, ...known });
    return queries.map((query) => filled + query);
  }
  if (flood === 'values that never repeat') {
    // The first is the plain path, which is what is warmed.
    const filled = fillPath(path, { ...pathExamples, ...known });
    const names = [...openParameters, 'nobody_knows_this'];
    return Array.from({ length: requests }, (_, number) =>
      number === 0 ? filled : `${filled}?${names[number % names.length]}=${number}`,
    );
  }
  const names = Object.keys(pathExamples);
  if (names.length === 0) return [];
  const fillAll = (make: (example: string) => string) =>
    fillPath(path, Object.fromEntries(names.map((name) => [name, make(pathExamples[name] ?? '')])));
  if (flood === 'one unknown id') return [fillAll(makeUnknown)];
  if (flood === 'unknown ids') {
    return Array.from({ length: requests }, (_, number) =>
      fillAll((example) => makeNumbered(example, number)),
    );
  }
  return Array.from({ length: requests }, (_, number) => fillAll(() => makeNonsense(number)));
}

/** Another id of the same kind: each letter and digit becomes the next; an ending stays. */
function makeUnknown(example: string): string {
  const [name = '', ...ending] = example.split(/(?=\.)/);
  const next = name.replace(/[0-8a-yA-Y]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 1));
  return [next, ...ending].join('');
}

/** A different id of the same kind for each number, which nothing has. */
function makeNumbered(example: string, number: number): string {
  const [name = '', ...ending] = example.split(/(?=\.)/);
  const numbered = /^\d+$/.test(name) ? String(8_000_000 + number) : `q${number}q`;
  return [numbered, ...ending].join('');
}

/** A different text for each number that is no number, no word and no name of a file. */
function makeNonsense(number: number): string {
  const forms = [
    `!${number}`,
    `${number} or 1=1`,
    `é${number}😺`,
    `${number}.${number}.`,
    `%${number}`,
    `${'x'.repeat(300)}${number}`,
    `'${number}`,
  ];
  return forms[number % forms.length] as string;
}

type Ask = (target: string) => Promise<number>;

/** Asks each target once. A refused example would cost nothing and so hide what it costs. */
async function warm(
  { operationId, key }: ExampleTargets,
  caller: Caller,
  flood: Flood,
  targets: string[],
  ask: Ask,
): Promise<Fault[]> {
  const faults: Fault[] = [];
  const isRefused = key === 'required' && caller !== 'with a key';
  const isRepeated = flood === 'its examples' || flood === 'one unknown id';
  for (const target of isRepeated ? targets : targets.slice(0, 1)) {
    const status = await ask(target);
    const isExpected = isRefused ? status === 401 : flood !== 'its examples' || status < 400;
    if (isExpected && status < 500) continue;
    const words = `${operationId}: GET ${target} ${caller} answered ${status} before the load`;
    faults.push({ operationId, flood, words });
  }
  return faults;
}

async function askMany(targets: string[], requests: number, concurrency: number, ask: Ask) {
  let sent = 0;
  const loop = async () => {
    for (let number = sent++; number < requests; number = sent++) {
      const status = await ask(targets[number % targets.length] as string);
      if (status >= 500) throw new Error(`${targets[number % targets.length]} answered ${status}`);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, loop));
}

const keyOf = (server: TestServer): Record<Caller, string | undefined> => ({
  'without a key': undefined,
  'with an unknown key': 'nobodys-key',
  'with a key': server.key,
});

/** One request on a connection that is kept; the answer's body is thrown away. */
function call(server: TestServer, agent: Agent, caller: Caller, target: string): Promise<number> {
  const key = keyOf(server)[caller];
  const headers = key === undefined ? {} : { 'x-api-key': key };
  return new Promise((resolve, reject) => {
    const request = httpRequest(new URL(server.url + target), { agent, headers }, (response) => {
      response.on('end', () => resolve(response.statusCode ?? 0));
      response.on('error', reject);
      response.resume();
    });
    request.on('error', reject);
    request.end();
  });
}

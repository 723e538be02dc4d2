// What openapi.yaml promises, at run time: the operations with their policies, and which operation
// a method and a path mean. Loading it checks it. A GET without a cache policy, a write that does
// not say what it makes untrue, or an operation without limits keeps the server from starting, so
// a route that forgot its cache cannot reach anybody.

import { type ErrorCode, errorKinds } from '../errors.ts';
import openapi from './generated/openapi.json' with { type: 'json' };
import type { OperationId, RememberPolicy } from './handler.ts';

export interface ContractParameter {
  name: string;
  in: 'query' | 'path' | 'header';
  schema: ContractSchema;
  refuses: boolean;
  clamps: boolean;
  /** What lies between two of them is read as the lower one. */
  steps?: number[];
  /** The answer does not depend on it, so it is no part of a cache key. */
  withoutEffect: boolean;
  aliases: Record<string, string>;
  aliasOf?: string;
}

export interface ContractSchema {
  type?: string;
  enum?: string[];
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  maxItems?: number;
  default?: unknown;
  items?: ContractSchema;
  $ref?: string;
}

export interface Operation {
  operationId: OperationId;
  method: string;
  path: string;
  /** required: refused without a key; optional: a key adds to it; unused: never looked at. */
  key: 'required' | 'optional' | 'unused';
  parameters: ContractParameter[];
  takesBody: boolean;
  /** Whether the body is a form with a file. */
  takesForm: boolean;
  /** x-cache as it is written; `remember` when it lets anything be remembered. */
  cache: WrittenPolicy | undefined;
  remember: RememberPolicy | undefined;
  invalidates: string[];
  rate: { class: 'read' | 'write' | 'signup' | 'none'; cost: number };
  /** How many calls of it may be at work on the database at once. */
  budget: number;
  /** How many connections those hold at most: fewer where they share statements. */
  connections: number;
  invalid: ErrorCode;
  absent: ErrorCode | undefined;
}

export interface Contract {
  document: ContractDocument;
  operations: Operation[];
  /** The operation that a method and a path mean, and what the path names (decoded). */
  match(
    method: string,
    path: string,
  ): { operation: Operation; path: Record<string, string> } | undefined;
}

interface ContractDocument {
  paths: Record<string, Record<string, unknown>>;
  components: Record<string, Record<string, unknown>>;
  security: object[];
}

/** Limits that are settings; the served document states the values in force. */
export interface ContractLimits {
  searchLimitAnonymous: number;
  searchLimitKey: number;
  listLimitKey: number;
}

/**
 * What x-cache does not say because it is the same everywhere: for a day an old answer is better
 * than none, while what it is made from cannot be had.
 */
const errorSeconds = 86_400;

const methods = ['get', 'post', 'put', 'patch', 'delete'];

/** Loads the contract with the limits in force; throws with every fault that it finds. */
export function loadContract(limits: ContractLimits, source: unknown = openapi): Contract {
  const document = structuredClone(source) as ContractDocument;
  applyLimits(document, limits);
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    methods
      .filter((method) => item[method] !== undefined)
      .map((method) => readOperation(document, path, method)),
  );
  const faults = operations.flatMap(faultsOf);
  if (faults.length > 0) throw new Error(`openapi.yaml:\n${faults.join('\n')}`);
  return { document, operations, match: createMatcher(operations) };
}

interface LimitParameter {
  name?: string;
  description?: string;
  schema?: ContractSchema;
  'x-limit-setting'?: 'search' | 'list';
}

/** Puts the limits in force into the document, wherever a parameter says which setting it is. */
function applyLimits(document: ContractDocument, limits: ContractLimits): void {
  for (const parameter of everyParameter(document)) {
    if (parameter.schema === undefined) continue;
    if (parameter['x-limit-setting'] === 'list') {
      parameter.schema.maximum = limits.listLimitKey;
      parameter.schema.default = Math.min(Number(parameter.schema.default), limits.listLimitKey);
      parameter.description = `How many; at most ${limits.listLimitKey}, more is lowered.`;
    } else if (parameter['x-limit-setting'] === 'search') {
      parameter.schema.maximum = Math.max(limits.searchLimitKey, limits.searchLimitAnonymous);
      parameter.description =
        `How many images. At most ${limits.searchLimitAnonymous} without a key and ` +
        `${limits.searchLimitKey} with one; more is lowered.`;
    }
  }
}

function everyParameter(document: ContractDocument): LimitParameter[] {
  const inOperations = Object.values(document.paths).flatMap((item) =>
    Object.values(item).flatMap(
      (operation) => (operation as { parameters?: LimitParameter[] }).parameters ?? [],
    ),
  );
  return [...inOperations, ...(Object.values(document.components['parameters'] ?? {}) as object[])];
}

type WrittenPolicy = Partial<Omit<RememberPolicy, 'keep'>> & { keep?: string; because?: string };

type Raw = Record<string, unknown> & {
  operationId: OperationId;
  parameters?: unknown[];
  security?: object[];
  'x-cache'?: WrittenPolicy;
};

function resolve<T>(document: ContractDocument, value: unknown): T {
  const ref = (value as { $ref?: string }).$ref;
  if (ref === undefined) return value as T;
  const [, , kind = '', name = ''] = ref.split('/');
  return document.components[kind]?.[name] as T;
}

function readParameter(document: ContractDocument, given: unknown): ContractParameter {
  const raw = resolve<Record<string, unknown>>(document, given);
  const aliases = (raw['x-aliases'] ?? {}) as Record<string, string>;
  const aliasOf = raw['x-alias-of'] as string | undefined;
  const steps = raw['x-steps'] as number[] | undefined;
  return {
    name: raw['name'] as string,
    in: raw['in'] as ContractParameter['in'],
    schema: resolve<ContractSchema>(document, raw['schema']),
    refuses: raw['x-when-invalid'] === 'refuse',
    clamps: raw['x-clamp'] === true,
    withoutEffect: raw['x-without-effect'] === true,
    aliases: Object.fromEntries(
      Object.entries(aliases).map(([from, to]) => [from.toLowerCase(), to]),
    ),
    ...(aliasOf === undefined ? {} : { aliasOf }),
    ...(steps === undefined ? {} : { steps }),
  };
}

function keyUse(security: object[]): Operation['key'] {
  const open = security.some((one) => Object.keys(one).length === 0);
  if (!open) return 'required';
  return security.length > 1 ? 'optional' : 'unused';
}

function readOperation(document: ContractDocument, path: string, method: string): Operation {
  const item = document.paths[path] as Record<string, unknown>;
  const raw = item[method] as Raw;
  const own = [...((item['parameters'] as unknown[]) ?? []), ...(raw.parameters ?? [])];
  const cache = raw['x-cache'];
  const remembers = cache?.keep === 'response' || cache?.keep === 'pool';
  return {
    operationId: raw.operationId,
    method: method.toUpperCase(),
    path,
    key: keyUse(raw.security ?? document.security),
    parameters: own.map((parameter) => readParameter(document, parameter)),
    takesBody: raw['requestBody'] !== undefined,
    takesForm: JSON.stringify(raw['requestBody'] ?? {}).includes('multipart/form-data'),
    cache,
    remember: remembers ? ({ errorSeconds, ...cache } as RememberPolicy) : undefined,
    invalidates: raw['x-invalidates'] as string[],
    rate: raw['x-rate-limit'] as Operation['rate'],
    budget: raw['x-budget'] as number,
    connections: (raw['x-connections'] ?? raw['x-budget']) as number,
    invalid: raw['x-invalid'] as ErrorCode,
    absent: raw['x-absent'] as ErrorCode | undefined,
  };
}

function faultsOf(operation: Operation): string[] {
  const { operationId: id, path, method } = operation;
  const faults: string[] = [];
  if (id === undefined) faults.push(`${method} ${path} has no operationId`);
  if (method === 'GET') faults.push(...cacheFaults(id, operation.cache));
  else if (!Array.isArray(operation.invalidates)) {
    faults.push(`${id}: a write needs x-invalidates, the tags that it makes untrue (maybe [])`);
  }
  if (operation.rate?.class === undefined || !Number.isInteger(operation.rate.cost)) {
    faults.push(`${id}: x-rate-limit needs a class and a whole cost`);
  }
  if (!(operation.connections >= 0 && operation.connections <= operation.budget)) {
    faults.push(`${id}: x-connections needs a number from 0 to x-budget`);
  }
  if (!(operation.budget >= 1)) faults.push(`${id}: x-budget needs a number of at least 1`);
  if (!(operation.invalid in errorKinds)) faults.push(`${id}: x-invalid is not a known code`);
  if (operation.absent !== undefined && !(operation.absent in errorKinds)) {
    faults.push(`${id}: x-absent is not a known code`);
  }
  return faults;
}

function cacheFaults(id: string, cache: WrittenPolicy | undefined): string[] {
  if (cache === undefined) return [`${id}: a GET needs x-cache, what of it may be remembered`];
  if (cache.keep === 'nothing') {
    return cache.because ? [] : [`${id}: x-cache keep: nothing needs because, with a sentence`];
  }
  const numbers = ['seconds', 'staleSeconds', 'absentSeconds'] as const;
  const faults = numbers
    .filter((name) => !(Number(cache[name]) >= 0))
    .map((name) => `${id}: x-cache needs ${name}`);
  if (cache.keep !== 'response' && cache.keep !== 'pool') {
    faults.push(`${id}: x-cache keep must be response, pool or nothing`);
  }
  if (cache.for !== 'everyone' && cache.for !== 'anonymous') {
    faults.push(`${id}: x-cache for must be everyone or anonymous`);
  }
  if (!Array.isArray(cache.tags)) faults.push(`${id}: x-cache needs tags`);
  return faults;
}

interface Pattern {
  operation: Operation;
  segments: string[];
}

/** Literal segments win over {named} ones: /v1/breeds/search is not a breed called search. */
function createMatcher(operations: Operation[]): Contract['match'] {
  const patterns = new Map<string, Pattern[]>();
  const literalCount = (pattern: Pattern) =>
    pattern.segments.filter((segment) => !segment.startsWith('{')).length;
  for (const operation of operations) {
    const segments = operation.path.split('/').slice(1);
    const key = `${operation.method} ${segments.length}`;
    const list = patterns.get(key) ?? [];
    list.push({ operation, segments });
    list.sort((a, b) => literalCount(b) - literalCount(a));
    patterns.set(key, list);
  }
  return (method, path) => {
    const segments = path.split('/').slice(1);
    for (const pattern of patterns.get(`${method} ${segments.length}`) ?? []) {
      const named = matchSegments(pattern.segments, segments);
      if (named) return { operation: pattern.operation, path: named };
    }
    return undefined;
  };
}

function matchSegments(pattern: string[], given: string[]): Record<string, string> | undefined {
  const named: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const segment = given[index] as string;
    if (!expected.startsWith('{')) {
      if (segment !== expected) return undefined;
    } else {
      if (segment === '') return undefined;
      named[expected.slice(1, -1)] = decodeSegment(segment);
    }
  }
  return named;
}

/** Broken percent-encoding names nothing that exists, so the raw text serves as well. */
function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

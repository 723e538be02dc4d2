// What the edge does when it is wrong or flooded: it leaves the call to the long way, and forgets
// targets before memory runs out. That both ways answer alike is tested over HTTP.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { beforeEach, expect, test } from 'vitest';
import type { Operation } from '../contract/contract.ts';
import type { AnyWarmHandler } from '../contract/handler.ts';
import type { Observation } from '../observe.ts';
import { createEdge, type Edge, type EdgeParts, type KnownTarget } from './edge.ts';

const operation = { operationId: 'searchImages', method: 'GET', key: 'optional' } as Operation;
const known = { operation, call: {}, path: '/' } as unknown as KnownTarget;

const askFor = (url: string, headers = {}) =>
  ({
    method: 'GET',
    url,
    httpVersion: '1.1',
    headers: { host: 'h', ...headers },
  }) as IncomingMessage;

let sent: unknown[];
let observations: Observation[];
let edge: Edge;

function open(warm: AnyWarmHandler, parts: Partial<EdgeParts> = {}): void {
  edge = createEdge({
    cache: { peek: () => undefined } as unknown as EdgeParts['cache'],
    peekCaller: () => undefined,
    rateLimit: {
      countNow: () => undefined,
      headersOf: () => ({}),
    } as unknown as EdgeParts['rateLimit'],
    warmHandlers: { searchImages: warm },
    filesUrlOf: () => 'http://h',
    addressOf: () => '',
    requestIds: { idOf: () => 'id' },
    observe: (observation) => observations.push(observation),
    ...parts,
  });
}

const response = {
  writeHead: (status: number) => sent.push(status),
  end: (body: unknown) => sent.push(body),
} as unknown as ServerResponse;

const ask = (url: string, headers = {}) => edge.answer(askFor(url, headers), response);

beforeEach(() => {
  sent = [];
  observations = [];
});

test('answers a target that it has learnt, and no other', () => {
  open(() => ({ status: 200, body: ['warm'] }));
  expect(ask('/a')).toBe(false);
  edge.learn(askFor('/a'), '/a', known);
  expect(ask('/a')).toBe(true);
  expect(ask('/b')).toBe(false);
  expect(sent).toEqual([200, '["warm"]']);
  expect(observations).toMatchObject([{ kind: 'request.answered', cache: 'edge', status: 200 }]);
});

test('knows only so many targets, the latest of them, and none that is very long', () => {
  open(() => ({ status: 200, body: [] }));
  for (let at = 0; at < 50_000; at += 1) edge.learn(askFor(''), `/${at}`, known);
  const answered = Array.from({ length: 50_000 }, (_, at) => at).filter((at) => ask(`/${at}`));
  expect(answered).toHaveLength(20_000);
  expect(answered.at(0)).toBe(30_000);
  const long = `/${'a'.repeat(512)}`;
  edge.learn(askFor(long), long, known);
  expect(ask(long)).toBe(false);
});

test('leaves to the long way what fails in it, and has done nothing then', () => {
  let counted = 0;
  const countNow = () => {
    counted += 1;
  };
  const rateLimit = { countNow } as unknown as EdgeParts['rateLimit'];
  const fail = () => {
    throw new Error('a bug');
  };
  open(fail, { rateLimit });
  edge.learn(askFor('/a'), '/a', known);
  expect(ask('/a')).toBe(false);
  expect([sent, observations, counted]).toEqual([[], [], 0]);
});

test('answers nobody without a key where one is needed', () => {
  const caller = { kind: 'account', accountId: 1, userId: 'u', keyId: 1, plan: '' } as const;
  open(() => ({ status: 200, body: [] }), {
    peekCaller: (key) => (key === 'known' ? caller : { kind: 'anonymous' }),
  });
  edge.learn(askFor('/a'), '/a', { ...known, operation: { ...operation, key: 'required' } });
  expect(ask('/a')).toBe(false);
  expect(ask('/a', { 'x-api-key': 'unknown' })).toBe(false);
  expect(ask('/a', { 'x-api-key': 'known' })).toBe(true);
});

// One question asked on both ways to an answer: the long one through Express, and the short one at
// the edge. A caller who prefers something is always answered on the long way, so that is how it is
// forced; which way it was is told by the observation.

import { request as httpRequest } from 'node:http';
import { expect } from 'vitest';
import type { TestServer } from './server.ts';

export interface WayAnswer {
  status: number;
  /** Names and values as they came, in their order, without what differs at each call. */
  head: [name: string, value: string][];
  headers: Record<string, string>;
  bytes: Buffer;
  requestId: string;
}

export interface WayAsk {
  method?: string;
  key?: string | undefined;
  headers?: Record<string, string>;
}

const ofTheMoment = ['date', 'x-response-time', 'x-request-id'];
const counted = /^(ratelimit-|retry-after)/i;
let asked = 0;

/** Sends a target as it is written; `prefer` forces the long way. */
export function askWay(
  server: TestServer,
  target: string,
  { method = 'GET', key, headers = {} }: WayAsk = {},
): Promise<WayAnswer> {
  asked += 1;
  const requestId = `both-ways-${asked}`;
  const sent = { 'x-request-id': requestId, ...(key && { 'x-api-key': key }), ...headers };
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, path: target, method, headers: sent });
    request.on('error', reject);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        expect(response.headers['x-request-id']).toBe(requestId);
        resolve({
          status: response.statusCode ?? 0,
          head: lastingHead(response.rawHeaders),
          headers: response.headers as Record<string, string>,
          bytes: Buffer.concat(chunks),
          requestId,
        });
      });
    });
    request.end();
  });
}

function lastingHead(raw: string[]): [string, string][] {
  const pairs = raw.flatMap((name, at): [string, string][] =>
    at % 2 === 0 ? [[name, raw[at + 1] as string]] : [],
  );
  return pairs.flatMap(([name, value]): [string, string][] => {
    if (ofTheMoment.includes(name.toLowerCase())) return [[name, '']];
    return counted.test(name) ? [[name, '']] : [[name, value]];
  });
}

export const askLong = (server: TestServer, target: string, ask: WayAsk = {}) =>
  askWay(server, target, { ...ask, headers: { prefer: 'handling=lenient', ...ask.headers } });

/** From where an answer came, as the log has it. */
export async function wayOf(server: TestServer, { requestId }: WayAnswer): Promise<string> {
  const find = () =>
    server.observations.find(
      (one) => one.kind === 'request.answered' && one.requestId === requestId,
    );
  await expect.poll(find, { interval: 2 }).toBeDefined();
  const found = find() as { cache?: string };
  return found.cache ?? 'none';
}

/** Asks until the edge has learnt the target, and expects that it answers it. */
export async function askEdge(
  server: TestServer,
  target: string,
  ask: WayAsk = {},
): Promise<WayAnswer> {
  await askWay(server, target, ask);
  const answer = await askWay(server, target, ask);
  expect([target, await wayOf(server, answer)]).toEqual([target, 'edge']);
  return answer;
}

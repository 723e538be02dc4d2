// One answer of a server as it goes over the wire, so that a peer can write the same bytes, and the
// proof that it does. Without that proof a ratio to "the same" would be a ratio to anything.

import { deepStrictEqual } from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { join } from 'node:path';
import { type Contender, startPeer } from './contenders.ts';
import type { Side } from './duel.ts';

export interface RawAnswer {
  status: number;
  /** Names and values in turn, as they were sent. */
  headers: string[];
  body: Buffer;
}

export function askRaw({ contender, target, headers = {} }: Side): Promise<RawAnswer> {
  const agent = new Agent({ keepAlive: true });
  return new Promise((resolve, reject) => {
    const request = get(contender.url + target, { headers, agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        agent.destroy();
        const { statusCode = 0, rawHeaders } = response;
        resolve({ status: statusCode, headers: rawHeaders, body: Buffer.concat(chunks) });
      });
    });
    request.on('error', reject);
  });
}

/** What Node adds by itself, on either side. */
const byNode = /^(date|connection|keep-alive)$/i;

function pairsOf(headers: readonly string[]): [name: string, value: string][] {
  return Array.from({ length: headers.length / 2 }, (_, at) => [
    headers[at * 2] ?? '',
    headers[at * 2 + 1] ?? '',
  ]);
}

/** Bare node:http that writes what the other side writes for its target. */
export async function startBareHttp(side: Side): Promise<Contender> {
  const { status, headers, body } = await askRaw(side);
  const pairs = pairsOf(headers);
  const keepAlive = pairs.find(([name]) => name.toLowerCase() === 'keep-alive')?.[1];
  const file = join(side.contender.folder, `answer-${Date.now()}.json`);
  const answer = {
    status,
    headers: pairs.filter(([name]) => !byNode.test(name)).flat(),
    body: body.toString('base64'),
    keepAliveTimeoutMs: Number(/timeout=(\d+)/.exec(keepAlive ?? '')?.[1] ?? 5) * 1000,
  };
  writeFileSync(file, JSON.stringify(answer));
  const bare = await startPeer('bare node:http', '/', ['bare-http.mjs', file]);
  const theirs = await askRaw({ ...side, contender: bare });
  const withoutDate = (list: readonly string[]) =>
    pairsOf(list).filter(([name]) => name.toLowerCase() !== 'date');
  deepStrictEqual(withoutDate(theirs.headers), withoutDate(headers));
  deepStrictEqual([theirs.status, theirs.body], [status, body]);
  return bare;
}

/** Throws unless both answer 200 with the same JSON. */
export async function assertSameJson(one: Side, other: Side): Promise<void> {
  const [ours, theirs] = [await askRaw(one), await askRaw(other)];
  deepStrictEqual([ours.status, theirs.status], [200, 200]);
  deepStrictEqual(JSON.parse(theirs.body.toString()), JSON.parse(ours.body.toString()));
}

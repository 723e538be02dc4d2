// A warm answer, with everything that a caller with a key gets: all headers, and the rate limit
// counted. Against those who would answer it otherwise: Node alone, the usual frameworks, and
// nginx's cache.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startPeer } from './contenders.ts';
import type { Side } from './duel.ts';
import { duelPart, key, measureDuel, type Opponent, ratioGoal, startBare } from './duel-part.ts';
import { hasNginx, startNginx } from './nginx-cache.ts';
import type { Part } from './part.ts';
import { askRaw, assertSameJson, startBareHttp } from './same-bytes.ts';

const warm = 'a warm breed, with key and rate limit';
const call = { target: '/v1/breeds/beng', headers: key };
const contractFile = fileURLToPath(
  new URL('../src/contract/generated/openapi.json', import.meta.url),
);

/** A framework that answers our breed from memory, as JSON that it makes for each call. */
function startFramework(name: string, script: string, ...args: string[]) {
  return async (ours: Side): Promise<Opponent> => {
    const file = join(ours.contender.folder, 'breed.json');
    writeFileSync(file, (await askRaw(ours)).body);
    const words = [script, ...args, file, contractFile] as const;
    const contender = await startPeer(name, ours.target, words);
    await assertSameJson(ours, { ...ours, contender });
    return { contender, stop: () => contender.stop() };
  };
}

async function startNginxBefore(ours: Side): Promise<Opponent> {
  const bare = await startBareHttp(ours);
  const contender = await startNginx(bare, ours.target);
  await assertSameJson(ours, { ...ours, contender });
  return {
    contender,
    async stop() {
      await contender.stop();
      await bare.stop();
    },
  };
}

const keptByNode =
  'Of a warm answer more than half is what the kernel and Node take for any answer; the rest reads ' +
  'the target, finds the key, counts it and sends the two dozen header lines of the contract, ' +
  'where Fastify sends five. The head as one checked text made it 1.28 times as quick. Sockets ' +
  'without the HTTP server of Node would be quicker still, and were refused: its limits, its ' +
  'pipelining and its care with what is malformed would have to be written again.';

const startExpress = (name: string, size: string) =>
  startFramework(name, 'express-stack.mjs', size);

const nginxPart: Part = {
  name: 'edge-nginx',
  goals: [ratioGoal(warm, 'nginx proxy_cache before bare node:http', [0.6, 0.45])],
  async measure(settings) {
    if (!hasNginx) return ['nginx is not installed'];
    const plan = { ...call, start: startNginxBefore };
    return [await measureDuel(plan, settings, await settings.ours())];
  },
};

export const parts: readonly Part[] = [
  duelPart('edge-http', ratioGoal(warm, 'bare node:http, the same bytes', [0.9, 0.6], keptByNode), {
    ...call,
    start: startBare,
  }),
  duelPart(
    'edge-stack',
    ratioGoal(warm, 'Express 5, validator, usual middleware', [20, 15], keptByNode),
    {
      ...call,
      start: startExpress('the usual Express 5', 'stack'),
    },
  ),
  duelPart('edge-fastify', ratioGoal(warm, 'Fastify 5 with schemas', [1.2, 1], keptByNode), {
    ...call,
    start: startFramework('Fastify 5', 'fastify-schemas.mjs'),
  }),
  nginxPart,
  duelPart('edge-express', ratioGoal(warm, 'plain Express 5'), {
    ...call,
    start: startExpress('plain Express 5', 'plain'),
  }),
  duelPart('edge-validator', ratioGoal(warm, 'Express 5 and the validator'), {
    ...call,
    start: startExpress('Express 5 and the validator', 'validator'),
  }),
];

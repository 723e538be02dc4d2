// The long way through Express, without a database: a breed from memory that the edge does not
// answer, because a `Prefer` header may change how a target is read. So each call is routed,
// authenticated, counted and validated. The other side is the same server without our request and
// response classes, as any Express under `app.listen`; Node 20 is where that costs most.

import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { peerFile } from './contenders.ts';
import { key, measureDuel, ratioGoal } from './duel-part.ts';
import { startWithKey } from './our-server.ts';
import type { Part } from './part.ts';

const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
const keptNode20 = join(cache, 'catapi-test/node-20/node_modules/node/bin/node');

/** The Node that runs this when it is a 20, else the one that `test:node-versions` unpacked. */
function findNode20(): string | undefined {
  if (process.version.startsWith('v20.')) return process.execPath;
  return existsSync(keptNode20) ? keptNode20 : undefined;
}

const long =
  'Half of a call the long way is what the kernel takes to send it, which both sides pay. Of the ' +
  'other half the router, the validator and our own steps each take a share. Looking up its ' +
  'operation once, and not at each call, took a third off and brought the ratio from 1.5 to 1.9.';

export const parts: readonly Part[] = [
  {
    name: 'miss',
    goals: [
      ratioGoal(
        'a remembered breed through Express, Node 20',
        'the same under app.listen',
        [3, 2],
        long,
      ),
    ],
    async measure(settings) {
      const node = findNode20() ?? process.execPath;
      const plan = {
        target: '/v1/breeds/beng',
        headers: { ...key, prefer: 'handling=strict' },
        async start() {
          const flags = ['--import', peerFile('plain-classes.mjs')];
          const contender = await startWithKey({ node, flags });
          return { contender, stop: () => contender.stop() };
        },
      };
      const isOther = node !== process.execPath;
      const ours = isOther ? await startWithKey({ node }) : await settings.ours();
      try {
        const outcome = await measureDuel(plan, settings, ours);
        if (findNode20() !== undefined || typeof outcome === 'string') return [outcome];
        return [{ ...outcome, beside: `on Node ${process.version}, not 20; ${outcome.beside}` }];
      } finally {
        if (isOther) await ours.stop();
      }
    },
  },
];

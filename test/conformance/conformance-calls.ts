// What a client does about any call: it stops, waits no longer than it is told, shares, remembers,
// asks again. The last one looks whether everything was asked of the target that there is.

import { operations } from '../../packages/sdk/src/generated/operations.ts';
import type { CatApiOptions } from '../../packages/sdk/src/index.ts';
import { claim, claimEqual, claimRefused } from './claims.ts';
import type { Conformance } from './conformance.ts';

/** Hooks that note the status of every answer. */
function noteStatuses(): { statuses: number[]; hooks: NonNullable<CatApiOptions['hooks']> } {
  const statuses: number[] = [];
  return { statuses, hooks: { onResponse: ({ status }) => statuses.push(status) } };
}

/** The same as another operation, under a path that no method of the client uses. */
const oldPaths: readonly string[] = ['deleteVoteByOldPath'];

export const callConformance: readonly Conformance[] = [
  {
    name: 'sends nothing that could not mean anything',
    async run(cats, { createCats }) {
      const error = await claimRefused(cats.images.get(''), 'INVALID_ARGUMENT');
      claimEqual(error.attempts, 0, 'not sent');
      let thrown: unknown;
      try {
        createCats({ baseUrl: 'nowhere' });
      } catch (caught) {
        thrown = caught;
      }
      claim(thrown !== undefined, 'an address that is none is refused at once');
    },
  },
  {
    name: 'stops when it is told to',
    async run(cats) {
      const before = AbortSignal.abort(new Error('too late'));
      await claimRefused(cats.breeds.list({}, { signal: before }), 'ABORTED');
      const controller = new AbortController();
      const call = cats.images.search({}, { signal: controller.signal });
      controller.abort();
      await claimRefused(call, 'ABORTED');
      claimEqual((await cats.images.search()).length, 1, 'the next call is none the worse');
    },
  },
  {
    name: 'waits no longer than it is told, and says when nobody answers',
    async run(_, { createCats }) {
      const silent = createCats({ fetch: () => new Promise(() => {}), timeoutMs: 20 });
      await claimRefused(silent.breeds.list(), 'TIMEOUT');
      const nowhere = createCats({ baseUrl: 'http://127.0.0.1:9', retries: 0 });
      await claimRefused(nowhere.breeds.list(), 'CONNECTION');
    },
  },
  {
    name: 'asks whether what it knows is still so',
    async run(_, { createCats }) {
      const { statuses, hooks } = noteStatuses();
      const cats = createCats({ hooks });
      const first = await cats.breeds.list({ limit: 3 });
      const again = await cats.breeds.list({ limit: 3 }, { cache: 'no-cache' });
      claimEqual(statuses, [200, 304], 'the answers');
      claimEqual(again, first, 'the same');
      claimEqual(again.pagination, first.pagination, 'also where it stands');
    },
  },
  {
    name: 'remembers what is fresh, and forgets what a write makes untrue',
    async run(_, { createCats }) {
      const { statuses, hooks } = noteStatuses();
      const visitor = createCats({ apiKey: undefined, hooks });
      const one = await visitor.breeds.get('abys');
      claimEqual(await visitor.breeds.get('abys'), one, 'the same');
      claimEqual(statuses, [200], 'asked once');
      const cats = createCats();
      const { id } = await cats.votes.create({ image_id: 'a', value: 1 });
      claimEqual((await cats.votes.list()).length, 1, 'the vote is seen');
      await cats.votes.delete(id);
      claimEqual((await cats.votes.list()).length, 0, 'and so is that it is gone');
    },
  },
  {
    name: 'sends ten identical questions once',
    async run(_, { createCats }) {
      const { statuses, hooks } = noteStatuses();
      const cats = createCats({ hooks, cache: false });
      const ten = Array.from({ length: 10 }, () => cats.breeds.list({ limit: 2 }));
      const answers = await Promise.all(ten);
      claimEqual(statuses, [200], 'asked once');
      claim(new Set(answers).size === 10, 'everyone has an answer of their own');
      for (const answer of answers) claimEqual(answer, answers[0], 'the same answer');
    },
  },
  {
    name: 'draws for everyone who asks for chance',
    async run(_, { createCats }) {
      const { statuses, hooks } = noteStatuses();
      const cats = createCats({ hooks });
      await Promise.all([cats.images.search(), cats.images.search(), cats.images.search()]);
      claimEqual(statuses, [200, 200, 200], 'asked each time');
    },
  },
  {
    name: 'asks again where that helps',
    async run(_, { createCats }) {
      let tries = 0;
      const cats = createCats({
        cache: false,
        fetch: async (url, init) => {
          tries += 1;
          if (tries === 1) throw new TypeError('the connection broke');
          if (tries === 2) return new Response('Service Unavailable', { status: 503 });
          return globalThis.fetch(url, init);
        },
      });
      claimEqual((await cats.breeds.get('abys')).id, 'abys', 'the third time');
      claimEqual(tries, 3, 'tries');
    },
  },
  {
    name: 'reads what a server before ours answers',
    async run(_, { createCats }) {
      const says = (text: string, status: number) =>
        createCats({ retries: 0, fetch: async () => new Response(text, { status }) });
      await claimRefused(
        says('AUTHENTICATION_ERROR - no', 401).votes.list(),
        'AUTHENTICATION_ERROR',
      );
      await claimRefused(says('<!doctype html>', 200).breeds.list(), 'BAD_ANSWER');
      await claimRefused(says('{}', 200).breeds.list(), 'BAD_ANSWER');
      const limited = await claimRefused(says('slow down', 429).breeds.list(), 'TOO_MANY_REQUESTS');
      claimEqual(limited.status, 429, 'the status');
    },
  },
  {
    name: 'has asked everything that there is to ask',
    async run(_, { asked }) {
      const left = Object.keys(operations).filter((id) => !asked.has(id) && !oldPaths.includes(id));
      claimEqual(left, [], 'not asked');
    },
  },
];

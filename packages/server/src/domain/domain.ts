// Every room, opened on the ports: the directory of what this API is about. The handlers of all
// rooms are joined under one type over the contract's operations, so that forgetting one, or giving
// one twice with another shape, does not compile.

import type { Handlers, WarmHandlersOf } from '../contract/handler.ts';
import type { Ports } from '../ports/ports.ts';
import type { JobHandlers } from '../ports/queue.ts';
import type { Task } from '../ports/task.ts';
import { type Accounts, openAccounts } from './accounts/accounts.ts';
import { openBreeds } from './breeds/breeds.ts';
import { openCategories } from './categories/categories.ts';
import { openFacts } from './facts/facts.ts';
import { openFavourites } from './favourites/favourites.ts';
import { type Images, openImages } from './images/images.ts';
import type { VerdictSettings } from './images/verdict.ts';
import { openVotes } from './votes/votes.ts';
import { openWebhooks } from './webhooks/webhooks.ts';

/** What settings decide inside rooms. */
export interface DomainSettings {
  searchLimitAnonymous: number;
  searchLimitKey: number;
  /** How the key of a sign-up gets to its owner; off: the operator hands keys out. */
  signUp: 'answer' | 'mail' | 'off';
  /** How letters name this server; undefined where nobody said how it is reached. */
  publicUrl: string | undefined;
  port: number;
  uploadWaitMs: number;
  verdict: VerdictSettings;
  unpopularVotes: number;
  unpopularPercent: number;
  /** Everybody's key, which nobody may rotate away from the others. */
  demoKey: string | undefined;
  /** The key that everybody knows, where it is not the demo key. */
  closedKey?: string | undefined;
}

/** The operations that the frame answers itself: they tell of the process, not of cats. */
export type FrameOperation = 'getHealth' | 'getReadiness' | 'getContractJson' | 'getContractYaml';

export interface Domain {
  handlers: Omit<Handlers, FrameOperation>;
  /** Those that can also answer at once, from memory alone. */
  warmHandlers: WarmHandlersOf<keyof Omit<Handlers, FrameOperation>>;
  /** Loads what nearly every call needs; nothing depends on it. */
  warmUp(): Promise<void>;
  /** What is done later, by a worker. */
  jobs: JobHandlers;
  /** What is done by the clock, on one of many servers. */
  tasks: Task[];
  /** For finding out who calls, and for operators' commands. */
  accounts: Accounts;
  /** For operators' commands. */
  review: Images['review'];
  /** For the policy of pages that show images. */
  listRemoteOrigins: Images['listRemoteOrigins'];
}

export function openDomain(ports: Ports, settings: DomainSettings): Domain {
  const baseUrl = settings.publicUrl ?? `http://localhost:${settings.port}`;
  const accounts = openAccounts(ports, { ...settings, baseUrl });
  const webhooks = openWebhooks(ports);
  const { announce } = webhooks;
  const facts = openFacts(ports);
  const images = openImages(ports, settings, announce);
  return {
    accounts,
    review: images.review,
    tasks: images.tasks,
    jobs: { ...accounts.jobs, ...images.jobs, ...webhooks.jobs },
    warmUp: images.warmUp,
    listRemoteOrigins: images.listRemoteOrigins,
    warmHandlers: { ...facts.warmHandlers, ...images.warmHandlers },
    handlers: {
      ...accounts.handlers,
      ...openBreeds(ports).handlers,
      ...openCategories(ports).handlers,
      ...facts.handlers,
      ...openFavourites(ports, announce).handlers,
      ...images.handlers,
      ...openVotes(ports, announce).handlers,
      ...webhooks.handlers,
    },
  };
}

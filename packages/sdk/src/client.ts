// The client: options in, resources out. `createCatApi` has everything; `createClient` has what it
// is given, so that a page which only shows cats does not load how to vote, retry or remember.
import { type Call, type CatApiOptions, createCall } from './call.ts';
import { cache } from './pipeline/cache.ts';
import { dedupe } from './pipeline/dedupe.ts';
import { pace } from './pipeline/pace.ts';
import type { Stage } from './pipeline/pipeline.ts';
import { retry } from './pipeline/retry.ts';
import { type Account, createAccount } from './resources/account.ts';
import { type Breeds, createBreeds } from './resources/breeds.ts';
import {
  type Categories,
  createCategories,
  createSources,
  type Sources,
} from './resources/categories.ts';
import { createFacts, type Facts } from './resources/facts.ts';
import { createFavourites, type Favourites } from './resources/favourites.ts';
import { createImages, type Images } from './resources/images.ts';
import {
  createContract,
  createHealth,
  type ServerContract,
  type ServerHealth,
} from './resources/server.ts';
import { createVotes, type Votes } from './resources/votes.ts';
import { createWebhooks, type Webhooks } from './resources/webhooks.ts';

/** Everything the API can do, by what it is about. */
export interface CatApi {
  images: Images;
  breeds: Breeds;
  facts: Facts;
  categories: Categories;
  sources: Sources;
  votes: Votes;
  favourites: Favourites;
  webhooks: Webhooks;
  account: Account;
  health: ServerHealth;
  contract: ServerContract;
}

/** What makes one resource of a client, as `createVotes` makes `votes`. */
export type ResourceMaker<Resource> = (call: Call) => Resource;

const resources = {
  images: createImages,
  breeds: createBreeds,
  facts: createFacts,
  categories: createCategories,
  sources: createSources,
  votes: createVotes,
  favourites: createFavourites,
  webhooks: createWebhooks,
  account: createAccount,
  health: createHealth,
  contract: createContract,
};

// In the order that a call passes them. Each attempt is paced, so a retry comes before.
const stages: readonly Stage[] = [dedupe, cache, retry, pace];

/**
 * Makes a client; without options it is an anonymous one of the live service. Throws a CatApiError
 * with the code INVALID_ARGUMENT where `baseUrl` is no address.
 *
 * @example
 * import { createCatApi } from '@thecatapi/sdk';
 *
 * const cats = createCatApi({ baseUrl: 'http://localhost:3000', apiKey: 'DEMO-API-KEY' });
 * const [cat] = await cats.images.search({ has_breeds: true });
 * console.log(cat?.url);
 */
export function createCatApi(options: CatApiOptions = {}): CatApi {
  return createClient(options, resources, stages);
}

/**
 * Makes a client of some resources and some stages, in the order that is given here; what is not
 * named is not loaded. Without `retry` nothing is sent again, without `cache` nothing remembered.
 *
 * @example
 * import { createClient, createImages, retry } from '@thecatapi/sdk';
 *
 * const cats = createClient({ baseUrl: 'http://localhost:3000' }, { images: createImages }, [retry]);
 * console.log(await cats.images.search());
 */
export function createClient<Resources extends object>(
  options: CatApiOptions,
  makers: { readonly [Name in keyof Resources]: ResourceMaker<Resources[Name]> },
  stages: readonly Stage[] = [],
): Resources {
  const call = createCall(options, stages);
  const made = Object.entries<ResourceMaker<unknown>>(makers).map(([name, make]) => [
    name,
    make(call),
  ]);
  return Object.fromEntries(made) as Resources;
}

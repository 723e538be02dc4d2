// The client: options in, resources out. It holds no connection and no state of its own, so that
// one per key, or one per call, costs the same.
import { type CatApiOptions, createCall } from './call.ts';
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

/** Makes a client; without options it is an anonymous one of the live service. */
export function createCatApi(options: CatApiOptions = {}): CatApi {
  const call = createCall(options);
  return {
    images: createImages(call),
    breeds: createBreeds(call),
    facts: createFacts(call),
    categories: createCategories(call),
    sources: createSources(call),
    votes: createVotes(call),
    favourites: createFavourites(call),
    webhooks: createWebhooks(call),
    account: createAccount(call),
    health: createHealth(call),
    contract: createContract(call),
  };
}

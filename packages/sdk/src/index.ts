// The only door of the SDK: it names every export, and what is not named here may change at any
// time. Nothing behind it imports from Node, so that it runs in browsers as it is.
export type { Call, CallOptions, CatApiOptions, PostOptions } from './call.ts';
export { type CatApi, createCatApi, createClient, type ResourceMaker } from './client.ts';
export { createDebugHooks } from './debug.ts';
export {
  CatApiError,
  type CatApiErrorCode,
  isCatApiError,
  isNotFound,
  isRateLimited,
  isUnauthenticated,
  isUnreachable,
} from './errors.ts';
export type { Page, Pagination } from './pages.ts';
export { type CacheOptions, cache } from './pipeline/cache.ts';
export { dedupe } from './pipeline/dedupe.ts';
export { pace } from './pipeline/pace.ts';
export type {
  CacheMode,
  Hooks,
  RequestTold,
  ResponseTold,
  RetryTold,
  Stage,
  UploadProgress,
} from './pipeline/pipeline.ts';
export { retry } from './pipeline/retry.ts';
export type { CacheEntry, CacheStore } from './pipeline/store.ts';
export type { Fetch } from './pipeline/transport.ts';
export { type Account, createAccount } from './resources/account.ts';
export { type AnyGiven, type AnyOperation, createAnyOperation } from './resources/any-operation.ts';
export { type Breeds, createBreeds } from './resources/breeds.ts';
export {
  type Categories,
  createCategories,
  createSources,
  type Sources,
} from './resources/categories.ts';
export { createFacts, type Facts } from './resources/facts.ts';
export { createFavourites, type Favourites } from './resources/favourites.ts';
export { createImages, type Images, type UploadOptions } from './resources/images.ts';
export {
  createContract,
  createHealth,
  type ServerContract,
  type ServerHealth,
} from './resources/server.ts';
export { createVotes, type Votes } from './resources/votes.ts';
export { createWebhooks, type Webhooks } from './resources/webhooks.ts';
export type {
  Analysis,
  Breed,
  Category,
  ErrorCode,
  Fact,
  Favourite,
  FavouriteCreated,
  GetImageQuery,
  Health,
  Image,
  ImageStatus,
  KeyGiven,
  ListBreedsQuery,
  ListCategoriesQuery,
  ListFactsQuery,
  ListFavouritesQuery,
  ListImagesQuery,
  ListSourcesQuery,
  ListVotesQuery,
  NewAccount,
  NewFavourite,
  NewVote,
  NewWebhook,
  OperationId,
  OwnImage,
  Problem,
  Readiness,
  SearchBreedsQuery,
  SearchedImage,
  SearchImagesQuery,
  Source,
  Success,
  UploadedImage,
  Vote,
  VoteCreated,
  Webhook,
  WebhookCreated,
  WebhookMessage,
} from './shapes.ts';
export type { Picture, PictureFile } from './upload.ts';

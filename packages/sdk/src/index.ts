// The only door of the SDK: it names every export, and what is not named here may change at any
// time. Nothing behind it imports from Node, so that it runs in browsers as it is.
export type { CallOptions, CatApiOptions, PostOptions } from './call.ts';
export { type CatApi, createCatApi } from './client.ts';
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
export type { Account } from './resources/account.ts';
export type { Breeds } from './resources/breeds.ts';
export type { Categories, Sources } from './resources/categories.ts';
export type { Facts } from './resources/facts.ts';
export type { Favourites } from './resources/favourites.ts';
export type { Images, UploadOptions } from './resources/images.ts';
export type { ServerContract, ServerHealth } from './resources/server.ts';
export type { Votes } from './resources/votes.ts';
export type { Webhooks } from './resources/webhooks.ts';
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

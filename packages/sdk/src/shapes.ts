// The things the API is about, under short names, and what each operation takes and answers. All of
// it is derived from the generated contract. Inputs are a little wider than the contract says: an
// absent parameter may also be `undefined`, and lists may be read-only.
import type { components, operations as contract } from './generated/contract.ts';
import type { operations } from './generated/operations.ts';

type Schemas = components['schemas'];

export type Analysis = Schemas['Analysis'];
export type Breed = Schemas['Breed'];
export type Category = Schemas['Category'];
export type ErrorCode = Schemas['ErrorCode'];
export type Fact = Schemas['Fact'];
export type Favourite = Schemas['Favourite'];
export type FavouriteCreated = Schemas['FavouriteCreated'];
export type Health = Schemas['Health'];
export type Image = Schemas['Image'];
export type ImageStatus = Schemas['ImageStatus'];
export type KeyGiven = Schemas['KeyGiven'];
export type NewAccount = Schemas['NewAccount'];
export type NewFavourite = Schemas['NewFavourite'];
export type NewVote = Schemas['NewVote'];
export type NewWebhook = Schemas['NewWebhook'];
export type OwnImage = Schemas['OwnImage'];
export type Problem = Schemas['Problem'];
export type Readiness = Schemas['Readiness'];
export type SearchedImage = Schemas['SearchedImage'];
export type Source = Schemas['Source'];
export type Success = Schemas['Success'];
export type UploadedImage = Schemas['UploadedImage'];
export type Vote = Schemas['Vote'];
export type VoteCreated = Schemas['VoteCreated'];
export type Webhook = Schemas['Webhook'];
export type WebhookCreated = Schemas['WebhookCreated'];
/** What a webhook receives; `type` tells which, and so what `data` is. */
export type WebhookMessage =
  | Schemas['ImageUploadedEvent']
  | Schemas['ImageProcessedEvent']
  | Schemas['ImageLabelsCreatedEvent']
  | Schemas['VoteCreatedEvent']
  | Schemas['FavouriteCreatedEvent'];

/** The name of one operation of the contract. */
export type OperationId = keyof typeof operations & keyof contract;

type Wider<Name, Value> =
  // A category's id is a number wherever it is answered, and a text in this one list.
  Name extends 'category_ids'
    ? readonly (string | number)[]
    : Value extends readonly (infer Item)[]
      ? readonly Item[]
      : Value;

// search never takes `format`: with format=src it would answer a picture where a list is promised.
type NotForUs = 'format';

/** What may be asked of an operation, under the names of the contract. */
export type QueryOf<Id extends OperationId> = contract[Id] extends {
  parameters: { query?: infer Query };
}
  ? {
      [Name in Exclude<keyof NonNullable<Query>, NotForUs>]?:
        | Wider<Name, NonNullable<Query>[Name]>
        | undefined;
    }
  : Record<never, never>;

type Content<Answer> = Answer extends { content: infer Types } ? Types[keyof Types] : undefined;

/** What an operation answers when it works. */
export type AnswerOf<Id extends OperationId> = contract[Id]['responses'] extends infer Answers
  ? Answers extends { 200: infer Answer }
    ? Content<Answer>
    : Answers extends { 201: infer Answer }
      ? Content<Answer>
      : undefined
  : never;

export type SearchImagesQuery = QueryOf<'searchImages'>;
export type ListImagesQuery = QueryOf<'listImages'>;
export type GetImageQuery = QueryOf<'getImage'>;
export type ListBreedsQuery = QueryOf<'listBreeds'>;
export type SearchBreedsQuery = QueryOf<'searchBreeds'>;
export type ListFactsQuery = QueryOf<'listFacts'>;
export type ListCategoriesQuery = QueryOf<'listCategories'>;
export type ListSourcesQuery = QueryOf<'listSources'>;
export type ListVotesQuery = QueryOf<'listVotes'>;
export type ListFavouritesQuery = QueryOf<'listFavourites'>;

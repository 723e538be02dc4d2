// The things the API is about, under short names, and what each operation takes and answers. All of
// it is derived from the generated contract. Inputs are a little wider than the contract says: an
// absent parameter may also be `undefined`, and lists may be read-only.
import type { components, operations as contract } from './generated/contract.ts';
import type { operations } from './generated/operations.ts';

type Schemas = components['schemas'];

/** What one analyser recognised in an image: labels, moderation, texts and faces. */
export type Analysis = Schemas['Analysis'];
/** A breed, with what is known of it; weights and life spans are texts with ranges. */
export type Breed = Schemas['Breed'];
/** A category of images, by its number. */
export type Category = Schemas['Category'];
/** The codes that a server answers a refusal with. */
export type ErrorCode = Schemas['ErrorCode'];
/** A short fact about a breed. */
export type Fact = Schemas['Fact'];
/** A picture that an account keeps. */
export type Favourite = Schemas['Favourite'];
/** What is answered when a picture is kept: its favourite's id. */
export type FavouriteCreated = Schemas['FavouriteCreated'];
/** That the process lives. */
export type Health = Schemas['Health'];
/** One image, by its id. */
export type Image = Schemas['Image'];
/** How an upload ended, or that nobody has looked yet. */
export type ImageStatus = Schemas['ImageStatus'];
/** A key, which is answered once. */
export type KeyGiven = Schemas['KeyGiven'];
/** Who wants an account. */
export type NewAccount = Schemas['NewAccount'];
/** A picture to keep. */
export type NewFavourite = Schemas['NewFavourite'];
/** A number for an image. */
export type NewVote = Schemas['NewVote'];
/** Where to tell of which events. */
export type NewWebhook = Schemas['NewWebhook'];
/** An upload of one's own, as a list of them has it. */
export type OwnImage = Schemas['OwnImage'];
/** A refusal as a problem document (RFC 9457). */
export type Problem = Schemas['Problem'];
/** Whether the server can serve, and what each of its needs says. */
export type Readiness = Schemas['Readiness'];
/** An image as a search answers it. */
export type SearchedImage = Schemas['SearchedImage'];
/** Where images come from. */
export type Source = Schemas['Source'];
/** That it is done. */
export type Success = Schemas['Success'];
/** An upload as it was taken in: approved, or pending. */
export type UploadedImage = Schemas['UploadedImage'];
/** A number that an account gave an image. */
export type Vote = Schemas['Vote'];
/** A vote as it was counted. */
export type VoteCreated = Schemas['VoteCreated'];
/** A webhook without its secret. */
export type Webhook = Schemas['Webhook'];
/** A webhook with its secret, which is answered once. */
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

/** What `images.search` can be asked. */
export type SearchImagesQuery = QueryOf<'searchImages'>;
/** What `images.list` can be asked. */
export type ListImagesQuery = QueryOf<'listImages'>;
/** What `images.get` can be asked. */
export type GetImageQuery = QueryOf<'getImage'>;
/** What `breeds.list` can be asked. */
export type ListBreedsQuery = QueryOf<'listBreeds'>;
/** What `breeds.search` is asked. */
export type SearchBreedsQuery = QueryOf<'searchBreeds'>;
/** What `facts.list` can be asked. */
export type ListFactsQuery = QueryOf<'listFacts'>;
/** What `categories.list` can be asked. */
export type ListCategoriesQuery = QueryOf<'listCategories'>;
/** What `sources.list` can be asked. */
export type ListSourcesQuery = QueryOf<'listSources'>;
/** What `votes.list` can be asked. */
export type ListVotesQuery = QueryOf<'listVotes'>;
/** What `favourites.list` can be asked. */
export type ListFavouritesQuery = QueryOf<'listFavourites'>;

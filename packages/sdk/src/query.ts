// What TanStack Query wants, for every read and write of a client: keys and functions, as plain
// objects that any of its frameworks takes. Nothing of it is needed here, so nothing is imported.
//
// Keys are `['catapi', resource, method, …arguments]`, so that a part of a key names all that
// begins with it: `['catapi', 'votes']` is every list and every one of the votes. A write says
// which parts it touches. Trying again is the client's affair and not the library's, or each would
// multiply the other's attempts. Structural sharing is off, because it makes copies of lists that
// have no `pagination`.
import type { CatApi } from './client.ts';
import type { Page } from './pages.ts';
import type {
  Analysis,
  Breed,
  Category,
  Fact,
  Favourite,
  FavouriteCreated,
  GetImageQuery,
  Image,
  ImageStatus,
  ListBreedsQuery,
  ListCategoriesQuery,
  ListFactsQuery,
  ListFavouritesQuery,
  ListImagesQuery,
  ListVotesQuery,
  NewFavourite,
  NewVote,
  OwnImage,
  SearchBreedsQuery,
  SearchedImage,
  SearchImagesQuery,
  Success,
  UploadedImage,
  Vote,
  VoteCreated,
} from './shapes.ts';
import type { Picture } from './upload.ts';

/** A key, or the beginning of one. */
export type QueryKey = readonly unknown[];

/** For `useQuery`, `fetchQuery`, `prefetchQuery` and the like. */
export interface QueryOptions<Answer> {
  queryKey: QueryKey;
  queryFn: (context: { signal: AbortSignal }) => Promise<Answer>;
  retry: false;
  structuralSharing: false;
}

/** For `useInfiniteQuery` and the like; its pages are numbered from 0. */
export interface PagesOptions<Item> {
  queryKey: QueryKey;
  queryFn: (context: { signal: AbortSignal; pageParam: number }) => Promise<Page<Item>>;
  initialPageParam: number;
  getNextPageParam: (
    last: Page<Item>,
    pages: Page<Item>[],
    lastPageParam: number,
  ) => number | undefined;
  retry: false;
  structuralSharing: false;
}

/** For `useMutation` and the like. */
export interface MutationOptions<Given, Answer> {
  mutationKey: QueryKey;
  mutationFn: (given: Given) => Promise<Answer>;
  /** Beginnings of keys whose answers are not true any more afterwards. */
  touches: QueryKey[];
  retry: false;
}

/** Options for each method of a client, under the names of the methods. */
export interface Queries {
  images: {
    search(query?: SearchImagesQuery): QueryOptions<Page<SearchedImage>>;
    /** Pages of a search with an `order` or a `seed`; pages drawn by lot would repeat. */
    searchPages(query: SearchImagesQuery): PagesOptions<SearchedImage>;
    list(query?: ListImagesQuery): QueryOptions<Page<OwnImage>>;
    pages(query?: ListImagesQuery): PagesOptions<OwnImage>;
    get(id: string, query?: GetImageQuery): QueryOptions<Image>;
    status(id: string): QueryOptions<ImageStatus>;
    analysis(id: string): QueryOptions<Analysis[]>;
    breeds(id: string): QueryOptions<Breed[]>;
    upload(): MutationOptions<Picture, UploadedImage>;
    delete(): MutationOptions<string, undefined>;
  };
  breeds: {
    list(query?: ListBreedsQuery): QueryOptions<Page<Breed>>;
    get(id: string): QueryOptions<Breed>;
    search(query: SearchBreedsQuery): QueryOptions<Breed[]>;
  };
  facts: { list(query?: ListFactsQuery): QueryOptions<Page<Fact>> };
  categories: { list(query?: ListCategoriesQuery): QueryOptions<Page<Category>> };
  votes: {
    list(query?: ListVotesQuery): QueryOptions<Page<Vote>>;
    pages(query?: ListVotesQuery): PagesOptions<Vote>;
    get(id: number): QueryOptions<Vote>;
    create(): MutationOptions<NewVote, VoteCreated>;
    delete(): MutationOptions<number, Success>;
  };
  favourites: {
    list(query?: ListFavouritesQuery): QueryOptions<Page<Favourite>>;
    pages(query?: ListFavouritesQuery): PagesOptions<Favourite>;
    get(id: number): QueryOptions<Favourite>;
    create(): MutationOptions<NewFavourite, FavouriteCreated>;
    delete(): MutationOptions<number, Success>;
  };
}

/**
 * Makes the options of every method of a client.
 *
 * @example
 * import { createCatApi } from '@thecatapi/sdk';
 * import { createQueries } from '@thecatapi/sdk/query';
 *
 * const queries = createQueries(createCatApi({ baseUrl: 'http://localhost:3000' }));
 * // const { data } = useQuery(queries.breeds.list());
 * console.log(queries.breeds.list().queryKey);
 */
export function createQueries(cats: CatApi): Queries {
  const { images, breeds, facts, categories, votes, favourites } = cats;
  return {
    images: {
      search: (query) => one(['images', 'search', query], (o) => images.search(query, o)),
      searchPages: (query) =>
        all(['images', 'search', query], query, (q, o) => images.search(q, o)),
      list: (query) => one(['images', 'list', query], (o) => images.list(query, o)),
      pages: (query) => all(['images', 'list', query], query, (q, o) => images.list(q, o)),
      get: (id, query) => one(['images', 'get', id, query], (o) => images.get(id, query, o)),
      status: (id) => one(['images', 'status', id], (o) => images.status(id, o)),
      analysis: (id) => one(['images', 'analysis', id], (o) => images.analysis(id, o)),
      breeds: (id) => one(['images', 'breeds', id], (o) => images.breeds(id, o)),
      upload: () => write(['images', 'upload'], (given) => images.upload(given), ['images']),
      delete: () => write(['images', 'delete'], (given) => images.delete(given), ['images']),
    },
    breeds: {
      list: (query) => one(['breeds', 'list', query], (o) => breeds.list(query, o)),
      get: (id) => one(['breeds', 'get', id], (o) => breeds.get(id, o)),
      search: (query) => one(['breeds', 'search', query], (o) => breeds.search(query, o)),
    },
    facts: { list: (query) => one(['facts', 'list', query], (o) => facts.list(query, o)) },
    categories: {
      list: (query) => one(['categories', 'list', query], (o) => categories.list(query, o)),
    },
    votes: {
      list: (query) => one(['votes', 'list', query], (o) => votes.list(query, o)),
      pages: (query) => all(['votes', 'list', query], query, (q, o) => votes.list(q, o)),
      get: (id) => one(['votes', 'get', id], (o) => votes.get(id, o)),
      create: () => write(['votes', 'create'], (given) => votes.create(given), marked('votes')),
      delete: () => write(['votes', 'delete'], (given) => votes.delete(given), marked('votes')),
    },
    favourites: {
      list: (query) => one(['favourites', 'list', query], (o) => favourites.list(query, o)),
      pages: (query) => all(['favourites', 'list', query], query, (q, o) => favourites.list(q, o)),
      get: (id) => one(['favourites', 'get', id], (o) => favourites.get(id, o)),
      create: () =>
        write(['favourites', 'create'], (given) => favourites.create(given), marked('favourites')),
      delete: () =>
        write(['favourites', 'delete'], (given) => favourites.delete(given), marked('favourites')),
    },
  };
}

/** Images answer with the own vote and favourite. */
const marked = (resource: string) => [resource, 'images'];

const keyOf = (parts: readonly unknown[]): QueryKey => [
  'catapi',
  ...parts.filter((part) => part !== undefined),
];

const always = { retry: false, structuralSharing: false } as const;

function one<Answer>(
  parts: readonly unknown[],
  ask: (options: { signal: AbortSignal }) => Promise<Answer>,
): QueryOptions<Answer> {
  const queryFn = ({ signal }: { signal: AbortSignal }) => ask({ signal });
  return { queryKey: keyOf(parts), queryFn, ...always };
}

function all<Item, Query extends { page?: number | undefined } | undefined>(
  parts: readonly unknown[],
  query: Query,
  ask: (query: Query, options: { signal: AbortSignal }) => Promise<Page<Item>>,
): PagesOptions<Item> {
  return {
    queryKey: keyOf([...parts, 'pages']),
    queryFn: ({ signal, pageParam }) => ask({ ...query, page: pageParam } as Query, { signal }),
    initialPageParam: query?.page ?? 0,
    getNextPageParam: (last, _pages, at) => {
      const { pagination } = last;
      if (last.length === 0) return undefined;
      const isLast = pagination && (at + 1) * pagination.limit >= pagination.count;
      return isLast ? undefined : at + 1;
    },
    ...always,
  };
}

function write<Given, Answer>(
  parts: readonly unknown[],
  mutationFn: (given: Given) => Promise<Answer>,
  resources: readonly string[],
): MutationOptions<Given, Answer> {
  const touches = resources.map((resource) => keyOf([resource]));
  return { mutationKey: keyOf(parts), mutationFn, touches, retry: false };
}

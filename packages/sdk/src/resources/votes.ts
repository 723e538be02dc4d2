// Numbers given to pictures by an account. A second vote on the same picture is a second vote, so a
// create that is sent again wants an idempotencyKey.
import type { Call, CallOptions, PostOptions } from '../call.ts';
import * as wires from '../generated/wires.ts';
import { type Page, walk } from '../pages.ts';
import type { ListVotesQuery, NewVote, Success, Vote, VoteCreated } from '../shapes.ts';

/** Numbers that an account gives to images. */
export interface Votes {
  /** A page of your votes, oldest first unless `order: 'DESC'`. Needs a key. */
  list(query?: ListVotesQuery, options?: CallOptions): Promise<Page<Vote>>;
  /** All your votes, page after page while you take them. Needs a key. */
  all(query?: ListVotesQuery, options?: CallOptions): AsyncGenerator<Vote, void, undefined>;
  /** One vote of yours. Needs a key. */
  get(id: number, options?: CallOptions): Promise<Vote>;
  /** Gives an image a number: 1 is up, 0 is down, any other is kept as well. Needs a key. */
  create(vote: NewVote, options?: PostOptions): Promise<VoteCreated>;
  /** Deletes a vote of yours. Needs a key. */
  delete(id: number, options?: CallOptions): Promise<Success>;
}

/**
 * Makes `votes` of a client, for `createClient`.
 *
 * @example
 * import { createClient, createVotes } from '@thecatapi/sdk';
 *
 * const cats = createClient({ baseUrl: 'http://localhost:3000' }, { votes: createVotes });
 * await cats.votes.create({ image_id: '0XYvRd7oD', value: 1 });
 */
export function createVotes(call: Call): Votes {
  return {
    list: (query, options) => call.page(wires.listVotes, { query, options }),
    all: (query, options) => walk(call, wires.listVotes, query, options),
    get: (id, options) => call.one(wires.getVote, { path: { vote_id: id }, options }),
    create: (body, options) => call.one(wires.createVote, { body, options }),
    delete: (id, options) => call.one(wires.deleteVote, { path: { vote_id: id }, options }),
  };
}

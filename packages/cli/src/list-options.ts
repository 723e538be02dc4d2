// What all lists have in common: how many, which page, in which order, and a word to people whose
// limit the server has lowered, which it does without saying so in the answer itself.
import type { Page } from '@thecatapi/sdk';
import { type OptionSpec, parseChoice, parseWhole } from './command.ts';
import type { Io } from './io.ts';
import { writeNote } from './output.ts';

export type Order = 'RANDOM' | 'ASC' | 'DESC';

export interface ListOptions<Orders extends Order = Order> {
  limit?: number;
  page?: number;
  order?: Orders;
}

/** The flags of a list: which orders it has, and how its own ones are told of. */
export function createListOptions(
  orders: Order[],
  summaries: { limit: string; order: string },
): OptionSpec[] {
  return [
    { flags: '-n, --limit <count>', summary: summaries.limit, parse: parseWhole },
    { flags: '-p, --page <page>', summary: 'which page, counted from 0', parse: parseWhole },
    {
      flags: '-o, --order <order>',
      summary: summaries.order,
      parse: parseChoice(...orders),
      values: orders,
    },
  ];
}

/** Says so where the server gave fewer than were asked for, and had more or may have. */
export function noteLimit(io: Io, asked: number | undefined, page: Page<unknown>): void {
  if (asked === undefined || page.length === 0 || page.length >= asked) return;
  if (page.pagination === undefined) {
    // By chance there are no pages, and the server does not tell which limit was in force.
    const why = 'there are no more like that, or it gives no more at a time';
    writeNote(io, `The server gave ${page.length}, not ${asked}: ${why}.`);
    return;
  }
  const { limit, count } = page.pagination;
  if (limit >= asked || count <= limit) return;
  writeNote(io, `The server gives at most ${limit} at a time here, not ${asked}.`);
}

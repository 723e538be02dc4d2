// Reading what was asked as the contract says: a number that is too large is lowered, a value that
// means nothing gets the default or is refused, letter case never matters.
import type { GenericSchema } from 'valibot';
import { safeParse } from 'valibot';
import { operations } from '../generated/operations.ts';
import * as wires from '../generated/wires.ts';
import type { Wire } from '../pipeline/pipeline.ts';
import { digest } from '../request.ts';
import type { ErrorCode, OperationId } from '../shapes.ts';
import { type MockAnswer, refuse } from './mock-reply.ts';

type Order = 'ASC' | 'DESC' | 'RANDOM';

/** The query of one call. */
export interface MockQuery {
  /** The limit in force; undefined for all. */
  limit: number | undefined;
  page: number;
  order: Order;
  text(name: string): string | undefined;
  list(name: string): string[] | undefined;
  flag(name: string): boolean | undefined;
}

export const wireOf: Readonly<Record<OperationId, Wire>> = wires;

const pageMax = 1_000_000_000;

// Where a limit that cannot be read is refused instead of replaced.
const limitRefusal: Partial<Record<OperationId, ErrorCode>> = {
  searchImages: 'INVALID_PARAMETERS',
  listVotes: 'INVALID_DATA',
};

export function readQuery(operation: OperationId, parameters: URLSearchParams): MockQuery {
  const text = (name: string) => parameters.get(name) || undefined;
  const defaults = operations[operation].defaults as { limit?: number; order?: Order };
  return {
    limit: readLimit(operation, parameters.get('limit'), defaults.limit),
    page: Math.min(readCount(parameters.get('page'), 0) ?? 0, pageMax),
    order: readOrder(text('order'), defaults.order ?? 'ASC'),
    text,
    list: (name) => text(name)?.split(',').filter(Boolean),
    flag: (name) => readFlag(text(name)),
  };
}

/** A whole number from `min` on; undefined for anything else. */
function readCount(text: string | null, min: number): number | undefined {
  if (text === null || !/^\d+$/.test(text)) return undefined;
  const count = Number(text);
  return count >= min ? count : undefined;
}

function readLimit(
  operation: OperationId,
  text: string | null,
  usual: number | undefined,
): number | undefined {
  if (text === null) return usual;
  const asked = readCount(text, 1);
  const refusal = limitRefusal[operation];
  if (asked === undefined && refusal !== undefined) throw refuse(refusal);
  const most = wireOf[operation].pageMax;
  return asked === undefined ? usual : Math.min(asked, most ?? asked);
}

function readOrder(text: string | undefined, usual: Order): Order {
  const asked = text?.toUpperCase();
  if (asked === 'RAND' || asked === 'RANDOM') return 'RANDOM';
  return asked === 'ASC' || asked === 'DESC' ? asked : usual;
}

export function readFlag(text: string | undefined): boolean | undefined {
  const asked = text?.toLowerCase();
  if (asked === '1' || asked === 'true') return true;
  return asked === '0' || asked === 'false' ? false : undefined;
}

const widths = [100, 200, 300, 400, 600, 800, 1200, 1600, 2400, 3200];

/** The step that a width means; undefined when none is asked for. */
export function readWidth(query: MockQuery): number | undefined {
  const text = query.text('width');
  if (text === undefined) return undefined;
  const asked = readCount(text, 100);
  if (asked === undefined) throw refuse('INVALID_PARAMETERS');
  return widths.findLast((step) => step <= asked);
}

/** The page that was asked for, and where it stands. */
export function takePage(items: readonly unknown[], { limit, page }: MockQuery): MockAnswer {
  const inForce = limit ?? items.length;
  const from = page * inForce;
  const count = items.length;
  return { body: items.slice(from, from + inForce), page: { count, page, limit: inForce } };
}

/** As it is, the other way round, or in an order that only the salt decides. */
export function inOrder<Item extends { id: string | number }>(
  items: readonly Item[],
  order: Order,
  salt: string,
): Item[] {
  if (order === 'ASC') return [...items];
  if (order === 'DESC') return items.toReversed();
  const lots = new Map(items.map((item) => [item, digest(`${salt} ${item.id}`)]));
  const lotOf = (item: Item) => lots.get(item) ?? '';
  return items.toSorted((one, other) => (lotOf(one) < lotOf(other) ? -1 : 1));
}

/** A body that can be used, or the refusal that names its first fault. */
export async function readBody<Body>(
  request: Request,
  schema: GenericSchema<unknown, Body>,
  invalid: ErrorCode,
): Promise<Body> {
  let body: unknown;
  try {
    body = JSON.parse(await request.text());
  } catch (error) {
    throw refuse('MALFORMED_JSON', (error as Error).message);
  }
  const { success, output, issues } = safeParse(schema, body);
  if (success) return output;
  const [{ path, type, input }] = issues;
  const field = path?.map(({ key }) => String(key)).join('.');
  if (field === undefined) throw refuse(invalid);
  if (input === undefined) throw refuse('FIELD_REQUIRED', field);
  throw type === 'min_length' && input === '' ? refuse('FIELD_EMPTY', field) : refuse(invalid);
}

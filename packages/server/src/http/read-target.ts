// Reading a request target leniently, as the contract promises: unknown parameters are named and
// ignored, letter case of enums does not matter, a limit that is too large is lowered, and a value
// that cannot be used gets the default unless the parameter refuses. What comes out is canonical,
// so that the validator behind it and the cache keys see one spelling of each request.

import type { ContractParameter, Operation } from '../contract/contract.ts';
import { ApiError, refuse } from '../errors.ts';

export interface ReadQuery {
  values: Record<string, string | string[]>;
  unknown: string[];
  sentKey: string | undefined;
}

const parametersMax = 200;
const listItemsMax = 1000;

/** `a/` and `a` are the same; the root stays. */
export function withoutTrailingSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

/** Every value of every name, in order; `breed_ids[]=a` is read as `breed_ids=a`. */
function gather(text: string): Map<string, string[]> {
  const gathered = new Map<string, string[]>();
  for (const [sentName, value] of new URLSearchParams(text)) {
    const name = sentName.replace(/\[\d*\]$/, '');
    const list = gathered.get(name) ?? [];
    list.push(value);
    gathered.set(name, list);
    if (gathered.size > parametersMax) break;
  }
  return gathered;
}

/** Reads a query for an operation; throws the operation's x-invalid where a parameter refuses. */
export function readQuery(operation: Operation, text: string): ReadQuery {
  const gathered = gather(text);
  const sentKey = gathered.get('api_key')?.[0];
  gathered.delete('api_key');
  const values: Record<string, string | string[]> = {};
  for (const parameter of operation.parameters) {
    if (parameter.in !== 'query') continue;
    // An empty value is none, but where a bad one is refused it must not widen the answer.
    const given = gathered
      .get(parameter.name)
      ?.filter((value) => value !== '' || parameter.refuses);
    gathered.delete(parameter.name);
    if (given === undefined || given.length === 0) continue;
    addValue(values, operation, parameter, given);
  }
  return { values, unknown: [...gathered.keys()], sentKey };
}

function addValue(
  values: Record<string, string | string[]>,
  operation: Operation,
  parameter: ContractParameter,
  given: string[],
): void {
  const name = parameter.aliasOf ?? parameter.name;
  if (parameter.schema.type === 'array') {
    const before = (values[name] as string[] | undefined) ?? [];
    const items = [...new Set([...before, ...readList(parameter, given)])];
    if (items.length > 0) values[name] = items.slice(0, parameter.schema.maxItems ?? listItemsMax);
    return;
  }
  const value = readScalar(parameter, given[0] as string);
  if (value !== undefined) values[name] = value;
  else if (parameter.refuses) {
    throw refuse(operation.invalid, { reason: `${parameter.name} cannot be ${shorten(given[0])}` });
  }
}

function readList(parameter: ContractParameter, given: string[]): string[] {
  const items = given
    .flatMap((value) => value.split(','))
    .map((item) => item.trim())
    .filter((item) => item !== '' && isText(item));
  const choices = parameter.schema.items?.enum;
  if (choices === undefined) return items;
  return items
    .map((item) => readChoice(parameter, choices, item))
    .filter((item) => item !== undefined);
}

function readChoice(parameter: ContractParameter, choices: string[], value: string) {
  const lower = value.toLowerCase();
  const spelled = parameter.aliases[lower] ?? lower;
  return choices.find((choice) => choice.toLowerCase() === spelled.toLowerCase());
}

/** The value in its canonical spelling, or undefined when it cannot be used. */
function readScalar(parameter: ContractParameter, sent: string): string | undefined {
  const { schema } = parameter;
  const value = schema.type === 'string' && schema.enum === undefined ? sent : sent.trim();
  if (schema.type === 'integer') return readInteger(parameter, value);
  if (schema.type === 'boolean') return readBoolean(value);
  if (schema.enum !== undefined) return readChoice(parameter, schema.enum, value);
  const isTooLong = schema.maxLength !== undefined && [...value].length > schema.maxLength;
  return isTooLong || !isText(value) ? undefined : value;
}

function readInteger(parameter: ContractParameter, value: string): string | undefined {
  const { schema, clamps, steps } = parameter;
  if (!/^[+-]?\d{1,400}$/.test(value)) return undefined;
  const number = Number(value);
  if (schema.minimum !== undefined && number < schema.minimum) return undefined;
  if (schema.maximum !== undefined && number > schema.maximum) {
    return clamps ? String(steps?.at(-1) ?? schema.maximum) : undefined;
  }
  return String(steps?.findLast((step) => step <= number) ?? number);
}

function readBoolean(value: string): string | undefined {
  const lower = value.toLowerCase();
  if (lower === '1' || lower === 'true') return 'true';
  if (lower === '0' || lower === 'false') return 'false';
  return undefined;
}

/**
 * Whether text can be kept and given back: the embedded database ends a text at a NUL, and half a
 * surrogate pair has no UTF-8.
 */
export function isText(value: string): boolean {
  return !value.includes('\0') && value.isWellFormed();
}

function shorten(value: string | undefined): string {
  const text = JSON.stringify(value ?? '');
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** Refuses parameters that the contract does not know, where the caller asked to be told. */
export function refuseUnknown(unknown: string[], prefer: string | undefined): void {
  if (unknown.length === 0 || prefer === undefined) return;
  if (!/(^|[,;\s])handling\s*=\s*"?strict"?($|[,;\s])/i.test(prefer)) return;
  throw new ApiError('INVALID_PARAMETERS', {
    reason: `unknown parameters: ${unknown.map((name) => shorten(name)).join(', ')}`,
  });
}

// What an operation is called with, from values by name: each goes where the contract has it. A
// command line has them as flags, an assistant as the arguments of a tool.
import type { AnyGiven } from '@thecatapi/sdk';
import type { CallFlag, CallSpec } from './call-spec.ts';
import { UsageError } from './command.ts';

/** Throws a UsageError where something is missing, or the picture's file cannot be read. */
export async function createGiven(
  { flags }: CallSpec,
  readValue: (flag: CallFlag) => unknown,
  nameOf: (flag: CallFlag) => string,
): Promise<AnyGiven> {
  const path: Record<string, string | number> = {};
  const query: Record<string, unknown> = {};
  const body: Record<string, unknown> = {};
  const form: Record<string, unknown> = {};
  const given: AnyGiven = { path, query };
  const places: Record<string, Record<string, unknown>> = { path, query, body, form };
  for (const flag of flags) {
    const value = readValue(flag);
    if (value === undefined) {
      if (flag.isRequired) throw new UsageError(`${nameOf(flag)} is missing.`);
    } else if (flag.in === 'header') {
      given.options = { idempotencyKey: String(value) };
    } else {
      (places[flag.in] as Record<string, unknown>)[flag.name] = value;
    }
  }
  if (flags.some((flag) => flag.in === 'body')) given.body = body;
  if (form['file'] !== undefined) await addPicture(given, form);
  return given;
}

async function addPicture(given: AnyGiven, form: Record<string, unknown>): Promise<void> {
  const { fromPath } = await import('@thecatapi/sdk/node');
  const file = String(form['file']);
  try {
    given.picture = await fromPath(file);
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}.`);
  }
  const { sub_id: subId, breed_ids: breedIds } = form as { sub_id?: string; breed_ids?: string[] };
  given.fields = { subId, breedIds };
}

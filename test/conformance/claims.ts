// The few claims that the conformance functions make, without a test framework: they throw an Error
// that says what was expected.

import { type CatApiError, isCatApiError } from '../../packages/sdk/src/index.ts';

export function claim(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`not so: ${what}`);
}

/** Compared as JSON writes them. */
export function claimEqual(actual: unknown, expected: unknown, what: string): void {
  const [one, other] = [JSON.stringify(actual), JSON.stringify(expected)];
  claim(one === other, `${what}: ${one} is not ${other}`);
}

/** That the call throws with this code; answers the error. */
export async function claimRefused(
  call: Promise<unknown>,
  code: CatApiError['code'],
): Promise<CatApiError> {
  const outcome = await call.then(
    (answer) => ({ answer }),
    (error: unknown) => ({ error }),
  );
  claim('error' in outcome, `${code} was thrown`);
  const { error } = outcome;
  claim(isCatApiError(error), `${error} is a CatApiError`);
  claim(error.code === code, `${error.message} has the code ${code}`);
  return error;
}

/** All items of a list that is read while it is walked. */
export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

export const idsOf = (items: readonly { id: string | number }[]): (string | number)[] =>
  items.map(({ id }) => id);

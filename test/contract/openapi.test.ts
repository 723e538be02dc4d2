// Rules about the contract itself. Each has its list of known exceptions, and a list may only
// shrink: an exception that is no longer one fails as well.

import { describe, expect, it } from 'vitest';
import {
  methods,
  type OperationObject,
  parametersOf,
  readContractDocument,
} from '../../packages/sdk/scripts/contract-document.ts';
import { loadContract } from '../../packages/server/src/contract/contract.ts';
import { errorKinds } from '../../packages/server/src/errors.ts';

const document = readContractDocument();
const limits = { searchLimitAnonymous: 10, searchLimitKey: 25, listLimitKey: 1000 };

const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  methods
    .filter((method) => item[method] !== undefined)
    .map((method) => ({ path, method, item, operation: item[method] as OperationObject })),
);

/** Checks a rule for every operation; those in `exceptions` must break it. */
function rule(
  name: string,
  exceptions: string[],
  isKept: (one: (typeof operations)[number]) => boolean,
): void {
  it(name, () => {
    const broken = operations.filter((one) => !isKept(one)).map((one) => one.operation.operationId);
    expect(broken).toEqual(exceptions);
  });
}

function responseOf(operation: OperationObject, status: string): Record<string, unknown> {
  const response = operation.responses[status] as { $ref?: string };
  const name = response.$ref?.split('/').at(-1);
  return (name === undefined ? response : document.components['responses']?.[name]) as Record<
    string,
    unknown
  >;
}

describe('every operation', () => {
  rule('has an operationId, a summary and a description', [], ({ operation }) =>
    [operation.operationId, operation.summary, operation.description].every(
      (text) => text?.length > 0,
    ),
  );

  rule('has an example for every body that it answers', ['getImageFile'], ({ operation }) =>
    Object.keys(operation.responses)
      .filter((status) => status.startsWith('2'))
      .every((status) => {
        const content = (responseOf(operation, status)['content'] ?? {}) as Record<
          string,
          { examples?: object }
        >;
        return Object.values(content).every(({ examples }) => examples !== undefined);
      }),
  );

  rule('has an example and a description for every parameter', [], ({ item, operation }) =>
    parametersOf(document, item, operation).every(
      (parameter) =>
        (parameter['example' as never] ?? parameter['examples' as never]) !== undefined &&
        parameter.description.length > 0,
    ),
  );

  rule('lists its error codes, and a response for each', [], ({ operation }) => {
    const codes = operation['x-errors'] as (keyof typeof errorKinds)[];
    return (
      Array.isArray(codes) &&
      codes.every((code) => {
        // INVALID_ACCOUNT is 400 for a favourite and 404 for a vote, as on the live service.
        const statuses =
          code === 'INVALID_ACCOUNT' ? ['400', '404'] : [String(errorKinds[code]?.status)];
        return statuses.some((status) => operation.responses[status] !== undefined);
      })
    );
  });

  rule('answers no error status that none of its codes has', [], ({ operation }) => {
    const codes = operation['x-errors'] as (keyof typeof errorKinds)[];
    const any = ['429', '500', '503', '416'];
    const own = codes.flatMap((code) =>
      code === 'INVALID_ACCOUNT' ? ['400', '404'] : [String(errorKinds[code].status)],
    );
    return Object.keys(operation.responses)
      .filter((status) => Number(status) >= 400)
      .every((status) => any.includes(status) || own.includes(status));
  });

  rule('that needs a key answers 401', [], ({ operation }) => {
    const open = (operation.security ?? document.security).some(
      (one) => Object.keys(one).length === 0,
    );
    return open || operation.responses['401'] !== undefined;
  });

  rule(
    'that reads says what may be remembered',
    [],
    ({ method, operation }) => method !== 'get' || operation['x-cache'] !== undefined,
  );

  rule(
    'that writes says what it makes untrue',
    [],
    ({ method, operation }) => method === 'get' || Array.isArray(operation['x-invalidates']),
  );

  rule(
    'that creates takes an Idempotency-Key',
    [],
    ({ method, item, operation }) =>
      method !== 'post' ||
      parametersOf(document, item, operation).some(({ name }) => name === 'Idempotency-Key'),
  );

  rule(
    'takes sub_id, as the live service does everywhere',
    ['getImageFile', 'getHealth', 'getReadiness', 'getContractJson', 'getContractYaml'],
    ({ item, operation }) =>
      parametersOf(document, item, operation).some(({ name }) => name === 'sub_id'),
  );
});

describe('the table of codes', () => {
  it('is the same in the contract and in the server', () => {
    const schema = document.components['schemas']?.['ErrorCode'] as { enum: string[] };
    expect([...schema.enum].sort()).toEqual(Object.keys(errorKinds).sort());
  });
});

describe('a contract that forgets something', () => {
  function withChange(change: (operation: Record<string, unknown>) => void, id: string) {
    const copy = structuredClone(document);
    for (const item of Object.values(copy.paths)) {
      for (const method of methods) {
        if (item[method]?.operationId === id)
          change(item[method] as unknown as Record<string, unknown>);
      }
    }
    return () => loadContract(limits, copy);
  }

  it('loads as it stands', () => {
    expect(() => loadContract(limits, document)).not.toThrow();
  });

  it.each([
    [
      'a GET without a cache policy',
      'getImageAnalysis',
      'x-cache',
      /getImageAnalysis: a GET needs x-cache/,
    ],
    [
      'a write that does not say what it makes untrue',
      'createVote',
      'x-invalidates',
      /createVote: a write needs/,
    ],
    ['an operation without a rate limit', 'listBreeds', 'x-rate-limit', /listBreeds: x-rate-limit/],
    ['an operation without a budget', 'listBreeds', 'x-budget', /listBreeds: x-budget/],
  ])('does not start: %s', (_name, id, extension, message) => {
    expect(withChange((operation) => delete operation[extension], id)).toThrow(message);
  });

  it('does not start: remembering nothing without a reason', () => {
    const change = (operation: Record<string, unknown>) => {
      operation['x-cache'] = { keep: 'nothing' };
    };
    expect(withChange(change, 'listBreeds')).toThrow(/needs because/);
  });
});

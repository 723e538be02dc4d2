// Requests made of the contract's own examples: each operation bare, with each optional parameter
// alone, and with all that go together. Nothing here knows an operation by name, so a new one is
// asked on the day it is written, and an example that is missing is a failure.

import type { Contract, Operation } from '../../packages/server/src/contract/contract.ts';
import { formOf } from './forms.ts';

type Json = Record<string, unknown>;

export interface Parameter {
  name: string;
  in: 'query' | 'path' | 'header';
  required?: boolean;
  schema: Json;
  example?: unknown;
  examples?: Record<string, { value: unknown }>;
  'x-alias-of'?: string;
}

export interface ExampleRequest {
  operation: Operation;
  /** What is told apart, for the name of the test and of a failure. */
  title: string;
  method: string;
  target: string;
  headers: Record<string, string>;
  body: unknown;
  withKey: boolean;
  query: Record<string, unknown>;
}

export interface ExampleOperation {
  operation: Operation;
  requests: ExampleRequest[];
}

interface Sent {
  parameter: Parameter;
  value: unknown;
}

/** Follows a $ref of the document; what is no $ref is itself. */
export function resolveRef<T>(document: object, given: unknown): T {
  const ref = (given as { $ref?: string } | undefined)?.$ref;
  if (ref === undefined) return given as T;
  const found = ref
    .split('/')
    .slice(1)
    .reduce((at: unknown, name) => (at as Json | undefined)?.[name], document);
  if (found === undefined) throw new Error(`the contract has no ${ref}`);
  return resolveRef(document, found);
}

/** The operation as the document writes it. */
export function writtenOperation({ document }: Contract, { path, method }: Operation): Json {
  return document.paths[path]?.[method.toLowerCase()] as Json;
}

function parametersOf(contract: Contract, operation: Operation): Parameter[] {
  const item = contract.document.paths[operation.path] as Json;
  const own = writtenOperation(contract, operation)['parameters'];
  return [...((item['parameters'] ?? []) as unknown[]), ...((own ?? []) as unknown[])].map((one) =>
    resolveRef<Parameter>(contract.document, one),
  );
}

function exampleValues({ name, example, examples }: Parameter): unknown[] {
  const values = [
    ...(example === undefined ? [] : [example]),
    ...Object.values(examples ?? {}).map(({ value }) => value),
  ];
  if (values.length === 0) throw new Error(`the parameter ${name} has no example`);
  return values;
}

/** An enum's values are examples as well: each is promised to be understood. */
function documentedValues(document: object, parameter: Parameter): unknown[] {
  const schema = resolveRef<{ enum?: unknown[] }>(document, parameter.schema);
  return [...new Set([...exampleValues(parameter), ...(schema.enum ?? [])])];
}

function exampleBodies(contract: Contract, operation: Operation): [string, unknown][] {
  const written = writtenOperation(contract, operation)['requestBody'];
  if (written === undefined) return [['', undefined]];
  const { content } = resolveRef<{ content: Record<string, Parameter> }>(
    contract.document,
    written,
  );
  const forms = Object.entries(content['multipart/form-data']?.examples ?? {}).map(
    ([name, { value }]) => [name, asForm(value as Record<string, string>)],
  );
  const texts = Object.entries(content['application/json']?.examples ?? {}).map(
    ([name, { value }]) => [name, value],
  );
  const bodies = [...forms, ...texts].map(([name, body]): [string, unknown] => [
    ` (${name})`,
    body,
  ]);
  if (bodies.length === 0) throw new Error(`${operation.operationId} has no example of its body`);
  return bodies;
}

/** A file is written as its name, behind an at sign, as curl has it. */
function asForm({ file = '', ...fields }: Record<string, string>): FormData {
  return formOf({ filename: file.replace(/^@/, ''), fields });
}

const text = (value: unknown) =>
  (Array.isArray(value) ? value : [value]).map((one) => encodeURIComponent(String(one))).join(',');

function buildRequest(
  operation: Operation,
  title: string,
  { sent, body, key }: { sent: Sent[]; body: unknown; key: ExampleRequest['withKey'] },
): ExampleRequest {
  const of = (place: Parameter['in']) => sent.filter(({ parameter }) => parameter.in === place);
  const path = of('path').reduce(
    (so, { parameter, value }) => so.replace(`{${parameter.name}}`, text(value)),
    operation.path,
  );
  const query = of('query').map(({ parameter, value }) => `${parameter.name}=${text(value)}`);
  return {
    operation,
    title: `${operation.operationId} ${title}`,
    method: operation.method,
    target: query.length === 0 ? path : `${path}?${query.join('&')}`,
    headers: Object.fromEntries(
      of('header').map(({ parameter, value }) => [parameter.name.toLowerCase(), String(value)]),
    ),
    body,
    withKey: key,
    query: Object.fromEntries(of('query').map(({ parameter, value }) => [parameter.name, value])),
  };
}

const firstExample = (parameter: Parameter): Sent => ({
  parameter,
  value: exampleValues(parameter)[0],
});

/** Every request that the examples of one operation make, with the key and, where it may, without. */
function requestsOf(contract: Contract, operation: Operation): ExampleRequest[] {
  const parameters = parametersOf(contract, operation);
  const isNeeded = (one: Parameter) => one.in === 'path' || one.required === true;
  const needed = parameters.filter(isNeeded).map(firstExample);
  const optional = parameters.filter((one) => !isNeeded(one));
  // An older name of a parameter excludes the newer one; everything else may be sent at once.
  const together = optional.filter((one) => one['x-alias-of'] === undefined).map(firstExample);
  const sets: [string, Sent[]][] = [
    ['bare', needed],
    ...optional.flatMap((parameter) =>
      documentedValues(contract.document, parameter).map((value): [string, Sent[]] => [
        `${parameter.name}=${String(value)}`,
        [...needed, { parameter, value }],
      ]),
    ),
    ...(together.length > 1
      ? [['all together', [...needed, ...together]] as [string, Sent[]]]
      : []),
  ];
  const keys = { required: [true], optional: [false, true], unused: [false] }[operation.key];
  return exampleBodies(contract, operation).flatMap(([name, body]) =>
    sets.flatMap(([title, sent]) =>
      keys.map((key) =>
        buildRequest(operation, `${title}${name}${key ? ', with a key' : ''}`, { sent, body, key }),
      ),
    ),
  );
}

export function exampleOperations(contract: Contract): ExampleOperation[] {
  return contract.operations.map((operation) => ({
    operation,
    requests: requestsOf(contract, operation),
  }));
}

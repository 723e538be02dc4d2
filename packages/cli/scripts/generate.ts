// Makes what the command line knows of the contract: each operation with its flags, which are its
// parameters and what its body can say. Their types, choices, defaults and sentences are the
// contract's own.

import {
  type ContractDocument,
  methods,
  type OperationObject,
  type PathItem,
  parametersOf,
  readContractDocument,
} from '../../sdk/scripts/contract-document.ts';
import { writeGenerated } from '../../sdk/scripts/write-generated.ts';
import type { CallFlag, CallSpec } from '../src/call-spec.ts';

interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  enum?: (string | number)[];
  items?: Schema;
  default?: unknown;
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  allOf?: Schema[];
}

const document = readContractDocument();

function followed(schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const [, kind = '', name = ''] = /^#\/components\/(\w+)\/(\w+)$/.exec(schema.$ref) ?? [];
  const found = document.components[kind]?.[name];
  if (found === undefined) throw new Error(`openapi.yaml: no ${schema.$ref}`);
  const { $ref: _, ...beside } = schema;
  return { ...(found as Schema), ...beside };
}

function typeOf(schema: Schema): CallFlag['type'] {
  const types = [schema.type].flat().filter((one) => one !== 'null');
  const [type = 'string'] = types;
  if (type === 'integer' || type === 'number' || type === 'boolean') return type;
  if (type === 'object') return 'json';
  if (type !== 'string') throw new Error(`openapi.yaml: a flag cannot be of type ${type}`);
  return 'string';
}

function describeFlag(
  name: string,
  place: CallFlag['in'],
  given: Schema,
  isRequired: boolean,
  said: string | undefined,
): CallFlag {
  const schema = followed(given);
  const isList = schema.type === 'array';
  const one = isList ? followed(schema.items ?? {}) : schema;
  return {
    name,
    in: place,
    type: typeOf(one),
    ...(isList ? { isList } : {}),
    ...(isRequired ? { isRequired } : {}),
    ...(one.enum === undefined ? {} : { choices: one.enum.map(String) }),
    ...(schema.default === undefined ? {} : { default: schema.default as string }),
    summary: (said ?? schema.description ?? '').replace(/\s+/g, ' ').trim(),
  };
}

/** What a body can say: the properties of its one form. */
function bodyFlags(operation: OperationObject): CallFlag[] {
  const { content = {} } = (operation.requestBody ?? {}) as {
    content?: Record<string, { schema: Schema }>;
  };
  return Object.entries(content).flatMap(([type, { schema }]) => {
    const { properties = {}, required = [] } = followed(schema);
    const place = type === 'multipart/form-data' ? 'form' : 'body';
    return Object.entries(properties).map(([name, property]) =>
      describeFlag(name, place, property, required.includes(name), undefined),
    );
  });
}

function describeCall(contract: ContractDocument, path: string, method: string): CallSpec {
  const item = contract.paths[path] as PathItem;
  const operation = item[method] as OperationObject;
  const inBody = bodyFlags(operation);
  const named = new Set(inBody.map(({ name }) => name));
  const parameters = parametersOf(contract, item, operation)
    .filter(({ name }) => !named.has(name))
    .map((one) =>
      describeFlag(one.name, one.in, one.schema as Schema, one.required === true, one.description),
    );
  return {
    id: operation.operationId as CallSpec['id'],
    method: method.toUpperCase() as CallSpec['method'],
    path,
    tag: operation.tags[0] ?? '',
    needsKey: (operation.security ?? contract.security).every((one) => Object.keys(one).length > 0),
    summary: operation.summary,
    description: operation.description.replace(/\s+/g, ' ').trim(),
    flags: [...parameters.filter((one) => one.in === 'path'), ...inBody].concat(
      parameters.filter((one) => one.in !== 'path'),
    ),
  };
}

const specs = Object.entries(document.paths).flatMap(([path, item]) =>
  methods
    .filter((method) => item[method] !== undefined)
    .map((method) => describeCall(document, path, method)),
);
const lines = specs.map((spec) => `  ${JSON.stringify(spec)},`).join('\n');
writeGenerated(
  'packages/cli/src/generated/call-specs.ts',
  `// Made by \`npm run generate\` from openapi/openapi.yaml; do not edit.
import type { CallSpec } from '../call-spec.ts';

export const callSpecs: readonly CallSpec[] = [\n${lines}\n];\n`,
);

// The contract as the generators read it: openapi.yaml parsed, its YAML aliases resolved and its
// $refs left in place. Parsed once, here, so that every generated file tells of the same document.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

export interface ParameterObject {
  name: string;
  in: 'query' | 'path' | 'header';
  required?: boolean;
  description: string;
  deprecated?: boolean;
  schema: Record<string, unknown>;
  [extension: `x-${string}`]: unknown;
}

export interface OperationObject {
  operationId: string;
  tags: string[];
  summary: string;
  description: string;
  deprecated?: boolean;
  security?: Record<string, string[]>[];
  parameters?: (ParameterObject | { $ref: string })[];
  requestBody?: unknown;
  responses: Record<string, unknown>;
  [extension: `x-${string}`]: unknown;
}

export type PathItem = { parameters?: (ParameterObject | { $ref: string })[] } & Record<
  string,
  OperationObject
>;

export interface ContractDocument {
  openapi: string;
  security: Record<string, string[]>[];
  paths: Record<string, PathItem>;
  components: Record<string, Record<string, unknown>>;
}

export const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

const source = new URL('../../../openapi/openapi.yaml', import.meta.url);

/** Parses openapi.yaml; aliases become copies, so that the result can be written as JSON. */
export function readContractDocument(): ContractDocument {
  const document = parse(readFileSync(source, 'utf8'), { maxAliasCount: 1000 });
  return JSON.parse(JSON.stringify(document)) as ContractDocument;
}

/** The parameters of an operation, those of its path included, with $refs followed. */
export function parametersOf(
  document: ContractDocument,
  path: PathItem,
  operation: OperationObject,
): ParameterObject[] {
  const all = [...(path.parameters ?? []), ...(operation.parameters ?? [])];
  return all.map((one) => {
    if (!('$ref' in one)) return one;
    const name = (one.$ref as string).split('/').at(-1) ?? '';
    const found = document.components['parameters']?.[name];
    if (found === undefined) throw new Error(`openapi.yaml: no parameter ${one.$ref}`);
    return found as ParameterObject;
  });
}

// What to ask of each GET operation, made from the examples in the contract: the plain path, each
// parameter alone with its example (and with every value of an enum), and all of them together. The
// load guard of the tests and the list of urls for load scripts both start here, so an operation
// that is added to the contract is asked without anybody writing a list.

import {
  type ContractDocument,
  type OperationObject,
  type ParameterObject,
  parametersOf,
} from '../../sdk/scripts/contract-document.ts';

export interface ExampleTargets {
  operationId: string;
  /** As the contract writes it: /v1/breeds/{breed_id}. */
  path: string;
  key: 'required' | 'optional' | 'unused';
  /** The example of each parameter that the path names. */
  pathExamples: Record<string, string>;
  /** Queries, with their question mark; the first is empty. */
  queries: string[];
  /** Names of the query's parameters that take any text or number. */
  openParameters: string[];
  cache: { keep: string; for?: string; seconds?: number; because?: string };
}

/** The targets of every GET operation, in the order of the contract. */
export function listExampleTargets(document: ContractDocument): ExampleTargets[] {
  return Object.entries(document.paths).flatMap(([path, item]) => {
    const operation = item['get'] as OperationObject | undefined;
    if (operation === undefined) return [];
    const parameters = parametersOf(document, item, operation);
    const inPath = parameters.filter((one) => one.in === 'path');
    const inQuery = parameters.filter((one) => one.in === 'query');
    return {
      operationId: operation.operationId,
      path,
      key: keyOf(operation.security ?? document.security),
      pathExamples: Object.fromEntries(inPath.map((one) => [one.name, examplesOf(one)[0] ?? 'x'])),
      queries: queriesOf(inQuery),
      openParameters: inQuery.filter(isOpen).map((one) => one.name),
      cache: operation['x-cache'] as ExampleTargets['cache'],
    };
  });
}

/** A target: the path with its names filled in, each safe to stand between two slashes. */
export function fillPath(path: string, values: Record<string, string>): string {
  return path.replace(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(values[name] ?? ''));
}

function keyOf(security: Record<string, string[]>[]): ExampleTargets['key'] {
  if (!security.some((one) => Object.keys(one).length === 0)) return 'required';
  return security.length > 1 ? 'optional' : 'unused';
}

function queriesOf(parameters: ParameterObject[]): string[] {
  const pair = (name: string, value: string) => `${name}=${encodeURIComponent(value)}`;
  const alone = parameters.flatMap((one) =>
    examplesOf(one).map((value) => `?${pair(one.name, value)}`),
  );
  const together = parameters.map((one) => pair(one.name, examplesOf(one)[0] ?? ''));
  const all = together.length > 1 ? [`?${together.join('&')}`] : [];
  return [...new Set(['', ...alone, ...all])];
}

interface ValueSchema {
  type?: string;
  enum?: unknown[];
  items?: { enum?: unknown[] };
}

function isOpen({ schema }: ParameterObject): boolean {
  const { type, enum: own, items } = schema as ValueSchema;
  return type !== 'boolean' && own === undefined && items?.enum === undefined;
}

/** The values to try: the example or examples, and whatever the enum allows. */
function examplesOf(parameter: ParameterObject): string[] {
  const { example, examples = {} } = parameter as { example?: unknown; examples?: object };
  const { items, enum: own = [] } = parameter.schema as ValueSchema;
  const several = Object.values(examples).map((one: { value?: unknown }) => one.value);
  const values = [example, ...several, ...own, ...(items?.enum ?? [])];
  return [...new Set(values.filter((value) => value !== undefined).map(String))];
}

// Makes src/generated/ from the contract: types (openapi-typescript), the operations manifest, what
// the SDK's pipeline needs of it, and
// validators and mock handlers (@hey-api/openapi-ts, of which only those plugins are wanted: its
// clients would be a second one). Everything written begins with the same line, and nothing written
// by hand lives beside it.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@hey-api/openapi-ts';
import openapiTypescript, { astToString } from 'openapi-typescript';
import {
  type ContractDocument,
  methods,
  type OperationObject,
  type ParameterObject,
  type PathItem,
  parametersOf,
  readContractDocument,
} from './contract-document.ts';
import { writeGenerated } from './write-generated.ts';

const notice = 'Made by `npm run generate` from openapi/openapi.yaml; do not edit.';
const write = (path: string, text: string) =>
  writeGenerated(`packages/sdk/src/generated/${path}`, `// ${notice}\n${text}`);

function describeOperation(document: ContractDocument, path: string, method: string) {
  const item = document.paths[path] as PathItem;
  const operation = item[method] as OperationObject;
  const parameters = parametersOf(document, item, operation);
  const security = operation.security ?? document.security;
  const names = (place: string) => parameters.filter((p) => p.in === place).map((p) => p.name);
  return {
    method: method.toUpperCase(),
    path,
    pathParameters: names('path'),
    queryParameters: names('query'),
    defaults: queryDefaults(parameters),
    key: security.some((one) => Object.keys(one).length === 0)
      ? security.length > 1
        ? 'optional'
        : 'unused'
      : 'required',
    idempotent: method !== 'post' || names('header').includes('Idempotency-Key'),
    pages: 'Pagination-Count' in (okHeaders(operation) ?? {}),
    cache: operation['x-cache'] ?? null,
    invalidates: operation['x-invalidates'] ?? [],
    errors: operation['x-errors'],
  };
}

/** The values that absent query parameters stand for; the server's types make them present. */
function queryDefaults(parameters: ParameterObject[]): Record<string, unknown> {
  const withDefault = parameters.filter(
    (p) => p.in === 'query' && p.schema['default'] !== undefined,
  );
  return Object.fromEntries(withDefault.map((p) => [p.name, p.schema['default']]));
}

function okHeaders(operation: OperationObject): Record<string, unknown> | undefined {
  const ok = operation.responses['200'] as { headers?: Record<string, unknown> } | undefined;
  return ok?.headers;
}

function operationsManifest(document: ContractDocument): string {
  const lines = Object.entries(document.paths).flatMap(([path, item]) =>
    methods
      .filter((method) => item[method] !== undefined)
      .map((method) => {
        const described = JSON.stringify(describeOperation(document, path, method));
        return `  ${(item[method] as OperationObject).operationId}: ${described},`;
      }),
  );
  return `export const operations = {\n${lines.join('\n')}\n} as const;\n`;
}

/** What the SDK's pipeline needs of each operation, as values that a bundler can leave out. */
function wires(document: ContractDocument): string {
  const lines = Object.entries(document.paths).flatMap(([path, item]) =>
    methods
      .filter((method) => item[method] !== undefined)
      .map((method) => {
        const { operationId } = item[method] as OperationObject;
        const described = JSON.stringify(describeWire(document, path, method));
        return `export const ${operationId}: Wire<'${operationId}'> = ${described};`;
      }),
  );
  const imports = "import type { Wire } from '../pipeline/pipeline.ts';";
  return `${imports}\n\n${lines.join('\n')}\n`;
}

function describeWire(document: ContractDocument, path: string, method: string): object {
  const operation = (document.paths[path] as PathItem)[method] as OperationObject;
  const { key, idempotent, defaults, cache, invalidates } = describeOperation(
    document,
    path,
    method,
  );
  const parameters = parametersOf(document, document.paths[path] as PathItem, operation);
  const limit = (operation['x-rate-limit'] as { class: string }).class;
  const pageMax = parameters.find(({ name }) => name === 'limit')?.schema['maximum'];
  const life = describeLife(cache as CachePolicy | null);
  const forgets = invalidates as string[];
  const [ok] = Object.keys(okContent(operation));
  return {
    id: operation.operationId,
    method: method.toUpperCase(),
    path,
    takesKey: key !== 'unused',
    canRepeat: idempotent,
    ...(limit === 'none' ? {} : { limit }),
    ...(pageMax === undefined ? {} : { pageMax }),
    ...(defaults['order'] === undefined ? {} : { order: defaults['order'] }),
    ...(ok?.startsWith('image/') ? { answersFile: true } : {}),
    ...(life === undefined ? {} : { life }),
    ...(forgets.length === 0 ? {} : { forgets }),
  };
}

type CachePolicy =
  | { keep: 'nothing' }
  | {
      keep: 'response' | 'pool';
      for: 'everyone' | 'anonymous';
      seconds: number;
      staleSeconds: number;
      absentSeconds: number;
      tags: string[];
    };

function describeLife(policy: CachePolicy | null): object | undefined {
  if (policy === null || policy.keep === 'nothing') return undefined;
  const { seconds, staleSeconds, absentSeconds, tags } = policy;
  return { forAll: policy.for === 'everyone', seconds, staleSeconds, absentSeconds, tags };
}

function okContent(operation: OperationObject): Record<string, unknown> {
  const ok = operation.responses['200'] as { content?: Record<string, unknown> } | undefined;
  return ok?.content ?? {};
}

/** Our imports name the file they mean, and our compiler tells absent from undefined. */
function fitOurCompiler(handlers: string): string {
  return handlers
    .replace("'./types.gen.js'", "'./types.ts'")
    .replace(/response\?: R,(\s+)options\?: RequestHandlerOptions\n/, (_, space) => {
      return `response?: R | undefined,${space}options?: RequestHandlerOptions | undefined\n`;
    });
}

/** The generator writes a folder of its own shape; what is wanted of it is taken from there. */
async function writeValidatorsAndMocks(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'catapi-generate-'));
  try {
    await createClient({
      input: readContractDocument() as unknown as Record<string, unknown>,
      output: { path: folder },
      plugins: ['@hey-api/typescript', 'valibot', 'msw'],
      logs: { level: 'silent', file: false },
    });
    const take = (from: string) =>
      readFileSync(join(folder, from), 'utf8').replace(/^\/\/ .*\n/, '');
    write('validate/validators.ts', take('valibot.gen.ts'));
    write('msw/handlers.ts', fitOurCompiler(take('msw.gen.ts')));
    write('msw/types.ts', take('types.gen.ts'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const document = readContractDocument();
// openapi-typescript brings its own TypeScript types of OpenAPI; ours are narrower.
const nodes = await openapiTypescript(
  document as unknown as Parameters<typeof openapiTypescript>[0],
  {
    alphabetize: false,
    defaultNonNullable: false,
  },
);
write('contract.ts', astToString(nodes));
write('operations.ts', operationsManifest(document));
write('wires.ts', wires(document));
await writeValidatorsAndMocks();

// How each operation is called, in curl, with the SDK and with the CLI, as `x-codeSamples` of the
// document that is served. The SDK's lines are written in openapi.yaml; curl and CLI are made of
// the examples there, so they cannot name what is not. test/running/docs-samples.test.ts runs them
// all and sees to it that the three of an operation ask the same.

import { flagName } from '../../cli/src/call-spec.ts';
import {
  type ContractDocument,
  methods,
  type OperationObject,
  type ParameterObject,
  type PathItem,
  parametersOf,
} from '../../sdk/scripts/contract-document.ts';

export interface CodeSample {
  lang: string;
  label: 'curl' | 'SDK' | 'CLI';
  source: string;
}

/** What `npm start` serves on the machine of whoever reads this. */
export const sampleAddress = 'http://localhost:3000';
export const sampleKey = 'DEMO-API-KEY';

/** One call, as the examples of the contract make it. */
interface SampleCall {
  operationId: string;
  method: string;
  path: string;
  takesKey: boolean;
  inPath: [string, unknown][];
  inQuery: [string, unknown][];
  json: [string, unknown][] | undefined;
  form: [string, unknown][] | undefined;
  answersFile: boolean;
}

interface Written {
  example?: unknown;
  examples?: Record<string, { value: unknown }>;
}

function exampleOf({ example, examples = {} }: Written): unknown {
  return example ?? Object.values(examples)[0]?.value;
}

/** The example of the body of this type, field by field. */
function bodyOf(operation: OperationObject, type: string): [string, unknown][] | undefined {
  const { content = {} } = (operation.requestBody ?? {}) as { content?: Record<string, Written> };
  const media = content[type];
  return media === undefined ? undefined : Object.entries(exampleOf(media) as object);
}

function readCall(document: ContractDocument, path: string, method: string): SampleCall {
  const item = document.paths[path] as PathItem;
  const operation = item[method] as OperationObject;
  const json = bodyOf(operation, 'application/json');
  const form = bodyOf(operation, 'multipart/form-data');
  const parameters = parametersOf(document, item, operation);
  const examplesIn = (place: ParameterObject['in']) =>
    parameters
      .filter((one) => one.in === place)
      .map((one): [string, unknown] => [one.name, exampleOf(one as Written)]);
  const inBody = (json ?? form ?? []).map(([name]) => name);
  const written = writtenSample(operation)?.source ?? '';
  // As the SDK is given it, `{ limit: 5 }`; what is of the body as well is sent there.
  const isNamed = (name: string) =>
    new RegExp(`\\b${name}:`).test(written) && !inBody.includes(name);
  const ok = operation.responses['200'] as { content?: Record<string, unknown> } | undefined;
  return {
    operationId: operation.operationId,
    method: method.toUpperCase(),
    path,
    takesKey: (operation.security ?? document.security).some((one) => Object.keys(one).length > 0),
    inPath: examplesIn('path'),
    inQuery: examplesIn('query').filter(([name]) => isNamed(name)),
    json,
    form,
    answersFile: Object.keys(ok?.content ?? {}).some((type) => type.startsWith('image/')),
  };
}

function writtenSample(operation: OperationObject): { source: string } | undefined {
  return (operation['x-codeSamples'] as { source: string }[] | undefined)?.[0];
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(',');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const encoded = (value: unknown) => encodeURIComponent(textOf(value)).replaceAll('%2C', ',');

/** A word of a command line, in quotes where a shell would else read more into it. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

function targetOf({ path, inPath, inQuery }: SampleCall): string {
  const values = new Map(inPath);
  const filled = path.replace(/\{(\w+)\}/g, (_all, name: string) => encoded(values.get(name)));
  const query = inQuery.map(([name, value]) => `${name}=${encoded(value)}`).join('&');
  return `${sampleAddress}${filled}${query === '' ? '' : `?${query}`}`;
}

function curlOf(call: SampleCall): string {
  const { method, takesKey, json, form } = call;
  const verb = method === 'GET' || json !== undefined || form !== undefined ? '' : `-X ${method} `;
  // The name of the file is that of the picture, and a picture may lie with another host.
  const saving = call.answersFile ? '-L -O ' : '';
  const lines = [
    `curl ${verb}${saving}${quoted(targetOf(call))}`,
    ...(takesKey ? [`-H ${quoted(`x-api-key: ${sampleKey}`)}`] : []),
    ...(form ?? []).map(([name, value]) => `-F ${quoted(`${name}=${textOf(value)}`)}`),
  ];
  if (json !== undefined) {
    const body = JSON.stringify(Object.fromEntries(json));
    lines.push(`-H ${quoted('content-type: application/json')}`, `-d ${quoted(body)}`);
  }
  return lines.join(' \\\n  ');
}

function cliOf(call: SampleCall): string {
  const { operationId, inPath, inQuery, json, form, takesKey, answersFile } = call;
  const given = [...inPath, ...(json ?? form ?? []), ...inQuery];
  const flags = given.map(([name, value]) => {
    const flag = flagName({ name });
    const text = textOf(value).replace(/^@/, '');
    if (value === true) return flag;
    // What begins with a hyphen would be read as a flag of its own.
    return text.startsWith('-') ? `${flag}=${quoted(text)}` : `${flag} ${quoted(text)}`;
  });
  const file = inPath.find(() => answersFile)?.[1];
  return [
    `catapi call ${operationId}`,
    ...flags,
    ...(file === undefined ? [] : [`-O ${quoted(textOf(file))}`]),
    ...(takesKey ? [`--key ${sampleKey}`] : []),
  ].join(' ');
}

/** A program that runs as it stands: the lines of the contract, and the client that they use. */
function programOf(source: string, takesKey: boolean): string {
  const lines = source.trimEnd().split('\n');
  const isImport = (line: string) => line.startsWith('import ');
  const rest = lines.filter((line) => !isImport(line)).join('\n');
  const key = takesKey ? `, apiKey: '${sampleKey}'` : '';
  return [
    `import { createCatApi } from '@thecatapi/sdk';`,
    ...lines.filter(isImport),
    '',
    `const cats = createCatApi({ baseUrl: '${sampleAddress}'${key} });`,
    rest.trimStart(),
  ].join('\n');
}

function samplesOf(document: ContractDocument, path: string, method: string): CodeSample[] {
  const call = readCall(document, path, method);
  const written = writtenSample(document.paths[path]?.[method] as OperationObject);
  const sdk: CodeSample[] =
    written === undefined
      ? []
      : [{ lang: 'JavaScript', label: 'SDK', source: programOf(written.source, call.takesKey) }];
  return [
    { lang: 'Shell', label: 'curl', source: curlOf(call) },
    ...sdk,
    { lang: 'Shell', label: 'CLI', source: cliOf(call) },
  ];
}

/** The document with the samples of every operation under `paths`. */
export function withCodeSamples(document: ContractDocument): ContractDocument {
  const paths = Object.entries(document.paths).map(([path, item]) => {
    const sampled = methods
      .filter((method) => item[method] !== undefined)
      .map((method) => [
        method,
        { ...item[method], 'x-codeSamples': samplesOf(document, path, method) },
      ]);
    return [path, { ...item, ...Object.fromEntries(sampled) }];
  });
  return { ...document, paths: Object.fromEntries(paths) };
}

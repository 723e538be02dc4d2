// What a sample makes of values that a shell or a command line would misread.

import { expect, it } from 'vitest';
import type { ContractDocument, OperationObject } from '../../sdk/scripts/contract-document.ts';
import { type CodeSample, withCodeSamples } from './code-samples.ts';

function sampled(operation: Partial<OperationObject>, path = '/v1/cats'): Map<string, string> {
  const document = {
    openapi: '3.1.0',
    security: [{ ApiKeyHeader: [] }],
    components: {},
    paths: { [path]: { post: { operationId: 'tellCat', responses: {}, ...operation } } },
  } as unknown as ContractDocument;
  const samples = withCodeSamples(document).paths[path]?.['post']?.['x-codeSamples'];
  return new Map((samples as CodeSample[]).map(({ label, source }) => [label, source]));
}

const parameter = (name: string, place: 'path' | 'query', example: unknown) =>
  ({ name, in: place, example, description: '', schema: {} }) as never;

it('puts in quotes what a shell would read more into', () => {
  const value = { name: "Mia's cat & $HOME", tags: ['a b', 'c'], more: { loud: true } };
  const body = { content: { 'application/json': { examples: { one: { value } } } } };
  const samples = sampled({ requestBody: body });
  expect(samples.get('curl')).toBe(
    [
      'curl http://localhost:3000/v1/cats',
      "-H 'x-api-key: DEMO-API-KEY'",
      "-H 'content-type: application/json'",
      `-d '{"name":"Mia'\\''s cat & $HOME","tags":["a b","c"],"more":{"loud":true}}'`,
    ].join(' \\\n  '),
  );
  expect(samples.get('CLI')).toBe(
    `catapi call tellCat --name 'Mia'\\''s cat & $HOME' --tags 'a b,c' ` +
      `--more '{"loud":true}' --key DEMO-API-KEY`,
  );
});

it('keeps a value that begins with a hyphen from being a flag', () => {
  const samples = sampled({ parameters: [parameter('cat_id', 'path', '-Zf z')] }, '/v1/c/{cat_id}');
  expect(samples.get('curl')).toContain('curl -X POST http://localhost:3000/v1/c/-Zf%20z');
  expect(samples.get('CLI')).toBe("catapi call tellCat --cat-id='-Zf z' --key DEMO-API-KEY");
});

it('asks in every language for what the SDK is given, and for nothing else', () => {
  const parameters = [parameter('limit', 'query', 5), parameter('page', 'query', 2)];
  const source = 'await cats.cats.tell({ limit: 5 });\n';
  const samples = sampled({ parameters, 'x-codeSamples': [{ lang: 'js', source }] });
  expect(samples.get('curl')).toContain("'http://localhost:3000/v1/cats?limit=5'");
  expect(samples.get('CLI')).toContain('--limit 5 --key');
  expect(samples.get('SDK')).toBe(
    [
      "import { createCatApi } from '@thecatapi/sdk';",
      '',
      "const cats = createCatApi({ baseUrl: 'http://localhost:3000', apiKey: 'DEMO-API-KEY' });",
      'await cats.cats.tell({ limit: 5 });',
    ].join('\n'),
  );
});

it('needs no key where none is looked at, and no line of the SDK where it has no method', () => {
  const samples = sampled({ security: [{}] });
  expect([...samples]).toEqual([
    ['curl', 'curl -X POST http://localhost:3000/v1/cats'],
    ['CLI', 'catapi call tellCat'],
  ]);
});

// The contract's schemas as ajv checks them, found by where they stand in the document, and every
// place in it that holds an example. Strict: a keyword that ajv does not know is an error, unless
// OpenAPI or an extension of ours has it.

import ajvModule from 'ajv/dist/2020.js';
import formatsModule from 'ajv-formats';
import { resolveRef } from './contract-examples.ts';

export interface PlacedExample {
  /** Where it stands, as a JSON pointer. */
  at: string;
  /** Where its schema stands. */
  schemaAt: string;
  value: unknown;
}

export interface ContractSchemas {
  /** What is wrong with a value by the schema at this pointer; undefined when nothing is. */
  findFault(schemaAt: string, value: unknown): string | undefined;
}

type Json = Record<string, unknown>;

const openapiKeywords = ['example', 'discriminator', 'xml', 'externalDocs'];

const pointerPart = (name: string) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** The JSON pointer to what these names lead to. */
export const pointer = (...names: string[]) => names.map(pointerPart).join('');

function findAt(document: object, at: string): unknown {
  const names = at.split('/').slice(1);
  return names
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((value: unknown, name) => (value as Json | undefined)?.[name], document);
}

/** The same schema, its $refs leading to where the contract's schemas stand for ajv. */
function withRefs(schema: unknown): object {
  return JSON.parse(
    JSON.stringify(schema).replaceAll('"#/components/schemas/', '"contract#/$defs/'),
  );
}

export function openSchemas(document: { components: Json }): ContractSchemas {
  const ajv = new ajvModule.default({ strict: true, allowUnionTypes: true, allErrors: true });
  formatsModule.default(ajv);
  ajv.addVocabulary(openapiKeywords);
  ajv.addSchema({ $id: 'contract', $defs: withRefs(document.components['schemas']) });
  const compiled = new Map<string, ReturnType<typeof ajv.compile>>();
  return {
    findFault(schemaAt, value) {
      const schema = findAt(document, schemaAt);
      if (schema === undefined) throw new Error(`the contract has no ${schemaAt}`);
      const validate = compiled.get(schemaAt) ?? ajv.compile(withRefs(schema));
      compiled.set(schemaAt, validate);
      if (validate(value)) return undefined;
      return `${schemaAt}: ${ajv.errorsText(validate.errors)}`;
    },
  };
}

/** Every example of a parameter, a header, a body or a schema, and every default of a schema. */
export function listExamples(document: object): PlacedExample[] {
  const found: PlacedExample[] = [];
  walk(document, '', found, document);
  return found;
}

function walk(value: unknown, at: string, found: PlacedExample[], document: object): void {
  if (typeof value !== 'object' || value === null) return;
  const object = value as Json;
  if (!Array.isArray(value) && object['schema'] !== undefined) {
    found.push(...examplesBeside(object, at, document));
    walkSchema(object['schema'], `${at}/schema`, found);
  }
  for (const [name, inner] of Object.entries(object)) {
    const inside = `${at}${pointer(name)}`;
    if (inside === '/components/schemas') {
      for (const [id, schema] of Object.entries(inner as Json)) {
        walkSchema(schema, `${inside}${pointer(id)}`, found);
      }
    } else if (!['schema', 'example', 'examples'].includes(name)) {
      walk(inner, inside, found, document);
    }
  }
}

function examplesBeside(object: Json, at: string, document: object): PlacedExample[] {
  const schemaAt = `${at}/schema`;
  const named = Object.entries((object['examples'] ?? {}) as Json).map(([name, given]) => ({
    at: `${at}/examples${pointer(name)}`,
    schemaAt,
    value: resolveRef<{ value: unknown }>(document, given).value,
  }));
  if (object['example'] === undefined) return named;
  return [{ at: `${at}/example`, schemaAt, value: object['example'] }, ...named];
}

/** The examples and defaults inside a schema; a property may be called `example` without being one. */
function walkSchema(schema: unknown, at: string, found: PlacedExample[]): void {
  if (typeof schema !== 'object' || schema === null) return;
  const { example, examples, default: preset } = schema as Json;
  if (example !== undefined) found.push({ at: `${at}/example`, schemaAt: at, value: example });
  if (preset !== undefined) found.push({ at: `${at}/default`, schemaAt: at, value: preset });
  for (const [index, value] of ((examples as unknown[] | undefined) ?? []).entries()) {
    found.push({ at: `${at}/examples/${index}`, schemaAt: at, value });
  }
  for (const [name, inner] of Object.entries(schema)) {
    if (['example', 'examples', 'default', 'enum', 'const'].includes(name)) continue;
    if (['properties', 'patternProperties', '$defs'].includes(name)) {
      for (const [property, one] of Object.entries(inner as Json)) {
        walkSchema(one, `${at}${pointer(name, property)}`, found);
      }
    } else if (Array.isArray(inner)) {
      inner.forEach((one, index) => {
        walkSchema(one, `${at}${pointer(name, String(index))}`, found);
      });
    } else walkSchema(inner, `${at}${pointer(name)}`, found);
  }
}

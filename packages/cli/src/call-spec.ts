// What the command line knows of an operation, as `npm run generate` writes it from the contract.
import type { OperationId } from '@thecatapi/sdk';

export interface CallFlag {
  /** As the contract spells it: `image_id`. */
  name: string;
  in: 'path' | 'query' | 'header' | 'body' | 'form';
  type: 'string' | 'integer' | 'number' | 'boolean' | 'json';
  /** Several, with commas between. */
  isList?: boolean;
  isRequired?: boolean;
  choices?: readonly string[];
  default?: string | number | boolean;
  summary: string;
}

export interface CallSpec {
  id: OperationId;
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  /** What it is about. */
  tag: string;
  needsKey: boolean;
  summary: string;
  description: string;
  flags: readonly CallFlag[];
}

/** As it is typed: `--image-id`. */
export function flagName({ name }: Pick<CallFlag, 'name'>): string {
  const words = name.replace(/(?<=[a-z])(?=[A-Z])/g, '-').replaceAll('_', '-');
  return `--${words.toLowerCase()}`;
}

// Forms with a picture, as browsers and programs send them.

import { readFileSync } from 'node:fs';

/** A photograph of a cat, in the public domain. */
export const photograph = readFileSync(new URL('../fixtures/chelsea.png', import.meta.url));

export interface FormParts {
  file?: Buffer;
  filename?: string;
  fields?: Record<string, string>;
}

export function formOf({
  file = photograph,
  filename = 'chelsea.png',
  fields = {},
}: FormParts = {}) {
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(file)]), filename);
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
}

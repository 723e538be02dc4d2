// Makes src/contract/generated/openapi.json: the contract as the running server reads it, so that
// the server needs neither a YAML parser nor the folder above its package.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readContractDocument } from '../../sdk/scripts/contract-document.ts';

const into = process.argv.indexOf('--into');
const root =
  into === -1
    ? fileURLToPath(new URL('../../..', import.meta.url))
    : (process.argv[into + 1] as string);

const file = join(root, 'packages/server/src/contract/generated/openapi.json');
const notice = 'Made by `npm run generate` from openapi/openapi.yaml; do not edit.';
mkdirSync(dirname(file), { recursive: true });
writeFileSync(
  file,
  `${JSON.stringify({ $comment: notice, ...readContractDocument() }, null, 1)}\n`,
);

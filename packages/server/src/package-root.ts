// Where this package lies, for the files that ship beside the code: the pages. The code itself may
// run from src/ or, bundled, from dist/, so the place is found by looking upwards for package.json.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

function findPackageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

export const packageRoot = findPackageRoot();

/** The release, for logs and /healthz. */
export const release: string = JSON.parse(
  readFileSync(join(packageRoot, 'package.json'), 'utf8'),
).version;

// Where generated files are written: in this repository, or with `--into FOLDER` below another
// folder, which is how a test compares what is committed with what would be made now.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const into = process.argv.indexOf('--into');
const root =
  into === -1
    ? fileURLToPath(new URL('../../..', import.meta.url))
    : (process.argv[into + 1] as string);

/** Writes a file whose path is given from the root of the repository. */
export function writeGenerated(path: string, text: string): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

// `catapi-server config`: what is in force, and where it is from.

import { printConfig } from '../config-print.ts';

export function configCommand(): void {
  process.stdout.write(printConfig());
}

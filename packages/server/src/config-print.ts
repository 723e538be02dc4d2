// The settings as they are shown: what is in force, for `catapi-server config`, and the table of
// the README. Secrets are never shown, wherever in a url they stand.

import { processEnvironment, readConfig, splitUrls } from './config.ts';
import type { Environment } from './config-reader.ts';
import { type Variable, variables } from './config-variables.ts';

/** The variables with what is in force and where it is from; secrets are not shown. */
export function printConfig(environment: Environment = processEnvironment): string {
  const config = readConfig(environment);
  const widest = Math.max(...variables.map(({ name }) => name.length));
  const lines = variables.map((variable) => {
    const given = environment[variable.name]?.trim();
    const isGiven = given !== undefined && (given !== '' || variable.name === 'DEMO_KEY');
    const inForce = variable.inForce?.(config) ?? variable.fallback;
    const shown = isGiven ? showValue(variable, given) : `${inForce}  (default)`;
    return `${variable.name.padEnd(widest)}  ${shown}`;
  });
  return `${lines.join('\n')}\n`;
}

function showValue(variable: Variable, value: string): string {
  if (variable.secret === 'whole') return '(secret)';
  if (variable.secret !== 'password') return value === '' ? 'none' : value;
  return splitUrls(value).map(withoutSecrets).join(', ');
}

/** A url as it may be shown; what cannot be read as one is not shown at all. */
function withoutSecrets(text: string): string {
  if (/^\w+$/.test(text)) return text;
  try {
    const url = new URL(text);
    const who = url.username === '' && url.password === '' ? '' : `${url.username}:(secret)@`;
    const options = url.search === '' ? '' : '?(secret)';
    return `${url.protocol}//${who}${url.host}${url.pathname}${options}`;
  } catch {
    return '(secret)';
  }
}

/** The table of variables for the README, in Markdown. */
export function printConfigTable(): string {
  const rows = variables.map(
    ({ name, fallback, sentence }) => `| \`${name}\` | ${fallback} | ${sentence} |`,
  );
  return ['| variable | default | meaning |', '|---|---|---|', ...rows].join('\n');
}

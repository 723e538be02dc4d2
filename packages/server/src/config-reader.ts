// Reading one variable of the environment after another, each with the kind of text that it is, and
// gathering what is wrong with them.

import { variables } from './config-variables.ts';

export type Environment = Record<string, string | undefined>;

/** Thrown with every fault of the environment at once. */
export class ConfigFaults extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(
      `the configuration has ${faults.length} fault(s):\n${faults.map((f) => `  ${f}`).join('\n')}`,
    );
    this.name = 'ConfigFaults';
    this.faults = faults;
  }
}

/** Reads one variable after another and gathers what is wrong with them. */
export class Reader {
  readonly faults: string[] = [];
  readonly #environment: Environment;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** The text, or undefined when it is absent or empty. */
  text(name: string): string | undefined {
    const value = this.#environment[name]?.trim();
    return value === '' ? undefined : value;
  }

  isSet(name: string): boolean {
    return this.#environment[name] !== undefined;
  }

  fault(name: string, expected: string): undefined {
    const isSecret = variables.some((one) => one.name === name && one.secret !== undefined);
    const shown = isSecret ? '(secret)' : JSON.stringify(this.#environment[name]);
    this.faults.push(`${name} is ${shown}, but ${expected}`);
    return undefined;
  }

  integer(name: string, fallback: number, least: number, most: number): number {
    const text = this.text(name);
    if (text === undefined) return fallback;
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    this.fault(name, `a whole number from ${least} to ${most} was expected`);
    return fallback;
  }

  choice<T extends string>(name: string, choices: readonly T[]): T | undefined {
    const text = this.text(name)?.toLowerCase();
    if (text === undefined) return undefined;
    const found = choices.find((choice) => choice === text);
    if (found === undefined) this.fault(name, `one of ${choices.join(', ')} was expected`);
    return found;
  }

  isOn(name: string): boolean {
    return this.choice(name, ['on', 'off'] as const) === 'on';
  }

  list(name: string): string[] {
    return (this.text(name) ?? '')
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
  }

  /** A url of one of the protocols, without the slash at its end. */
  url(name: string, protocols: readonly string[], example: string): string | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    return isUrl(text, protocols)
      ? text.replace(/\/+$/, '')
      : this.fault(name, `${example} was expected`);
  }
}

export function isUrl(text: string, protocols: readonly string[]): boolean {
  try {
    const url = new URL(text);
    return protocols.includes(url.protocol) && url.hostname !== '';
  } catch {
    return false;
  }
}

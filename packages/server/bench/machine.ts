// On what a table was measured, in words: a ratio travels between machines, yet not to all of them.

import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem, type } from 'node:os';

export interface Machine {
  cpu: string;
  cores: number;
  memoryGb: number;
  node: string;
  system: string;
  date: string;
}

export function describeMachine(now: Date): Machine {
  return {
    cpu: (cpus()[0]?.model ?? 'unknown processor').replace(/\s+/g, ' ').trim(),
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    system: `${findDistribution()}${type()} ${release()}`,
    date: now.toISOString().slice(0, 10),
  };
}

export function showMachine({ cpu, cores, memoryGb, node, system, date }: Machine): string {
  const size = `${cores} core${cores === 1 ? '' : 's'}, ${memoryGb} GB`;
  return `${cpu}, ${size}, Node ${node.replace(/^v/, '')}, ${system}, ${date}`;
}

function findDistribution(): string {
  try {
    const [, name] =
      /^PRETTY_NAME="?([^"\n]*)/m.exec(readFileSync('/etc/os-release', 'utf8')) ?? [];
    return name === undefined ? '' : `${name}, `;
  } catch {
    return '';
  }
}

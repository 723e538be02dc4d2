// Key and address: from the flag, else the environment, else the file; each is looked for on its
// own, so a key in the file serves an address on the command line. The address that counts when
// nobody names one is that of a server started on this machine, not the live service.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from './command.ts';
import type { Io } from './io.ts';

export interface Settings {
  key: string | undefined;
  baseUrl: string;
  timeoutMs: number;
}

/** What the command line says of them. */
export interface SettingFlags {
  key?: string;
  baseUrl?: string;
  timeout?: number;
}

export const localServer = 'http://localhost:3000';

export function readSettings(flags: SettingFlags, io: Pick<Io, 'environment' | 'home'>): Settings {
  const { environment } = io;
  const file = readSettingsFile(settingsPath(io));
  return {
    key: flags.key ?? (environment['CATAPI_KEY'] || file.key),
    baseUrl: flags.baseUrl ?? (environment['CATAPI_BASE_URL'] || file.baseUrl || localServer),
    timeoutMs: (flags.timeout ?? 30) * 1000,
  };
}

export function settingsPath({ environment, home }: Pick<Io, 'environment' | 'home'>): string {
  const folder = environment['XDG_CONFIG_HOME'] || join(home, '.config');
  return join(folder, 'catapi', 'config.json');
}

function readSettingsFile(path: string): { key?: string; baseUrl?: string } {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return {};
  }
  const faults = `${path} must hold {"key": "…", "baseUrl": "…"}; both may be left out.`;
  try {
    const found: unknown = JSON.parse(text);
    if (typeof found !== 'object' || found === null || Array.isArray(found)) {
      throw new UsageError(faults);
    }
    const { key, baseUrl } = found as Record<string, unknown>;
    for (const value of [key, baseUrl]) {
      if (value !== undefined && typeof value !== 'string') throw new UsageError(faults);
    }
    return found;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${faults} ${(error as Error).message}.`);
  }
}

// Key and address: from the flag, else the environment, else the file; each is looked for on its
// own, so a key in the file serves an address on the command line. The address that counts when
// nobody names one is that of a server started on this machine, not the live service.
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UsageError } from './command.ts';
import type { Io } from './io.ts';

export interface Settings {
  key: string | undefined;
  /** Where the key is from: `--key`, the variable or the file. */
  keyFrom: string | undefined;
  baseUrl: string;
  timeoutMs: number;
  /** What was said on the command line, or in the environment, and not in the file. */
  keyGiven: string | undefined;
  baseUrlGiven: string | undefined;
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
  const keyGiven = flags.key ?? (environment['CATAPI_KEY'] || undefined);
  const baseUrlGiven = flags.baseUrl ?? (environment['CATAPI_BASE_URL'] || undefined);
  const keyFrom = [
    flags.key === undefined ? '' : '--key',
    environment['CATAPI_KEY'] ? 'CATAPI_KEY' : '',
    file.key === undefined ? '' : settingsPath(io),
  ].find((place) => place !== '');
  return {
    key: keyGiven ?? file.key,
    keyFrom,
    baseUrl: baseUrlGiven ?? file.baseUrl ?? localServer,
    timeoutMs: (flags.timeout ?? 30) * 1000,
    keyGiven,
    baseUrlGiven,
  };
}

export function settingsPath({ environment, home }: Pick<Io, 'environment' | 'home'>): string {
  const folder = environment['XDG_CONFIG_HOME'] || join(home, '.config');
  return join(folder, 'catapi', 'config.json');
}

/**
 * Changes the settings file, for its owner only, and answers where it is. A key that is undefined
 * is taken out; an address stays when none is named.
 */
export function writeSettingsFile(
  io: Pick<Io, 'environment' | 'home'>,
  { key, baseUrl }: { key: string | undefined; baseUrl?: string | undefined },
): string {
  const path = settingsPath(io);
  const { key: _, ...before } = readSettingsFile(path);
  const settings = {
    ...before,
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...(key === undefined ? {} : { key }),
  };
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(`${path}.new`, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 });
    // A file that was left there keeps the mode it had.
    chmodSync(`${path}.new`, 0o600);
    renameSync(`${path}.new`, path);
  } catch (error) {
    throw new UsageError(`${path} cannot be written: ${(error as Error).message}.`);
  }
  return path;
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

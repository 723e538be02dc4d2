// The browser of this machine, as every test opens it. A sandbox of its own needs rights that a
// container seldom gives, and nothing but our own pages is opened.

import { type Browser, chromium } from 'playwright-core';

/** Opens the browser whose path the project `running` provides; where there is none, tests skip. */
export function openChromium(executablePath: string | undefined): Promise<Browser> {
  if (executablePath === undefined) throw new Error('Chromium is not on this machine');
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

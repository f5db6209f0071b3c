import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = [
  process.env.CHROMIUM_PATH ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** Of a Chromium on this machine; null: none was found. */
export const CHROMIUM: string | null = PLACES.find((path) => path !== '' && existsSync(path)) ?? null;

export const NO_CHROMIUM = 'no Chromium here: install Debian’s chromium or set CHROMIUM_PATH';

export function startBrowser(): Promise<Browser> {
  if (CHROMIUM === null) throw new Error(NO_CHROMIUM);
  return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
}

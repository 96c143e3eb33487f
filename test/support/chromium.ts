import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where the system's Chromium is; undefined where there is none. */
export const CHROMIUM = process.env['RINGSCOPE_TEST_BROWSER'] ?? PLACES.find((place) => existsSync(place));

/** Chromium refuses its sandbox to the superuser, as whom containers run tests. Here only, never in the app. */
export const SANDBOX = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/** Whoever launches it closes it. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({ ...(CHROMIUM !== undefined && { executablePath: CHROMIUM }), args: SANDBOX });
}

import { existsSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import { chromium } from 'playwright-core';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { startBrowserShell } from '../../main/browser-shell/browser-shell.ts';
import { Transfers } from '../../main/browser-shell/transfers.ts';
import { runningEngine } from './running-engine.ts';
import type { RunningEngine } from './running-engine.ts';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where the system's Chromium is; undefined where there is none. */
export const CHROMIUM = process.env['RINGSCOPE_TEST_BROWSER'] ?? PLACES.find((place) => existsSync(place));

export interface OpenPage {
  page: Page;
  app: RunningEngine;
  /** What the page complained of: errors, violations of its policy, requests to elsewhere. Has to stay empty. */
  complaints: string[];
}

/** The app in Chromium, by way of the browser shell and the built page; closed with the test. */
export async function openPage(
  options: BrowserContextOptions & { shell?: Parameters<typeof runningEngine>[0] } = {},
): Promise<OpenPage> {
  const { shell = {}, ...context } = options;
  const transfers = await Transfers.open();
  const app = await runningEngine({
    chooseFile: (_purpose, upload) => Promise.resolve(upload === null ? null : transfers.uploaded(upload)),
    chooseSaveTarget: (name) => Promise.resolve(transfers.target(name)),
    ...shell,
  });
  const complaints: string[] = [];
  const server = await startBrowserShell({
    port: 0,
    transfers,
    openPage: () => app.engine.page(),
    onBug: (place, error) => complaints.push(`${place}: ${String(error)}`),
  });
  const browser = await chromium.launch({
    ...(CHROMIUM !== undefined && { executablePath: CHROMIUM }),
    // Chromium refuses its sandbox to the superuser, as whom containers run tests. Here only, never in the app.
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  onTestFinished(async () => {
    await browser.close();
    await server.close();
    await transfers.close();
  });
  const opened = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...context });
  const page = await opened.newPage();
  const origin = new URL(server.address).origin;
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith('data:'))
      complaints.push(request.url());
  });
  await page.goto(server.address);
  return { page, app, complaints };
}

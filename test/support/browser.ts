import { onTestFinished } from 'vitest';
import { chromium } from 'playwright-core';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { startBrowserShell } from '../../main/browser-shell/browser-shell.ts';
import { Transfers } from '../../main/browser-shell/transfers.ts';
import { CHROMIUM, SANDBOX } from './chromium.ts';
import { runningEngine } from './running-engine.ts';
import type { RunningEngine } from './running-engine.ts';

/** For a computer that is busy with other tests. */
const PATIENCE_MS = 20_000;

export interface OpenPage {
  page: Page;
  app: RunningEngine;
  /** What the page complained of: errors, violations of its policy, requests to elsewhere. Has to stay empty. */
  complaints: string[];
  /** Ends the engine's side, as when Ringscope is closed while its page is open. */
  leave(): Promise<void>;
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
    args: SANDBOX,
  });
  onTestFinished(async () => {
    await browser.close();
    await server.close();
    await transfers.close();
  });
  const opened = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...context });
  const page = await opened.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
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
  await page.getByRole('banner').waitFor();
  return { page, app, complaints, leave: () => server.close() };
}

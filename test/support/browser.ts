import { afterAll, onTestFinished } from 'vitest';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { PageCommand, PageOrder } from '../../model/contract/page.ts';
import { startBrowserShell } from '../../main/browser-shell/browser-shell.ts';
import { Transfers } from '../../main/browser-shell/transfers.ts';
import { launchChromium } from './chromium.ts';
import { watchPage } from './page-complaints.ts';
import { runningEngine } from './running-engine.ts';
import type { RunningEngine } from './running-engine.ts';

/** For a computer that is busy with other tests. */
const PATIENCE_MS = 20_000;

export interface OpenPage {
  page: Page;
  app: RunningEngine;
  /**
   * What the page complained of: errors, violations of its policy, requests to elsewhere. Has to stay empty; what is
   * grave fails the test by itself.
   */
  complaints: string[];
  /** What the page has told of its commands last. */
  commands: () => readonly PageCommand[];
  /** Wants something of the page, as a menu or a notification of the desktop does. */
  order: (order: PageOrder) => void;
  /** Opens the app in one more window of the same browser. */
  openAnother: () => Promise<Page>;
  /** Ends the engine's side, as when Ringscope is closed while its page is open. */
  leave(): Promise<void>;
}

/** One for all the tests of a file; each has a profile of its own in it. */
let browser: Promise<Browser> | null = null;
afterAll(async () => {
  await (await browser)?.close();
});

/** The app in Chromium, by way of the browser shell and the built page; closed with the test. */
export async function openPage(
  options: BrowserContextOptions & { shell?: Parameters<typeof runningEngine>[0] } = {},
): Promise<OpenPage> {
  const { shell = {}, ...context } = options;
  const transfers = await Transfers.open();
  const app = await runningEngine({
    chooseFile: (_purpose, upload) => Promise.resolve(upload === null ? null : transfers.takeUpload(upload)),
    chooseSaveTarget: (name) => Promise.resolve(transfers.target(name)),
    ...shell,
  });
  const complaints: string[] = [];
  let commands: readonly PageCommand[] = [];
  let order: OpenPage['order'] = () => undefined;
  const server = await startBrowserShell({
    port: 0,
    transfers,
    openPage: () => {
      const session = app.engine.page((told) => (commands = told));
      order = (wanted) => session.order(wanted);
      return session;
    },
    onBug: (place, error) => complaints.push(`${place}: ${String(error)}`),
  });
  browser ??= launchChromium();
  const opened = await (await browser).newContext({ viewport: { width: 1440, height: 900 }, ...context });
  onTestFinished(async () => {
    await opened.close();
    await server.close();
    await transfers.close();
  });
  const origin = new URL(server.address).origin;
  const openAnother = async (address: string): Promise<Page> => {
    const page = await opened.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    await watchPage(page, (url) => url.startsWith(`${origin}/`) || url.startsWith('data:'), complaints);
    await page.goto(address);
    await page.getByRole('banner').waitFor();
    return page;
  };
  const page = await openAnother(server.address);
  return {
    ...{ page, app, complaints },
    commands: () => commands,
    order: (wanted) => order(wanted),
    // The browser has its cookie by now; the token of the address was good for once.
    openAnother: () => openAnother(origin),
    leave: () => server.close(),
  };
}

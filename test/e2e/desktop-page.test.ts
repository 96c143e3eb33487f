import type { Page } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readPageFiles } from '../../main/page-files.ts';
import { contentPolicy } from '../../main/page-policy.ts';
import { PORT_MESSAGE, PORT_WANTED } from '../../model/contract/bridge.ts';
import { serve } from '../../model/contract/server.ts';
import { CHROMIUM, launchChromium } from '../support/chromium.ts';
import { watchPage } from '../support/page-complaints.ts';
import { runningEngine } from '../support/running-engine.ts';
import { rowsOf, workbench } from '../support/workbench.ts';

const ORIGIN = 'https://ringscope.test';

/** The built page under the policy of the desktop. A browser has no scheme of ours, so the page is told another one. */
async function servePage(page: Page, requests: string[]): Promise<void> {
  const files = await readPageFiles();
  await page.route('**', async (route) => {
    const url = new URL(route.request().url());
    const file = url.origin === ORIGIN ? files.get(url.pathname) : undefined;
    if (!file) {
      requests.push(url.href);
      await route.abort();
      return;
    }
    await route.fulfill({
      headers: { 'Content-Security-Policy': contentPolicy("'none'"), 'Content-Type': file.mediaType },
      body: file.content.toString('utf8').replace(/(protocol\s*===\s*["'`])app:/, '$1https:'),
    });
  });
}

/** A port of the page's own, as the preload script would post it. */
async function joinToEngine(page: Page, receive: (text: string) => void): Promise<(text: string) => void> {
  await page.exposeFunction('toEngine', receive);
  await page.addInitScript(
    ([wanted, given]) => {
      window.addEventListener('message', ({ data }) => {
        if (data !== wanted) return;
        const { port1, port2 } = new MessageChannel();
        const toEngine = Reflect.get(window, 'toEngine') as (text: string) => void;
        port1.onmessage = (message) => toEngine(JSON.stringify(message.data));
        Object.assign(window, { fromEngine: (text: string) => port1.postMessage(JSON.parse(text)) });
        window.postMessage(given, window.location.origin, [port2]);
      });
    },
    [PORT_WANTED, PORT_MESSAGE],
  );
  return (text) => {
    page
      .evaluate((sent) => {
        (Reflect.get(window, 'fromEngine') as (text: string) => void)(sent);
      }, text)
      // The page has been closed meanwhile, as it may be at any time.
      .catch(() => undefined);
  };
}

describe.skipIf(CHROMIUM === undefined)('the page of the desktop', { timeout: 120_000 }, () => {
  it('lives on a port alone: under a policy without any network it shows the demo and complains of nothing', async () => {
    const { engine } = await runningEngine({ kind: 'desktop' });
    const browser = await launchChromium();
    onTestFinished(() => browser.close());
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    const complaints: string[] = [];
    await watchPage(page, (url) => url.startsWith(`${ORIGIN}/`) || url.startsWith('data:'), complaints);
    const requests: string[] = [];
    await servePage(page, requests);
    let deliver: (message: unknown) => void = () => undefined;
    const send = await joinToEngine(page, (text) => deliver(JSON.parse(text)));
    const session = engine.page();
    onTestFinished(() => session.close());
    serve(
      {
        send: (message) => send(JSON.stringify(message)),
        onMessage: (listener) => {
          deliver = listener;
        },
        onClose: () => undefined,
      },
      session.api,
      (context, error) => complaints.push(`${context}: ${String(error)}`),
    );

    await page.goto(`${ORIGIN}/`);
    await page.getByRole('button', { name: 'Start the demo' }).click();
    await expect.poll(() => rowsOf(workbench(page).calls).count()).toBeGreaterThan(3);
    await page.keyboard.press('Control+,');
    await page.getByRole('dialog').waitFor();
    expect({ complaints, requests }).toEqual({ complaints: [], requests: [] });
  });
});

import type { CDPSession, Page } from 'playwright-core';
import { CHROMIUM, launchChromium } from '../../support/chromium.ts';

/** For a computer that is busy with a million events. */
const PATIENCE_MS = 180_000;
const VIEWPORT = { width: 1440, height: 900 };
const PANES = 'ringscope.panes';

/** A browser that is running, as a person's is when the app is opened. */
export interface Browser {
  /** A page of a browser that has never seen the app but knows which view to show. */
  newPage(tab?: 'calls' | 'timeline' | 'events'): Promise<BenchPage>;
  close(): Promise<void>;
}

export interface BenchPage {
  page: Page;
  /** What the memory of its script holds after the garbage is gone, in MB. */
  heap: () => Promise<number>;
  close: () => Promise<void>;
}

/** Why there can be none on this machine. */
export function lacksChromium(): string | null {
  return CHROMIUM === undefined ? 'Chromium' : null;
}

export async function openBrowser(): Promise<Browser> {
  const browser = await launchChromium();
  return {
    async newPage(tab) {
      const context = await browser.newContext({ viewport: VIEWPORT });
      const page = await context.newPage();
      page.setDefaultTimeout(PATIENCE_MS);
      if (tab !== undefined) {
        await page.addInitScript(([name, panes]) => localStorage.setItem(name, panes), [
          PANES,
          JSON.stringify({ tab }),
        ] as const);
      }
      const session = await context.newCDPSession(page);
      return { page, heap: () => heapOf(session), close: () => context.close() };
    },
    close: () => browser.close(),
  };
}

async function heapOf(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize / 1024 ** 2;
}

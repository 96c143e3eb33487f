import type { BenchInput } from '../input/bench-input.ts';
import { appFolder, startApp } from './app.ts';
import type { AppSettings } from './app.ts';
import type { BenchPage, Browser } from './browser.ts';

type Tab = 'calls' | 'timeline' | 'events';

/** Starts the app with that record, opens its page at a view, and ends both when the work is done. */
export async function withApp<Result>(
  setting: AppSettings & { input: BenchInput; browser: Browser; tab: Tab },
  work: (opened: BenchPage) => Promise<Result>,
): Promise<Result> {
  const { input, browser, tab } = setting;
  const { folder, end } = await appFolder(input, setting);
  try {
    const app = await startApp(folder, input);
    const opened = await browser.newPage(tab);
    try {
      await opened.page.goto(app.address);
      return await work(opened);
    } finally {
      await opened.close();
      await app.stop();
    }
  } finally {
    await end();
  }
}

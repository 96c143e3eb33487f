import type { Measure } from '../../harness/measure.ts';
import { lacksChromium, openBrowser } from '../../page/browser.ts';
import { appFolder, startApp } from '../../page/app.ts';

/** Of events in the list, and of calls, which are known only when the whole capture has been read. */
export const pageOpen: Measure = {
  name: 'page-open',
  unit: 'ms',
  title: 'from starting the app with this capture to its first events in Chromium',
  lacks: lacksChromium,
  async begin(input) {
    const browser = await openBrowser();
    const { folder, end } = await appFolder(input, { capture: input.capture });
    const calls: number[] = [];
    const heap: number[] = [];
    const opened = async (tab: 'events' | 'calls', name: string): Promise<number> => {
      const begun = performance.now();
      const app = await startApp(folder, input);
      const { page, heap: heapNow, close } = await browser.newPage(tab);
      try {
        await page.goto(app.address);
        await page.getByRole('grid', { name }).getByRole('gridcell').first().waitFor();
        const ms = performance.now() - begun;
        if (tab === 'calls') heap.push(await heapNow());
        return ms;
      } finally {
        await close();
        await app.stop();
      }
    };
    return {
      async ours() {
        const ms = await opened('events', 'Events');
        calls.push(await opened('calls', 'Calls'));
        return ms;
      },
      peer: null,
      besides: [
        { name: 'page-open-calls', unit: 'ms', values: calls },
        { name: 'page-open-heap', unit: 'MB', values: heap },
      ],
      async end() {
        await browser.close();
        await end();
      },
    };
  },
};

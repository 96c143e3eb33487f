import { setTimeout } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { Measure } from '../../harness/measure.ts';
import { startNode } from '../../harness/node-process.ts';
import { NEARLY_ALL, percentile } from '../../harness/statistics.ts';
import { isSmoke } from '../../input/bench-input.ts';
import { lacksChromium, openBrowser } from '../../page/browser.ts';
import type { BenchPage } from '../../page/browser.ts';
import { eventToPixel } from '../../page/event-to-pixel.ts';
import { watchLive } from '../../page/in-page/live-watch.ts';
import type { Watched } from '../../page/in-page/live-watch.ts';
import { withApp } from '../../page/with-app.ts';

/** Seconds that are looked at, after some in which the app gets going. */
const LONG = { before: 5, watched: 60 };
const SHORT = { before: 0.5, watched: 5 };
const KEY_EVERY_MS = 100;
const P99 = 0.99;
const TAKES_IN_MS = 60_000;

export const page1000 = pageLive(1_000);
export const page5000 = pageLive(5_000);

/** The list of events follows while they come, and somebody presses a key ten times a second. */
function pageLive(rate: number): Measure {
  const name = `page-${rate}`;
  const longest: number[] = [];
  const frames: number[] = [];
  const pixel: number[] = [];
  const rows: number[] = [];
  const heap: number[] = [];
  return {
    name,
    unit: 'ms',
    title: `p95 from a key to the page, in Chromium, while ${rate} events come each second`,
    lacks: lacksChromium,
    mostRuns: 1,
    async begin(input) {
      const { before, watched: seconds } = isSmoke(input) ? SHORT : LONG;
      const count = rate * (before + seconds);
      const saying = [input.messages, String(rate), String(count)];
      const server = await startNode(input.program('live/paced-server'), saying);
      const url = `ws://127.0.0.1:${server.firstLine}/`;
      const browser = await openBrowser();
      return {
        ours: () =>
          withApp({ input, browser, tab: 'events', url }, async (opened) => {
            await opened.page.getByRole('grid', { name: 'Events' }).getByRole('gridcell').first().waitFor();
            await fetch(url.replace('ws:', 'http:'));
            await setTimeout(before * 1_000);
            const watched = await watchedUntil(opened, count);
            longest.push(Math.max(0, ...watched.longTasks));
            frames.push(percentile(watched.frames, NEARLY_ALL));
            pixel.push(percentile(eventToPixel(watched.rows), P99));
            rows.push(await opened.page.locator('[role=row]').count());
            heap.push(await opened.heap());
            return percentile(watched.inputDelays, NEARLY_ALL);
          }),
        peer: null,
        besides: [
          { name: `${name}-longest-task`, unit: 'ms', values: longest },
          { name: `${name}-frame`, unit: 'ms', values: frames },
          { name: `${name}-event-to-pixel`, unit: 'ms', values: pixel },
          { name: `${name}-rows`, unit: 'rows', values: rows },
          { name: `${name}-heap`, unit: 'MB', values: heap },
        ],
        async end() {
          await browser.close();
          await server.stop();
        },
      };
    },
  };
}

async function watchedUntil({ page }: BenchPage, count: number): Promise<Watched> {
  await page.evaluate(watchLive);
  await pressUntil(page, count);
  const watched = await page.evaluate(() => window.benchWatched);
  if (!watched || watched.rows.length === 0) throw new Error('Nothing was seen in the page.');
  return watched;
}

/** Presses a key that does nothing until the last event is on screen. */
async function pressUntil(page: Page, count: number): Promise<void> {
  const late = performance.now() + count + TAKES_IN_MS;
  for (;;) {
    await page.keyboard.press('Shift');
    const last = await page.evaluate(() => window.benchWatched?.rows.at(-1)?.seq ?? 0);
    if (last > count) return;
    if (performance.now() > late) throw new Error(`Only ${last - 1} of ${count} events came on screen.`);
    await setTimeout(KEY_EVERY_MS);
  }
}

import { setTimeout } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { Measure } from '../../harness/measure.ts';
import { NEARLY_ALL, percentile } from '../../harness/statistics.ts';
import { isSmoke } from '../../input/bench-input.ts';
import { lacksChromium, openBrowser } from '../../page/browser.ts';
import { awaitRows } from '../../page/in-page/rows-shown.ts';
import { withApp } from '../../page/with-app.ts';

const MANY = { jumps: 40, wheels: 60 };
/** For the smoke test, which has no use for a p95. */
const FEW = { jumps: 3, wheels: 4 };
const WHEEL_PX = 400;
/** People look at where they have come; the list also takes a moment to settle. */
const LOOKING_MS = 250;
/** Places all over the list, none near the one before: multiples of the golden section. */
const STRIDE = 0.618_034;

export const pageScroll: Measure = {
  name: 'page-scroll',
  unit: 'ms',
  title: `p95 of ${MANY.jumps} jumps through the list of events in Chromium, until the rows there are painted`,
  lacks: lacksChromium,
  mostRuns: 1,
  async begin(input) {
    const { jumps: jumpCount, wheels: wheelCount } = isSmoke(input) ? FEW : MANY;
    const browser = await openBrowser();
    const wheels: number[] = [];
    const rows: number[] = [];
    return {
      ours: () =>
        withApp({ input, browser, tab: 'events', capture: input.capture }, async ({ page }) => {
          await allRowsCounted(page, input.events);
          const jumps: number[] = [];
          for (let jump = 1; jump <= jumpCount; jump += 1)
            jumps.push(await moved(page, { jumpTo: (jump * STRIDE) % 1 }));
          wheels.push(percentile(await wheeled(page, wheelCount), NEARLY_ALL));
          rows.push(await page.locator('[role=row]').count());
          return percentile(jumps, NEARLY_ALL);
        }),
      peer: null,
      besides: [
        { name: 'page-scroll-wheel', unit: 'ms', values: wheels },
        { name: 'page-scroll-rows', unit: 'rows', values: rows },
      ],
      end: () => browser.close(),
    };
  },
};

async function allRowsCounted(page: Page, events: number): Promise<void> {
  await page.locator(`[role=grid][aria-rowcount="${events + 1}"]`).waitFor();
  await page.locator('[role=gridcell]').first().waitFor();
  await page.locator('[role=gridcell] .coming').first().waitFor({ state: 'detached' });
}

/** From the middle of the list, up and down again. */
async function wheeled(page: Page, count: number): Promise<number[]> {
  await moved(page, { jumpTo: 0.5 });
  await page.getByRole('grid', { name: 'Events' }).hover();
  const times: number[] = [];
  for (let turn = 0; turn < count; turn += 1)
    times.push(await moved(page, { wheel: turn < count / 2 ? -WHEEL_PX : WHEEL_PX }));
  return times;
}

/** How long (ms) until the rows at the new place are painted. */
async function moved(page: Page, way: { jumpTo: number } | { wheel: number }): Promise<number> {
  await page.evaluate(awaitRows, 'jumpTo' in way ? way.jumpTo : null);
  if ('wheel' in way) await page.mouse.wheel(0, way.wheel);
  const ms = await page.evaluate(() => window.benchRowsShown);
  await setTimeout(LOOKING_MS);
  return ms ?? NaN;
}

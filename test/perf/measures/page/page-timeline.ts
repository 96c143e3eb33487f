import type { Locator, Page } from 'playwright-core';
import type { Measure } from '../../harness/measure.ts';
import { NEARLY_ALL, percentile } from '../../harness/statistics.ts';
import { lacksChromium, openBrowser } from '../../page/browser.ts';
import { watchFrames } from '../../page/in-page/frame-watch.ts';
import { withApp } from '../../page/with-app.ts';

const MOST_IN_VIEW = 100_000;
const STEPS = 12;
const ZOOM_PX = 240;
const PAN_PX = 300;

export const pageTimeline: Measure = {
  name: 'page-timeline',
  unit: 'ms',
  title: `p95 of the frames while the timeline of ${MOST_IN_VIEW} events is zoomed and panned in Chromium`,
  lacks: lacksChromium,
  mostRuns: 1,
  async begin(input) {
    const browser = await openBrowser();
    const longest: number[] = [];
    return {
      ours: () =>
        withApp({ input, browser, tab: 'timeline', capture: input.capture }, async ({ page }) => {
          const lanes = await wholeTimeline(page, Math.min(MOST_IN_VIEW, input.events));
          await page.evaluate(watchFrames);
          await zoomedAndPanned(page, lanes);
          const frames = await page.evaluate(() => window.benchFrames ?? []);
          longest.push(Math.max(...frames));
          return percentile(frames, NEARLY_ALL);
        }),
      peer: null,
      besides: [{ name: 'page-timeline-longest-frame', unit: 'ms', values: longest }],
      end: () => browser.close(),
    };
  },
};

/** So many events in view, all of their time on screen. */
async function wholeTimeline(page: Page, events: number): Promise<Locator> {
  const filter = page.getByRole('combobox', { name: /filter/i });
  await filter.fill(`seq:1..${events}`);
  await filter.press('Escape');
  await filter.press('Enter');
  const lanes = page.getByRole('grid', { name: /^Timeline/ });
  await lanes.getByRole('rowheader').first().waitFor();
  await page.getByRole('button', { name: 'Fit' }).click();
  return lanes;
}

async function zoomedAndPanned(page: Page, lanes: Locator): Promise<void> {
  const box = await lanes.boundingBox();
  if (!box) throw new Error('The lanes are not on screen.');
  const at = { x: box.x + box.width / 2, y: box.y + Math.min(box.height / 2, PAN_PX) };
  await page.mouse.move(at.x, at.y);
  const shown = page.getByTitle('How much time is shown');
  const before = await shown.innerText();
  for (let step = 0; step < 2 * STEPS; step += 1) {
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, step < STEPS ? -ZOOM_PX : ZOOM_PX);
    await page.keyboard.up('Control');
    await page.mouse.down();
    await page.mouse.move(at.x + (step % 2 === 0 ? PAN_PX : -PAN_PX), at.y, { steps: 10 });
    await page.mouse.up();
    await page.mouse.move(at.x, at.y);
    if (step === STEPS - 1 && (await shown.innerText()) === before) throw new Error('Nothing was zoomed.');
  }
}

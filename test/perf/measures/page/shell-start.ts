import type { Measure } from '../../harness/measure.ts';
import { lacksChromium, openBrowser } from '../../page/browser.ts';
import { withApp } from '../../page/with-app.ts';

const EMPTY_PAGE = 'data:text/html,<title>Empty</title>';

export const shellStart: Measure = {
  name: 'shell-start',
  unit: 'ms',
  title: 'from spawning `ringscope serve` to a page that can be used in Chromium, against an empty page',
  lacks: lacksChromium,
  async begin(input) {
    const browser = await openBrowser();
    return {
      async ours() {
        const begun = performance.now();
        return withApp({ input, browser, tab: 'calls' }, async ({ page }) => {
          // A click on it would be taken: it is there, in its place, and nothing lies above it.
          await page.getByRole('main').getByRole('button').first().click({ trial: true });
          return performance.now() - begun;
        });
      },
      peer: {
        name: 'an empty page',
        async run() {
          const begun = performance.now();
          const { page, close } = await browser.newPage();
          await page.goto(EMPTY_PAGE);
          await page.locator('body').click({ trial: true, force: true });
          const ms = performance.now() - begun;
          await close();
          return ms;
        },
      },
      end: () => browser.close(),
    };
  },
};

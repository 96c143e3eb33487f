import { expect, it, onTestFinished } from 'vitest';
import { CHROMIUM, launchChromium } from '../support/chromium.ts';
import { listenToPage } from '../support/page-complaints.ts';
import type { Complaint } from '../support/page-complaints.ts';

const OWN = 'https://ringscope.test/';

// What every test of the page relies on, so that none of them passes because nobody has listened.
it.skipIf(CHROMIUM === undefined)('what a page does wrong is told to its test', async () => {
  const browser = await launchChromium();
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  const told: Complaint[] = [];
  await listenToPage(
    page,
    (url) => url === OWN,
    (complaint) => told.push(complaint),
  );
  await page.route('**', (route) =>
    route.fulfill({
      headers: {
        'Content-Security-Policy': "script-src 'self' 'nonce-own'; img-src *; style-src 'self'",
        'Content-Type': 'text/html',
      },
      body: `<script>document.title = 'owned'</script><p style="color:red">red</p>
        <img src="https://elsewhere.test/x" onerror="document.title='owned'">
        <script nonce="own">console.warn('odd'); alert('hello'); throw new Error('broken')</script>`,
    }),
  );
  await page.goto(OWN);
  await expect.poll(() => told.filter(({ isGrave }) => isGrave).length).toBeGreaterThanOrEqual(6);
  expect(await page.title()).toBe('');
  const texts = told.filter(({ isGrave }) => isGrave).map(({ text }) => text.trim());
  expect(texts.sort()).toEqual([
    'broken',
    'dialog: hello',
    'policy: script-src-attr blocked inline',
    'policy: script-src-elem blocked inline',
    'policy: style-src-attr blocked inline',
    'request: https://elsewhere.test/x',
  ]);
  expect(told).toContainEqual({ text: 'odd', isGrave: false });
});

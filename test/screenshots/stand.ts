import type { Page } from 'playwright-core';

/** Resolves when two pictures in a row are the same. */
export async function stand(page: Page): Promise<void> {
  let before = await page.screenshot();
  for (let look = 0; look < 20; look += 1) {
    await page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    );
    const now = await page.screenshot();
    if (now.equals(before)) return;
    before = now;
  }
  throw new Error('The page does not stand still.');
}

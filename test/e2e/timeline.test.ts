import { describe, expect, it } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { openPage } from '../support/browser.ts';
import { CHROMIUM } from '../support/chromium.ts';
import type { OpenPage } from '../support/browser.ts';

async function openTimeline(): Promise<OpenPage & { lanes: Locator; filter: Locator }> {
  const opened = await openPage();
  const { page, app } = opened;
  await app.client.ask('demo.start', {});
  await app.until(({ captures }) => captures.some(({ events }) => events > 60));
  await page.getByRole('tab', { name: 'Timeline' }).click();
  const lanes = page.getByRole('grid', { name: /^Timeline/ });
  await lanes.waitFor();
  await expect.poll(() => shownMs(page)).toBeGreaterThan(0);
  return { ...opened, lanes, filter: page.getByRole('combobox', { name: /filter/i }) };
}

/** What a screen reader says where the keys are in the lanes. */
async function spoken(lanes: Locator): Promise<string> {
  const active = await lanes.getAttribute('aria-activedescendant');
  if (active === null) return '';
  // It may be another one by now: then nothing is said, and the next look will find it.
  const cell = lanes.locator(`[id="${active}"]`);
  return (await cell.count()) === 0 ? '' : ((await cell.textContent()) ?? '').trim();
}

/** How much time is shown; 0 before it is known. However much that is, a zoom can be told from it. */
async function shownMs(page: Page): Promise<number> {
  const words = await page.getByTitle('How much time is shown').innerText();
  const [number = '', unit] = words.split(' ');
  if (unit === 'ms') return Number(number);
  return 1_000 * number.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}

describe.skipIf(CHROMIUM === undefined)('the timeline in a browser', { timeout: 60_000 }, () => {
  it('is walked through, zoomed and filtered with the keyboard alone', async () => {
    const { page, lanes, filter, complaints } = await openTimeline();
    await lanes.focus();
    await page.keyboard.press('f');
    await expect.poll(() => spoken(lanes)).toMatch(/states? and \d+ events? in sight/);
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => spoken(lanes)).toMatch(/\d\d:\d\d:\d\d\.\d{3}/);
    await page.keyboard.press('Enter');
    await expect
      .poll(() => page.getByRole('complementary', { name: 'Detail' }).innerText())
      .not.toMatch(/Nothing chosen/);
    await page.keyboard.press('Escape');
    await expect.poll(() => spoken(lanes)).toMatch(/in sight|Nothing/);

    const before = await shownMs(page);
    for (const _ of [1, 2, 3, 4, 5, 6]) await page.keyboard.press('w');
    await expect.poll(() => shownMs(page)).toBeLessThan(before / 2);
    await page.keyboard.press('t');
    await expect.poll(() => filter.inputValue()).toMatch(/^at:\d{4}-\d\d-\d\dT.+\.\..+/);
    expect(complaints).toEqual([]);
  });

  it('is panned, zoomed, pointed at and brushed with the mouse', async () => {
    const { page, lanes, filter, complaints } = await openTimeline();
    await page.getByRole('button', { name: 'Fit' }).click();
    const box = await lanes.boundingBox();
    if (!box) throw new Error('The lanes are not on screen.');
    const at = (x: number, y: number) => [box.x + x, box.y + y] as const;

    const before = await shownMs(page);
    await page.mouse.move(...at(400, 100));
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -400);
    await page.keyboard.up('Control');
    await expect.poll(() => shownMs(page)).toBeLessThan(before);

    const axis = page.getByTitle('Drag to filter by time');
    const ticks = await axis.innerText();
    await page.mouse.down();
    await page.mouse.move(...at(600, 100), { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => axis.innerText()).not.toBe(ticks);

    await page.keyboard.down('Shift');
    await page.mouse.move(...at(250, 60));
    await page.mouse.down();
    await page.mouse.move(...at(500, 60), { steps: 4 });
    await page.mouse.up();
    await page.keyboard.up('Shift');
    await expect.poll(() => filter.inputValue()).toMatch(/^at:/);
    await page.getByRole('button', { name: 'All time' }).first().click();
    await expect.poll(() => filter.inputValue()).toBe('');
    expect(complaints).toEqual([]);
  });

  it('shows lanes by calls, agents and queues', async () => {
    const { page, lanes, complaints } = await openTimeline();
    await page.getByRole('radio', { name: 'Calls' }).check();
    await expect.poll(() => lanes.getByRole('rowheader').first().innerText()).toContain('→');
    await page.getByRole('radio', { name: 'Queues' }).check();
    await expect.poll(() => lanes.or(page.getByText('No queue in sight')).first().isVisible()).toBe(true);
    expect(complaints).toEqual([]);
  });
});

describe.skipIf(CHROMIUM === undefined)('the histogram in a browser', { timeout: 60_000 }, () => {
  it('sets a range of time with the keys, and leaves it', async () => {
    const { page, filter, complaints } = await openTimeline();
    const bars = page.getByRole('slider', { name: /^Time of events/ });
    await bars.focus();
    await expect.poll(() => bars.getAttribute('aria-valuetext')).toMatch(/events, \d\d:\d\d/);
    await page.keyboard.press('Home');
    for (const _ of [1, 2, 3]) await page.keyboard.press('Shift+ArrowRight');
    await expect.poll(() => bars.getAttribute('aria-valuetext')).toMatch(/\d\d:\d\d.* to .*events?/);
    await page.keyboard.press('Escape');
    expect(await filter.inputValue()).toBe('');
    await page.keyboard.press('Home');
    for (const _ of [1, 2, 3]) await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Enter');
    await expect.poll(() => filter.inputValue()).toMatch(/^at:/);
    expect(complaints).toEqual([]);
  });

  it('sets a range of time with the mouse', async () => {
    const { page, filter, complaints } = await openTimeline();
    const box = await page.getByRole('slider', { name: /^Time of events/ }).boundingBox();
    if (!box) throw new Error('The histogram is not on screen.');
    await page.mouse.move(box.x + 100, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + 300, box.y + 20, { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => filter.inputValue()).toMatch(/^at:/);
    expect(complaints).toEqual([]);
  });
});

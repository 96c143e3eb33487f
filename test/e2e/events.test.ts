import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openPage } from '../support/browser.ts';
import { CHROMIUM } from '../support/chromium.ts';
import { startGateway } from '../support/gateway.ts';
import { manyEvents } from '../support/many-events.ts';
import { recordEvents } from '../support/record-events.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { column, openFile, rowsOf, workbench } from '../support/workbench.ts';

const MANY = 50_000;
const MOST_ROW_ELEMENTS = 100;
const FIRM = { number: '+15550100', name: 'Harbour Bakery' };

describe.skipIf(CHROMIUM === undefined)('events in a browser', { timeout: 120_000 }, () => {
  it('are followed until somebody scrolls up, and counted until somebody comes back', async () => {
    const { page, app, complaints } = await openPage();
    const gateway = await startGateway();
    await gateway.connect(app);
    const { events } = workbench(page);
    await page.getByRole('tab', { name: 'Events' }).click();
    for (let call = 0; call < 60; call += 1) gateway.ring(`call ${call}`, FIRM);
    // The first event tells that the link is up.
    await expect.poll(() => events.getAttribute('aria-rowcount')).toBe('62');
    await expect.poll(async () => (await column(events, 'No.')).map(Number).includes(61)).toBe(true);

    await events.hover();
    await page.mouse.wheel(0, -600);
    const follow = page.getByRole('button', { name: 'Follow' });
    await expect.poll(() => follow.getAttribute('aria-pressed')).toBe('false');
    for (let call = 60; call < 65; call += 1) gateway.ring(`call ${call}`, FIRM);
    await page.getByRole('button', { name: '5 new' }).click();
    await expect.poll(async () => (await column(events, 'No.')).map(Number).includes(66)).toBe(true);
    await expect.poll(() => follow.getAttribute('aria-pressed')).toBe('true');

    await page.getByRole('button', { name: 'Pause view' }).click();
    gateway.ring('call 65', FIRM);
    await page.getByRole('button', { name: '1 new' }).first().waitFor();
    expect(await events.getAttribute('aria-rowcount')).toBe('67');
    await page.getByRole('button', { name: 'Resume' }).click();
    await expect.poll(() => events.getAttribute('aria-rowcount')).toBe('68');
    expect(complaints).toEqual([]);
  });

  it('of a large capture are jumped through with few elements in the page', async () => {
    const { page, complaints } = await openPage();
    const file = join(await temporaryFolder(), 'large.ringscope');
    await recordEvents(file, [...manyEvents(MANY)]);
    await openFile(page, file);
    const { events } = workbench(page);
    await page.getByRole('tab', { name: 'Events' }).click();
    await expect.poll(() => events.getAttribute('aria-rowcount')).toBe(String(MANY + 1));
    const shown = async () => (await column(events, 'No.')).map(Number);
    await events.focus();
    await page.keyboard.press('End');
    await expect.poll(async () => (await shown()).includes(MANY)).toBe(true);
    await page.keyboard.press('Home');
    await expect.poll(async () => (await shown()).includes(1)).toBe(true);
    await page.keyboard.press('PageDown');
    await page.keyboard.press('PageDown');
    await expect.poll(async () => Math.max(...(await shown()))).toBeGreaterThan(40);
    for (const part of [0.25, 0.9, 0.5]) {
      await events.evaluate((grid, share) => grid.scrollTo(0, grid.scrollHeight * share), part);
      await expect
        .poll(async () => Math.abs(Math.max(...(await shown())) - MANY * part))
        .toBeLessThan(MANY / 50);
      expect(await rowsOf(events).count()).toBeLessThanOrEqual(MOST_ROW_ELEMENTS);
    }
    expect(complaints).toEqual([]);
  });

  it('show the columns and the times that one chooses, and are marked', async () => {
    const { page, complaints } = await openPage();
    const file = join(await temporaryFolder(), 'small.ringscope');
    await recordEvents(file, [...manyEvents(100)]);
    await openFile(page, file);
    const { events, filter } = workbench(page);
    await page.getByRole('tab', { name: 'Events' }).click();
    await rowsOf(events).first().waitFor();
    await page.getByRole('button', { name: 'Time of day' }).click();
    await page.getByRole('menuitem', { name: 'Since the first' }).click();
    await expect.poll(async () => (await column(events, 'Time'))[3]).toMatch(/^\+?0?[0:]*0\.300/);
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('menuitem', { name: 'Queue' }).click();
    await expect.poll(async () => (await column(events, 'Queue').catch(() => [])).length).toBeGreaterThan(0);

    await rowsOf(events).nth(2).click();
    await page.keyboard.press('m');
    await rowsOf(events).nth(4).click();
    await page.keyboard.press('m');
    await page.getByRole('button', { name: '2 marked' }).click();
    await page.getByRole('menuitem', { name: 'Only these' }).click();
    await expect.poll(() => filter.inputValue()).toBe('seq:(3,5)');
    await expect.poll(() => rowsOf(events).count()).toBe(2);
    expect(complaints).toEqual([]);
  });
});

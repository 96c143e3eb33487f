import { describe, expect, it } from 'vitest';
import { startDemoSystems } from '../../main/headless/demo-systems.ts';
import type { NotificationSettings } from '../../model/contract/settings.ts';
import { openPage } from '../support/browser.ts';
import { CHROMIUM } from '../support/chromium.ts';
import { startGateway } from '../support/gateway.ts';
import { chooseFrom, column, rowsOf, workbench } from '../support/workbench.ts';

const FIRM = { number: '+15550100', name: 'Harbour Bakery' };
const MOST_ROW_ELEMENTS = 100;
const DAY_MINUTES = 24 * 60;
const LOAD_MS = 10_000;
/** At the list that follows. */
const LOOKS = 20;
/** Of the demo, that are connected. */
const SYSTEMS = 5;

async function withGateway() {
  const opened = await openPage();
  const gateway = await startGateway();
  await gateway.connect(opened.app);
  return { ...opened, ...workbench(opened.page), gateway };
}

describe.skipIf(CHROMIUM === undefined)('ringing calls in a browser', { timeout: 120_000 }, () => {
  it('are told of until they are answered or end', async () => {
    const { page, detail, notifications, gateway, complaints } = await withGateway();
    const banners = notifications.getByRole('article');
    gateway.ring('one', FIRM);
    await expect
      .poll(() => banners.allInnerTexts())
      .toEqual([expect.stringMatching(/Harbour Bakery[\s\S]*Reception 1/)]);
    await expect
      .poll(() => page.getByRole('status').allInnerTexts())
      .toContainEqual(expect.stringContaining('is ringing'));
    gateway.ring('two', { number: '+15550109', name: 'Summit Optics' });
    await expect.poll(() => banners.count()).toBe(2);
    gateway.answer('one');
    await expect.poll(() => banners.allInnerTexts()).toEqual([expect.stringContaining('Summit Optics')]);
    await banners.getByRole('button', { name: /Summit Optics/ }).click();
    await detail.getByRole('heading', { name: 'Summit Optics → Reception 1' }).waitFor();
    await expect.poll(() => banners.count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('are not told of in quiet hours, and no more of them than privacy lets', async () => {
    const { app, calls, notifications, gateway, complaints } = await withGateway();
    const banners = notifications.getByRole('article');
    const { settings } = await app.until(() => true);
    const rule = (change: Partial<NotificationSettings>) =>
      app.client.ask('settings.save', {
        ...settings,
        notifications: { ...settings.notifications, ...change },
      });
    const minute = new Date().getHours() * 60 + new Date().getMinutes();
    const around = { from: (minute + DAY_MINUTES - 60) % DAY_MINUTES, to: (minute + 60) % DAY_MINUTES };
    await rule({ quietHours: around });
    gateway.ring('one', FIRM);
    await calls.getByText('Harbour Bakery').waitFor();
    await app.until(({ ringing }) => ringing.length === 0);
    expect(await banners.count()).toBe(0);

    await rule({ privacy: 'short' });
    await expect.poll(() => banners.allInnerTexts()).toEqual([expect.stringContaining('…00 → …01')]);
    expect((await banners.allInnerTexts()).join()).not.toMatch(/Harbour|5550100|Reception|1001/);
    await rule({ privacy: 'none' });
    await expect.poll(() => banners.allInnerTexts()).toEqual([expect.stringContaining('Incoming call')]);
    // The list is the person's own; only what pops up over other work is held back.
    expect(await rowsOf(calls).allInnerTexts()).toEqual([expect.stringContaining('Harbour Bakery')]);
    expect(complaints).toEqual([]);
  });

  it('roll up to one banner when many ring at once', async () => {
    const { filter, calls, notifications, gateway, complaints } = await withGateway();
    const banners = notifications.getByRole('article');
    for (let call = 0; call < 12; call += 1) gateway.ring(`call ${call}`, FIRM);
    await expect.poll(() => banners.allInnerTexts()).toEqual([expect.stringContaining('12 calls ringing')]);
    await banners.getByRole('button', { name: /12 calls ringing/ }).click();
    await expect.poll(() => filter.inputValue()).toMatch(/^state:/);
    await expect.poll(() => rowsOf(calls).count()).toBe(12);
    for (let call = 0; call < 12; call += 1) gateway.hangUp(`call ${call}`, FIRM);
    await expect.poll(() => rowsOf(calls).count()).toBe(0);
    expect(complaints).toEqual([]);
  });
});

describe.skipIf(CHROMIUM === undefined)('a server that goes and comes back', { timeout: 120_000 }, () => {
  it('is told of in words, in the events and in the histogram', async () => {
    const { page, calls, events, detail, sources, gateway, complaints } = await withGateway();
    const state = (name: string) => sources.getByRole('img', { name, exact: true });
    gateway.ring('one', FIRM);
    await calls.getByText('Harbour Bakery').waitFor();
    await gateway.fall();
    await state('Waiting').waitFor();
    await expect.poll(() => sources.innerText()).toMatch(/waiting, next attempt/);
    await expect.poll(() => sources.getByRole('button', { name: 'Show why' }).count()).toBe(1);
    // It can be told to while it waits; once the gateway is back it may be up by itself at any moment.
    await chooseFrom(page.getByRole('button', { name: 'Actions for Gateway' }), 'Connect now');
    await gateway.rise();
    await state('Up').waitFor();
    gateway.ring('two', { number: '+15550109', name: 'Summit Optics' });
    await calls.getByText('Summit Optics').waitFor();
    // It rang before, and nobody knows what became of it meanwhile.
    await calls.getByText('Harbour Bakery').click();
    await detail
      .getByRole('listbox')
      .getByText(/^Events are missing for (\d+ s|less than a second) · /)
      .first()
      .waitFor();
    const times = page.getByRole('slider', { name: /^Time of/ });
    await expect.poll(() => times.getAttribute('aria-valuetext')).toMatch(/1 gap/);
    await page.getByRole('tab', { name: 'Events' }).click();
    // Each attempt that fails is one more.
    await events
      .getByText(/link down/i)
      .first()
      .waitFor();
    await events
      .getByText(/gap|missing/i)
      .first()
      .waitFor();
    expect(complaints).toEqual([]);
  });
});

describe.skipIf(CHROMIUM === undefined)('a busy system in a browser', { timeout: 180_000 }, () => {
  it.each([1_000, 5_000])('leaves the page at hand at %i events a second', async (rate) => {
    const { page, app, complaints } = await openPage({
      shell: { startDemo: () => startDemoSystems(rate / SYSTEMS) },
    });
    const { calls, events, filter } = workbench(page);
    await app.client.ask('demo.start', {});
    await app.until(({ captures }) => captures.some(({ events: count }) => count > rate / 2));
    const before = (await app.until(() => true)).captures[0]?.events ?? 0;
    const until = performance.now() + LOAD_MS;
    const slowest = { typed: 0 };
    for (let turn = 0; performance.now() < until; turn += 1) {
      await page.getByRole('tab', { name: turn % 2 === 0 ? 'Calls' : 'Events' }).click();
      const began = performance.now();
      await filter.fill('');
      await filter.press('x');
      await expect.poll(() => filter.inputValue()).toBe('x');
      slowest.typed = Math.max(slowest.typed, performance.now() - began);
      await filter.fill('');
      await filter.blur();
      expect(await rowsOf(turn % 2 === 0 ? calls : events).count()).toBeLessThanOrEqual(MOST_ROW_ELEMENTS);
    }
    await page.getByRole('tab', { name: 'Events' }).click();
    const newest: number[] = [];
    await expect
      .poll(async () => newest.push(Math.max(...(await column(events, 'No.')).map(Number))))
      .toBeGreaterThanOrEqual(LOOKS);
    // Most looks find rows, and others each time: not the places of rows that are still to come.
    expect(new Set(newest.filter((seq) => seq > 0)).size).toBeGreaterThan(LOOKS / 2);
    const { captures } = await app.until(() => true);
    expect(captures[0]?.events).toBeGreaterThan(before + rate);
    expect(captures[0]?.dropped).toBe(0);
    // Very generous: the simulated systems, the engine and the browser share this computer with other tests.
    expect(slowest.typed).toBeLessThan(15_000);
    expect(complaints).toEqual([]);
  });
});

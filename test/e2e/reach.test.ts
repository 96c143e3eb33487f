import { AxeBuilder } from '@axe-core/playwright';
import { describe, expect, it } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import type { Theme } from '../../model/contract/settings.ts';
import { openPage } from '../support/browser.ts';
import { CHROMIUM } from '../support/chromium.ts';
import type { OpenPage } from '../support/browser.ts';
import { rowsOf, workbench } from '../support/workbench.ts';

const STANDARD = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

async function violations(page: Page, screen: string): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).withTags(STANDARD).analyze();
  return found.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ html, failureSummary }) => `${screen}: ${id}: ${html.slice(0, 160)}: ${failureSummary ?? ''}`,
    ),
  );
}

async function themed(opened: OpenPage, theme: Theme): Promise<void> {
  const { settings } = await opened.app.until(() => true);
  await opened.app.client.ask('settings.save', { ...settings, theme });
  await opened.page.locator(`html[data-theme="${theme}"]`).waitFor();
}

async function demo({ page, app }: OpenPage): Promise<void> {
  await app.client.ask('demo.start', {});
  await app.until(({ captures }) => captures.some(({ events }) => events > 60));
  const { calls, detail } = workbench(page);
  await expect.poll(() => rowsOf(calls).count()).toBeGreaterThan(3);
  // What is looked at stands still while it is looked at.
  await page.getByRole('button', { name: 'Pause view' }).click();
  await rowsOf(calls).nth(2).getByRole('gridcell').nth(1).click();
  await detail.getByRole('heading').first().waitFor();
}

/** Every main screen, how one comes there from the calls, and what tells that it is there. */
const SCREENS: readonly [name: string, open: (page: Page) => Promise<void>][] = [
  ['calls', async (page) => page.getByRole('tab', { name: 'Calls' }).click()],
  ['events', async (page) => page.getByRole('tab', { name: 'Events' }).click()],
  ['timeline', async (page) => page.getByRole('tab', { name: 'Timeline' }).click()],
  ['palette', async (page) => command(page, '')],
  ['system tiles', async (page) => command(page, 'add source', true)],
  [
    'source form',
    async (page) => {
      await command(page, 'add source', true);
      await page.getByRole('dialog').getByRole('button', { name: /Avaya/ }).click();
      await page.getByRole('dialog').getByText('More settings').click();
      await page.getByRole('dialog').getByText('Certificates and proxy').click();
    },
  ],
  [
    'doctor',
    async (page) => {
      await page.getByRole('button', { name: 'Show why' }).first().click();
      await page.getByRole('dialog').getByText('It does not work yet').waitFor();
    },
  ],
  [
    'export',
    async (page) => {
      await page.keyboard.press('Control+e');
      await page.getByRole('region', { name: 'What would be replaced' }).waitFor();
    },
  ],
  ['settings', async (page) => command(page, 'settings of notifications', true)],
  ['keys', async (page) => command(page, 'list the keys', true)],
  ['help with filters', async (page) => command(page, 'help with filters', true)],
  ['new record', async (page) => command(page, 'new record', true)],
];

async function command(page: Page, text: string, isRun = false): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Find a command' }).fill(text);
  if (isRun) await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
}

/** What reaches beyond the window sideways. */
async function wideElements(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const isWide = document.documentElement.scrollWidth > window.innerWidth;
    const wide = [...document.querySelectorAll('button, input, [role=tab], header, footer, dialog')].filter(
      (element) => {
        const { right, width } = element.getBoundingClientRect();
        const isScrolled = element.closest('[role=grid], [role=toolbar], .unseen, .scroll') !== null;
        return width > 0 && right > window.innerWidth + 1 && !isScrolled;
      },
    );
    return [...(isWide ? ['the page'] : []), ...wide.map((element) => element.outerHTML.slice(0, 120))];
  });
}

describe.skipIf(CHROMIUM === undefined)('the page for everybody', { timeout: 300_000 }, () => {
  it.each(['dark', 'light', 'contrast'] as const)(
    'has no violation of WCAG 2.2 AA in the %s theme',
    async (theme) => {
      // axe is put into the page, which the page's own policy would forbid.
      const opened = await openPage({ bypassCSP: true });
      const { page } = opened;
      await themed(opened, theme);
      const found = await violations(page, 'first run');
      await demo(opened);
      for (const [name, open] of SCREENS) {
        await open(page);
        found.push(...(await violations(page, name)));
        while ((await page.getByRole('dialog').count()) > 0) await page.keyboard.press('Escape');
      }
      expect(found).toEqual([]);
    },
  );

  it.each([
    ['a small window', { width: 1024, height: 640 }],
    ['200 % zoom', { width: 720, height: 450 }],
  ])('fits into %s', async (_, viewport) => {
    const opened = await openPage({ viewport, reducedMotion: 'reduce' });
    const { page, complaints } = opened;
    expect(await wideElements(page)).toEqual([]);
    await demo(opened);
    for (const [name, open] of SCREENS) {
      if (name === 'doctor') continue;
      await page.keyboard.press('Escape');
      await open(page);
      expect([name, ...(await wideElements(page))]).toEqual([name]);
      while ((await page.getByRole('dialog').count()) > 0) await page.keyboard.press('Escape');
    }
    expect(complaints).toEqual([]);
  });

  it('shows what is chosen and where the focus is where the system has the say over colours', async () => {
    const opened = await openPage({ forcedColors: 'active' });
    const { page, complaints } = opened;
    await demo(opened);
    const { calls, detail } = workbench(page);
    const highlight = await page.evaluate(() => {
      document.body.style.caretColor = 'Highlight';
      return getComputedStyle(document.body).caretColor;
    });
    const styleOf = (of: Locator, property: string) =>
      of.evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property);
    const outlineOf = async (of: Locator) => [
      await styleOf(of, 'outline-style'),
      await styleOf(of, 'outline-color'),
    ];

    expect(await outlineOf(calls.locator('[role=row][aria-selected=true]'))).toEqual(['solid', highlight]);
    const tabs = page.getByRole('tablist').first();
    expect(await styleOf(tabs.getByRole('tab', { selected: true }), 'border-bottom-color')).toBe(highlight);
    expect(await styleOf(tabs.getByRole('tab', { name: 'Events' }), 'border-bottom-color')).not.toBe(
      highlight,
    );
    // The words of the ladder are not painted over.
    const step = detail.getByRole('option').first();
    expect(await styleOf(step.locator('.hit'), 'fill')).toBe('none');
    await page.keyboard.press('Tab');
    expect(await outlineOf(page.locator(':focus'))).toEqual(['solid', highlight]);
    expect(complaints).toEqual([]);
  });
});

import type { Locator, Page } from 'playwright-core';

/** The parts of the page, found as a person or a screen reader finds them. */
export interface Workbench {
  filter: Locator;
  calls: Locator;
  events: Locator;
  detail: Locator;
  message: Locator;
  sources: Locator;
  notifications: Locator;
}

export function workbench(page: Page): Workbench {
  const detail = page.getByRole('complementary', { name: 'Detail' });
  return {
    filter: page.getByRole('combobox', { name: 'Filter' }),
    calls: page.getByRole('grid', { name: 'Calls' }),
    events: page.getByRole('grid', { name: 'Events' }),
    detail,
    message: detail.getByRole('region', { name: 'Message of the event' }),
    sources: page.getByRole('navigation', { name: 'Sources and saved filters' }),
    notifications: page.getByRole('region', { name: 'Notifications' }),
  };
}

/** The rows of a grid that are in the page, without its head. */
export function rowsOf(grid: Locator): Locator {
  return grid.getByRole('row').filter({ has: grid.page().getByRole('gridcell') });
}

/** What stands in a column of the rows in the page, from the top. */
export async function column(grid: Locator, title: string): Promise<string[]> {
  const titles = await grid.getByRole('columnheader').allInnerTexts();
  const place = titles.findIndex((text) => text.trim() === title);
  if (place < 0) throw new Error(`There is no column ${title}, only ${titles.join(', ')}`);
  return grid.locator(`[role=gridcell][aria-colindex="${place + 1}"]`).allInnerTexts();
}

/** Presses Tab until something has the focus: how often. */
export async function tabTo(target: Locator, most = 60): Promise<number> {
  const page = target.page();
  for (let pressed = 1; pressed <= most; pressed += 1) {
    await page.keyboard.press('Tab');
    if (await target.evaluate((element) => element === document.activeElement)) return pressed;
  }
  throw new Error(`Tab does not lead there in ${most} steps: ${String(target)}`);
}

/** Chooses from the menu of a button. */
export async function chooseFrom(button: Locator, item: string | RegExp): Promise<void> {
  await button.click();
  await button.page().getByRole('menuitem', { name: item }).click();
}

/** Opens a capture or an export of this computer by the menu, as a person does, and shows it. */
export async function openFile(page: Page, file: string): Promise<void> {
  const isExport = /json$/.test(file);
  const ask = async () => {
    await page.keyboard.press('Control+k');
    const command = isExport ? 'import an export' : 'open a capture';
    await page.getByRole('combobox', { name: 'Find a command' }).fill(command);
    await page.keyboard.press('Enter');
  };
  // Waited for from before the first key: the browser is told then to hand the chooser over.
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), ask()]);
  await chooser.setFiles(file);
  if (isExport) await page.getByRole('button', { name: 'Show it' }).click();
}

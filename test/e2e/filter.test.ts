import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openPage } from '../support/browser.ts';
import { CHROMIUM } from '../support/chromium.ts';
import { manyEvents } from '../support/many-events.ts';
import { recordEvents } from '../support/record-events.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { openFile, rowsOf, workbench } from '../support/workbench.ts';

async function withCapture() {
  const opened = await openPage();
  const file = join(await temporaryFolder(), 'monday.ringscope');
  await recordEvents(file, [...manyEvents(2_000)]);
  await openFile(opened.page, file);
  const parts = workbench(opened.page);
  await expect.poll(() => rowsOf(parts.calls).count()).toBeGreaterThan(5);
  return { ...opened, ...parts };
}

describe.skipIf(CHROMIUM === undefined)('the filter box in a browser', { timeout: 120_000 }, () => {
  it('says where a filter is wrong, proposes what was meant, and counts what is hidden', async () => {
    const { page, filter, complaints } = await withCapture();
    const message = page.getByRole('search').getByRole('status');
    await filter.fill('stat:ringing');
    await expect.poll(() => filter.getAttribute('aria-invalid')).toBe('true');
    await expect.poll(() => message.innerText()).toMatch(/stat/);
    await message.getByRole('button', { name: /^Use/ }).click();
    await expect.poll(() => filter.inputValue()).toBe('state:ringing');
    await filter.fill('from:');
    await expect.poll(() => filter.getAttribute('aria-invalid')).toBe('false');
    await filter.fill('direction:in');
    await filter.press('Enter');
    await expect
      .poll(() => page.getByRole('main').innerText())
      .toMatch(/\d+ calls match\s+\d+ hidden by the filter/);
    await page.getByRole('button', { name: /hidden by the filter/ }).click();
    expect(await filter.inputValue()).toBe('');
    expect(complaints).toEqual([]);
  });

  it('completes fields and the values that occur', async () => {
    const { page, filter, complaints } = await withCapture();
    const proposals = page.getByRole('listbox', { name: 'Proposals' }).getByRole('option');
    await page.keyboard.press('/');
    await page.keyboard.type('que');
    await expect
      .poll(() =>
        proposals
          .first()
          .innerText()
          .catch(() => ''),
      )
      .toMatch(/^queue/);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect.poll(() => filter.inputValue()).toBe('queue:');
    await expect.poll(async () => (await proposals.allInnerTexts()).join()).toContain('Front desk');
    await page.keyboard.type('Sup');
    await expect.poll(() => proposals.allInnerTexts()).toHaveLength(1);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    await expect.poll(() => filter.inputValue()).toMatch(/^queue:"?Support"?\s*$/);
    expect(complaints).toEqual([]);
  });

  it('is narrowed from a cell, and kept under a name', async () => {
    const { page, calls, filter, sources, complaints } = await withCapture();
    await calls.getByText('Answered', { exact: true }).first().click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Only outcome:answered' }).click();
    await expect.poll(() => filter.inputValue()).toBe('outcome:answered');
    await expect.poll(() => page.getByRole('button', { name: /\d hidden by the filter/ }).count()).toBe(1);

    await calls.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('.');
    await page
      .getByRole('menuitem', { name: /^Only party/ })
      .first()
      .click();
    await expect.poll(() => filter.inputValue()).toMatch(/^party:/);

    await page.keyboard.press('Control+k');
    await page.keyboard.type('save the filter');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('textbox').first().fill('One party');
    await page.keyboard.press('Enter');
    await sources.getByText('One party').waitFor();
    await page.getByRole('button', { name: 'Clear the filter' }).first().click();
    await sources.getByText('One party').click();
    await expect.poll(() => filter.inputValue()).toMatch(/^party:/);
    expect(complaints).toEqual([]);
  });
});

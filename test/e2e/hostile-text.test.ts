import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { openPage } from '../support/browser.ts';
import { CHROMIUM } from '../support/chromium.ts';
import { makeEvent } from '../support/make-event.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { openFile, rowsOf, workbench } from '../support/workbench.ts';

const NAMES = {
  markup:
    '<img src=x onerror="document.title=`owned`"><script>document.title="owned"</script><b id=owned>bold</b>',
  attribute: '" onmouseover="document.title=`owned`" x="',
  template: '{@html "<b id=owned>"} ${document.title} {{constructor}}',
  direction: '\u202Eevil\u2066 txt.exe\u2069',
  controls: 'a\u0000b\u001b[31mc\u0007\r\nd\u007f\u0085\u2028e',
  surrogate: 'lone \ud800 half',
  formula: '=HYPERLINK("https://elsewhere.example/","click")',
  address: 'javascript:document.title="owned"',
  long: 'long '.repeat(20_000),
} as const;

/** A call of each name: caller, called, agent, queue, device, cause and raw message all have it. */
function events(): string {
  return Object.entries(NAMES)
    .map(([kind, name], index) =>
      JSON.stringify({
        seq: index + 1,
        ...makeEvent({
          at: Date.UTC(2026, 2, 2, 13, index),
          receivedAt: Date.UTC(2026, 2, 2, 13, index),
          sourceId: `<i id=owned>${kind}</i>`,
          name,
          callId: `${kind} ${name.slice(0, 60)}`,
          device: name.slice(0, 1_000),
          from: { name, number: `555010${index}` },
          to: { name },
          agent: { id: '1', name },
          queue: { id: '2', name },
          cause: name,
          raw: JSON.stringify({ [name.slice(0, 500)]: [name, { deep: name }] }),
        }),
      }),
    )
    .join('\n');
}

/** Nothing of what came may have become more than text. */
async function inert(page: Page): Promise<void> {
  expect(await page.title()).toBe('Ringscope');
  expect(
    await page.locator('#owned, [onmouseover], [onerror], img, body script, a[href^="javascript"]').count(),
  ).toBe(0);
  // Controls and marks that turn the direction of writing stand on screen as symbols only.
  const text = await page.locator('body').innerText();
  expect(text.replaceAll(/[\t\n]/g, ' ')).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
}

describe.skipIf(CHROMIUM === undefined)('hostile names in a browser', { timeout: 180_000 }, () => {
  it('stay text in every list, in the detail, in filters and in the palette', async () => {
    const { page, complaints } = await openPage();
    const file = join(await temporaryFolder(), 'hostile.ndjson');
    await writeFile(file, events());
    await openFile(page, file);
    const { calls, detail, events: list, filter, message } = workbench(page);
    const kinds = Object.keys(NAMES);
    await expect.poll(() => rowsOf(calls).count()).toBe(kinds.length);
    await inert(page);
    expect(await calls.innerText()).toContain('⟨202E⟩evil');

    await calls.focus();
    for (const _ of kinds) {
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await detail.getByRole('listbox', { name: 'What happened, step by step' }).waitFor();
      await message.getByRole('tab', { name: 'Text' }).waitFor();
      for (const view of ['Fields', 'Tree', 'Text', 'Hex']) {
        await message.getByRole('tab', { name: view }).click();
        await inert(page);
      }
      await calls.focus();
    }
    // No text pushes the page out of its frame.
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
    ).toBeLessThanOrEqual(0);

    await page.getByRole('tab', { name: 'Events' }).click();
    await expect.poll(() => rowsOf(list).count()).toBe(kinds.length);
    await inert(page);
    await list.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('.');
    await page.getByRole('menuitem', { name: /^Only/ }).first().waitFor();
    await inert(page);
    await page.keyboard.press('Escape');

    await filter.fill('name:');
    await page.getByRole('listbox', { name: 'Proposals' }).waitFor();
    await inert(page);
    await filter.fill(`from:"<b id=owned>"`);
    await filter.press('Enter');
    await inert(page);
    await filter.fill('');
    await filter.press('Enter');

    await page.getByRole('tab', { name: 'Timeline' }).click();
    await page.getByRole('grid', { name: /^Timeline/ }).waitFor();
    await inert(page);
    await page.keyboard.press('Control+e');
    await page.getByRole('region', { name: 'What would be replaced' }).waitFor();
    await inert(page);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Find a command' }).waitFor();
    await inert(page);
    expect(complaints).toEqual([]);
  });
});

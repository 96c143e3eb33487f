import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { JSHandle, Page } from 'playwright-core';
import { captureExportSchema } from '../../model/contract/capture-export.ts';
import { openPage } from '../support/browser.ts';
import { CHROMIUM } from '../support/chromium.ts';
import { startGateway } from '../support/gateway.ts';
import { manyEvents } from '../support/many-events.ts';
import { recordEvents } from '../support/record-events.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { chooseFrom, openFile, rowsOf, workbench } from '../support/workbench.ts';

const MANY = 50_000;
const FIRM = { number: '+15550100', name: 'Harbour Bakery' };

/** How much of a progress bar is full. */
function valueOf(bar: SVGElement | HTMLElement): number {
  return bar instanceof HTMLProgressElement && bar.hasAttribute('value') ? bar.value : 0;
}

/** What a browser hands over when this file is dropped. */
async function droppedFile(page: Page, file: string): Promise<JSHandle<DataTransfer>> {
  const content = (await readFile(file)).toString('base64');
  return page.evaluateHandle(
    ([data, name]) => {
      const transfer = new DataTransfer();
      const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
      transfer.items.add(new File([bytes], name));
      return transfer;
    },
    [content, basename(file)] as const,
  );
}

describe.skipIf(CHROMIUM === undefined)('captures in a browser', { timeout: 120_000 }, () => {
  it('are begun anew while recording goes on', async () => {
    const { page, app, complaints } = await openPage();
    const gateway = await startGateway();
    await gateway.connect(app);
    const { calls } = workbench(page);
    gateway.ring('one', FIRM);
    await expect.poll(() => rowsOf(calls).count()).toBe(1);
    const menu = page.getByRole('banner').getByRole('button', { name: 'Recording' });
    await chooseFrom(menu, 'New record…');
    const dialog = page.getByRole('dialog', { name: 'New record' });
    await dialog.getByLabel('Name').fill('Tuesday');
    await dialog.getByRole('button', { name: 'Begin' }).click();
    await expect.poll(() => page.getByRole('contentinfo').innerText()).toContain('Tuesday');
    await expect.poll(() => rowsOf(calls).count()).toBe(0);
    gateway.ring('two', FIRM);
    await expect.poll(() => rowsOf(calls).count()).toBe(1);
    expect(complaints).toEqual([]);
  });

  it('are opened, exported with numbers and names replaced, and downloaded', async () => {
    const { page, complaints } = await openPage();
    const events = [...manyEvents(400)];
    const file = join(await temporaryFolder(), 'monday.ringscope');
    await recordEvents(file, events);
    await openFile(page, file);
    await expect.poll(() => page.getByRole('contentinfo').innerText()).toMatch(/Showing\s+monday\b/);

    await page.getByRole('button', { name: 'Export…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Export' });
    await dialog.getByRole('radio', { name: 'All of the capture' }).check();
    await dialog.getByRole('radio', { name: /^JSON/ }).check();
    const preview = dialog.getByRole('region', { name: 'What would be replaced' });
    await expect.poll(() => preview.innerText().catch(() => '')).toMatch(/\+3312555\d{5}[\s\S]*Person \d+/);
    await dialog.getByRole('button', { name: 'Export', exact: true }).click();

    const downloading = page.waitForEvent('download');
    await workbench(page).notifications.getByRole('button', { name: 'Download' }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toMatch(/^monday.*\.json$/);
    const text = await readFile(await download.path(), 'utf8');
    const exported = captureExportSchema.parse(JSON.parse(text));
    expect(exported.redacted).toBe(true);
    expect(exported.events).toHaveLength(events.length);
    for (const { from, to } of events) {
      for (const number of [from?.number, to?.number]) {
        if (number?.startsWith('+')) expect(text.includes(number.slice(1))).toBe(false);
      }
      if (from?.name !== undefined) expect(text.includes(`"${from.name}"`)).toBe(false);
    }
    await workbench(page).notifications.getByRole('button', { name: 'Dismiss' }).click();
    await expect.poll(() => page.getByRole('article', { name: /xport/ }).count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('are opened when their file is dropped on the window', async () => {
    const { page, complaints } = await openPage();
    const file = join(await temporaryFolder(), 'dropped.ringscope');
    await recordEvents(file, [...manyEvents(160)]);
    const dropped = await droppedFile(page, file);
    await page.dispatchEvent('body', 'dragenter', { dataTransfer: dropped });
    await page.getByText('Drop a capture or an export to open it').waitFor();
    await page.dispatchEvent('body', 'drop', { dataTransfer: dropped });
    await expect.poll(() => page.getByRole('contentinfo').innerText()).toMatch(/Showing\s+dropped\b/);
    await expect.poll(() => rowsOf(workbench(page).calls).count()).toBe(20);
    expect(await page.getByText('Drop a capture or an export to open it').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('are exported while one sees how far it is, and can be cancelled', async () => {
    const { page, app, complaints } = await openPage();
    const file = join(await temporaryFolder(), 'large.ringscope');
    await recordEvents(file, [...manyEvents(MANY)]);
    await openFile(page, file);
    await expect.poll(() => page.getByRole('contentinfo').innerText()).toMatch(/Showing\s+large\b/);
    await page.getByRole('button', { name: 'Export…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Export' });
    await dialog.getByRole('radio', { name: 'All of the capture' }).check();
    await dialog.getByRole('radio', { name: /^JSON/ }).check();
    await dialog.getByRole('button', { name: 'Export', exact: true }).click();
    const job = page.getByRole('article', { name: 'Export of large' });
    const progress = job.getByRole('progressbar');
    await expect.poll(() => progress.evaluate(valueOf).catch(() => 0)).toBeGreaterThan(0);
    await job.getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(() => job.innerText()).toContain('Cancelled; nothing was written.');
    expect(await job.getByRole('button', { name: 'Download' }).count()).toBe(0);
    const { jobs } = await app.until(() => true);
    expect(jobs).toMatchObject([{ state: 'cancelled', file: null, download: null }]);
    await job.getByRole('button', { name: 'Dismiss' }).click();
    await expect.poll(() => job.count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('show of chosen calls only what redaction would replace in them', async () => {
    const { page, complaints } = await openPage();
    const file = join(await temporaryFolder(), 'monday.ringscope');
    await recordEvents(file, [...manyEvents(160)]);
    await openFile(page, file);
    const { calls, detail } = workbench(page);
    await expect.poll(() => rowsOf(calls).count()).toBe(20);
    await calls.getByText('Customer 7919', { exact: false }).click();
    await detail.getByRole('button', { name: 'Export call…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Export' });
    expect(await dialog.getByRole('radio', { name: 'This call' }).isChecked()).toBe(true);
    const preview = dialog.getByRole('region', { name: 'What would be replaced' });
    await expect.poll(() => preview.innerText().catch(() => '')).toContain('Customer 7919');
    expect(await preview.innerText()).not.toMatch(/Customer (?!7919)/);
    await dialog.getByRole('radio', { name: 'All of the capture' }).check();
    await expect.poll(() => preview.innerText().catch(() => '')).toMatch(/Customer (?!7919)/);
    expect(complaints).toEqual([]);
  });

  it('are imported, closed, and told of when they cannot be read', async () => {
    const { page, complaints } = await openPage();
    const folder = await temporaryFolder();
    const file = join(folder, 'events.ndjson');
    const lines = [...manyEvents(160)].map((event, index) => JSON.stringify({ seq: index + 1, ...event }));
    await writeFile(file, `${lines.join('\n')}\n`);
    await openFile(page, file);
    const { calls, notifications } = workbench(page);
    await expect.poll(() => rowsOf(calls).count()).toBe(20);

    const broken = join(folder, 'broken.ringscope');
    await writeFile(broken, 'this is no capture');
    await openFile(page, broken);
    await notifications.getByRole('alert').waitFor();
    expect(await notifications.getByRole('alert').innerText()).toMatch(/capture/);
    await chooseFrom(page.getByRole('banner').getByRole('button', { name: /^Imported/ }), /^Close Imported/);
    await expect.poll(() => rowsOf(calls).count()).toBe(0);
    expect(complaints).toEqual([]);
  });
});

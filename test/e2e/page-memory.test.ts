import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { openPage } from '../support/browser.ts';
import { CHROMIUM } from '../support/chromium.ts';
import { tracesOfSecrets } from '../support/traces-of-secrets.ts';

const SECRET = 'Quern-58-lichen/Zephyr';
const NAME = 'Gateway of the harbour';

/** What the memory of the page's script holds once the garbage is gone, every text of it included. */
async function memoryOf(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  const pieces: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => pieces.push(chunk));
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  return pieces.join('');
}

describe.skipIf(CHROMIUM === undefined)('the memory of the page', { timeout: 120_000 }, () => {
  it('keeps no secret that was typed once it is saved', async () => {
    const { page, complaints } = await openPage();
    await page.getByRole('button', { name: /^WebSocket/i }).click();
    const form = page.getByRole('dialog', { name: 'Add' });
    await form.getByLabel('Name', { exact: true }).first().fill(NAME);
    await form.getByLabel(/^URL/).fill('wss://127.0.0.1:9/');
    // Key by key: to fill a field in, the whole text would be brought into the page.
    await form.getByLabel(/^Authorization header/).focus();
    await page.keyboard.type(SECRET);
    expect(tracesOfSecrets([SECRET], [['typed', await memoryOf(page)]])).not.toEqual([]);
    await form.getByRole('button', { name: 'Add source' }).click();
    await form.waitFor({ state: 'detached' });
    await page.getByText(NAME).first().waitFor();

    await expect
      .poll(async () => {
        const memory = await memoryOf(page);
        return { name: memory.includes(NAME), secret: tracesOfSecrets([SECRET], [['saved', memory]]) };
      })
      .toEqual({ name: true, secret: [] });
    expect(complaints).toEqual([]);
  });
});

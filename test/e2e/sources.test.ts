import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { openPage } from '../support/browser.ts';
import { CHROMIUM } from '../support/chromium.ts';
import { startGateway } from '../support/gateway.ts';
import type { Gateway } from '../support/gateway.ts';
import { chooseFrom, rowsOf, workbench } from '../support/workbench.ts';

const FIRM = { number: '+15550100', name: 'Harbour Bakery' };

/** Fills the form of a WebSocket source as a person does who has read the gateway's papers. */
async function fillForm(page: Page, gateway: Gateway): Promise<void> {
  const form = page.getByRole('dialog', { name: 'Add' });
  await form.getByLabel('Name', { exact: true }).first().fill('Gateway');
  await form.getByLabel(/^URL/).fill(gateway.url);
  await form.getByText('More settings').click();
  const subprotocols = form.getByLabel(/^Sub-?protocols/i).first();
  await subprotocols.fill('gateway.events.v1');
  await subprotocols.press('Enter');
  for (const [field, title] of Object.entries(MAPPED)) {
    await form.getByLabel(title, { exact: true }).fill(String(gateway.mapping[field]));
  }
  await form.getByLabel(/^Authorization header/).fill(gateway.authorization);
}

/** The fields of a mapping, by what they are called in the form. */
const MAPPED = {
  callId: 'Call id',
  kind: 'Kind',
  from: 'From',
  to: 'To',
  state: 'State',
  direction: 'Direction',
  at: 'At',
} as const;

describe.skipIf(CHROMIUM === undefined)('sources in a browser', { timeout: 180_000 }, () => {
  it('are added by the form, tried, trusted by their authority, and then bring calls', async () => {
    const { page, app, complaints } = await openPage();
    const gateway = await startGateway();
    await page.getByRole('button', { name: /^WebSocket/i }).click();
    const dialog = page.getByRole('dialog', { name: 'Add' });
    await dialog.getByRole('button', { name: 'Add source' }).click();
    await dialog.getByText('Something is missing or cannot be used').waitFor();

    await fillForm(page, gateway);
    await dialog.getByRole('button', { name: 'Test', exact: true }).click();
    await dialog.getByText('It does not work yet').waitFor();
    await dialog.getByText('tls-untrusted').waitFor();
    await dialog.getByText(/What 127\.0\.0\.1:\d+ presented/).waitFor();
    await dialog.getByRole('button', { name: 'Trust this authority for this source' }).click();
    await dialog.getByRole('button', { name: 'Test again' }).click();
    await dialog.getByText('It works', { exact: true }).waitFor();
    await dialog.getByRole('button', { name: 'Add source' }).click();

    await app.until(({ sources }) => sources.some(({ link }) => link.state === 'up'));
    const { calls, sources } = workbench(page);
    await sources.getByRole('img', { name: 'Up' }).waitFor();
    gateway.ring('one', FIRM);
    await expect
      .poll(() => rowsOf(calls).allInnerTexts())
      .toEqual([expect.stringContaining('Harbour Bakery')]);
    // Secrets go in and never come back.
    await chooseFrom(page.getByRole('button', { name: 'Actions for Gateway' }), 'Edit…');
    await page
      .getByRole('dialog', { name: 'Edit Gateway' })
      .getByRole('button', { name: 'Replace' })
      .waitFor();
    expect(await page.content()).not.toContain(gateway.authorization);
    expect(complaints).toEqual([]);
  });

  it('are exported and imported without secrets, and deleted with what that means', async () => {
    const { page, app, complaints } = await openPage();
    const gateway = await startGateway();
    await gateway.connect(app);
    const { sources } = workbench(page);
    const more = page.getByRole('button', { name: 'More about sources' });
    const downloading = page.waitForEvent('download');
    await chooseFrom(more, 'Export sources');
    const download = await downloading;
    expect(download.suggestedFilename()).toBe('ringscope-sources.json');
    const file = await download.path();
    const text = await readFile(file, 'utf8');
    expect(text).toContain(gateway.url);
    expect(text).not.toContain(gateway.authorization.replace('Bearer ', ''));

    await chooseFrom(page.getByRole('button', { name: 'Actions for Gateway' }), 'Delete…');
    const dialog = page.getByRole('dialog', { name: 'Delete Gateway?' });
    expect(await dialog.innerText()).toMatch(
      /secrets are forgotten: Authorization header[\s\S]*stays in the captures/,
    );
    await dialog.getByRole('button', { name: 'Delete source' }).click();
    await app.until(({ sources: left }) => left.length === 0);

    const choosing = page.waitForEvent('filechooser');
    // The record is not empty, so the workbench stays.
    await chooseFrom(more, /^Import sources/);
    await (
      await choosing
    ).setFiles({ name: 'sources.json', mimeType: 'application/json', buffer: Buffer.from(text) });
    await sources.getByText('Gateway', { exact: true }).waitFor();
    await sources.getByRole('img', { name: 'Rejected' }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('of the demo tell why they cannot be connected to, with the chain', async () => {
    const { page, app, complaints } = await openPage();
    await app.client.ask('demo.start', {});
    const { sources } = workbench(page);
    const depot = sources.getByRole('listitem').filter({ hasText: 'Depot' });
    await depot.getByRole('img', { name: 'Rejected' }).waitFor();
    await depot.getByRole('button', { name: 'Show why' }).click();
    const dialog = page.getByRole('dialog', { name: /^Test of Depot/ });
    await dialog.getByText('It does not work yet').waitFor();
    await dialog.getByRole('heading', { name: /presented\s+not trusted/ }).waitFor();
    await dialog.getByText('issued by').first().waitFor();
    await dialog.getByText(/^Here: press “Trust this authority for this source”/).waitFor();
    const downloading = page.waitForEvent('download');
    await dialog.getByRole('button', { name: 'Save report' }).click();
    const report = await readFile(await (await downloading).path(), 'utf8');
    expect(report).toMatch(/tls-untrusted/);
    expect(complaints).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { openPage } from '../support/browser.ts';
import { CHROMIUM } from '../support/chromium.ts';
import { startGateway } from '../support/gateway.ts';
import { workbench } from '../support/workbench.ts';

const FIRM = { number: '+15550100', name: 'Harbour Bakery' };

async function withGateway() {
  const opened = await openPage();
  const gateway = await startGateway();
  await gateway.connect(opened.app);
  const { calls, notifications } = workbench(opened.page);
  return { ...opened, calls, banners: notifications.getByRole('article'), gateway };
}

describe.skipIf(CHROMIUM === undefined)('banners of ringing calls', { timeout: 120_000 }, () => {
  it('stay away while somebody has paused them in the settings', async () => {
    const { page, app, order, calls, banners, gateway, complaints } = await withGateway();
    order({ do: 'command', id: 'app.notifications' });
    const settings = page.getByRole('dialog', { name: 'Settings' });
    await settings.getByRole('button', { name: 'for 1 hour' }).click();
    await settings.getByText(/^Paused until \d\d:\d\d/).waitFor();
    gateway.ring('one', FIRM);
    await calls.getByText('Harbour Bakery').waitFor();
    await app.until(({ ringing }) => ringing.length === 0);
    expect(await banners.count()).toBe(0);

    await settings.getByRole('button', { name: 'Resume' }).click();
    await settings.getByRole('button', { name: 'until tomorrow 06:00' }).waitFor();
    await settings.getByRole('button', { name: 'Done' }).click();
    await expect.poll(() => banners.allInnerTexts()).toEqual([expect.stringContaining('Harbour Bakery')]);
    expect(complaints).toEqual([]);
  });

  it('are left to the system where it tells of calls', async () => {
    const { app, calls, banners, gateway, complaints } = await withGateway();
    app.engine.ringingShownBy = 'system';
    gateway.ring('one', FIRM);
    await calls.getByText('Harbour Bakery').waitFor();
    await app.until(({ ringing }) => ringing.length === 1);
    expect(await banners.count()).toBe(0);
    app.engine.ringingShownBy = 'page';
    await expect.poll(() => banners.allInnerTexts()).toEqual([expect.stringContaining('Harbour Bakery')]);
    expect(complaints).toEqual([]);
  });
});

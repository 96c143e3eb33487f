import { describe, expect, it } from 'vitest';
import { openPage } from '../support/browser.ts';
import { CHROMIUM } from '../support/chromium.ts';
import { startGateway } from '../support/gateway.ts';
import { rowsOf, workbench } from '../support/workbench.ts';

describe.skipIf(CHROMIUM === undefined)('the first minutes in a browser', { timeout: 120_000 }, () => {
  it('explain themselves in one screen, and lead to the calls of the demo', async () => {
    const { page, app, complaints } = await openPage();
    await page.getByRole('heading', { name: 'See what your telephone system does' }).waitFor();
    const systems = page.getByRole('region', { name: 'Connect to …' }).getByRole('button');
    await expect.poll(() => systems.count()).toBe((await app.client.ask('protocols.list', {})).length);
    await expect.poll(() => page.getByRole('button', { name: 'Open a capture…' }).isVisible()).toBe(true);

    await page.getByRole('button', { name: 'Start the demo' }).click();
    const { calls, sources } = workbench(page);
    await expect.poll(() => rowsOf(calls).count()).toBeGreaterThan(3);
    await expect.poll(() => sources.getByText('is not trusted').first().isVisible()).toBe(true);
    await expect.poll(() => page.getByRole('contentinfo').innerText()).toMatch(/Recording\s+[\d,]+\s+events/);

    await page.getByRole('button', { name: 'More about sources' }).click();
    await page.getByRole('menuitem', { name: 'End the demo' }).click();
    await expect.poll(() => sources.getByText('No source yet.').isVisible()).toBe(true);
    expect(complaints).toEqual([]);
  });

  it('say why nothing is shown: nothing came yet, nothing matches, or the engine has gone', async () => {
    const opened = await openPage();
    const { page, app, complaints } = opened;
    const gateway = await startGateway();
    await gateway.connect(app);
    const { calls, filter } = workbench(page);
    await page.getByText('No calls yet').waitFor();
    await page.getByText('The link is up: they appear as they happen.').waitFor();
    await page.getByRole('tab', { name: 'Timeline' }).click();
    await page.getByRole('tab', { name: 'Calls' }).click();

    const firm = { number: '+15550100', name: 'Harbour Bakery' };
    gateway.ring('one', firm);
    await expect.poll(() => rowsOf(calls).count()).toBe(1);
    await filter.fill('from:nobody');
    await page.getByText('No call matches the filter').waitFor();
    await page.getByRole('main').getByRole('button', { name: 'Clear the filter' }).click();
    await expect.poll(() => rowsOf(calls).count()).toBe(1);
    expect(complaints).toEqual([]);

    await opened.leave();
    await page.getByRole('heading', { name: 'Ringscope has stopped' }).waitFor();
  });
});

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import type { Updates } from '../../main/engine/shell.ts';
import type { UpdateState } from '../../model/contract/updates.ts';
import { openPage } from '../support/browser.ts';
import { CHROMIUM } from '../support/chromium.ts';
import { startGateway } from '../support/gateway.ts';
import { manyEvents } from '../support/many-events.ts';
import { recordEvents } from '../support/record-events.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { chooseFrom, rowsOf, workbench } from '../support/workbench.ts';

const BAKERY = { number: '+15550100', name: 'Harbour Bakery' };
const OPTICS = { number: '+15550109', name: 'Summit Optics' };

/** Newer versions as a test wants them. */
class ScriptedUpdates implements Updates {
  state: UpdateState = {
    ...{ state: 'idle', version: null, isMajor: false, progress: null, message: '', checkedAt: null },
  };
  policy: Updates['policy'] = 'automatic';
  asked: string[] = [];
  #changed: () => void = () => undefined;

  onChange(listener: () => void): void {
    this.#changed = listener;
  }

  become(change: Partial<UpdateState>): void {
    this.state = { ...this.state, ...change };
    this.#changed();
  }

  check(): Promise<void> {
    this.asked.push('check');
    this.become({ state: 'available', version: '2.0.0', isMajor: true });
    return Promise.resolve();
  }

  install(): Promise<void> {
    this.asked.push('install');
    return Promise.resolve();
  }
}

function settings(page: Page) {
  return page.getByRole('dialog', { name: 'Settings' });
}

describe.skipIf(CHROMIUM === undefined)('two windows of one browser', { timeout: 120_000 }, () => {
  it('have the same record and their own views of it', async () => {
    const { page, app, openAnother, complaints } = await openPage();
    const gateway = await startGateway();
    await gateway.connect(app);
    gateway.ring('one', BAKERY);
    gateway.ring('two', OPTICS);
    const other = await openAnother();
    const [here, there] = [workbench(page), workbench(other)];
    for (const { calls } of [here, there]) await expect.poll(() => rowsOf(calls).count()).toBe(2);

    await here.filter.fill('from:"Harbour Bakery"');
    await here.filter.press('Enter');
    await expect.poll(() => rowsOf(here.calls).count()).toBe(1);
    await there.calls.getByText('Summit Optics').click();
    await there.detail.getByRole('heading', { name: 'Summit Optics → Reception 1' }).waitFor();
    await other.getByRole('tab', { name: 'Events' }).click();
    await there.events.waitFor();
    expect(await here.calls.isVisible()).toBe(true);
    expect(await here.detail.innerText()).toContain('Nothing chosen');
    expect(await there.filter.inputValue()).toBe('');

    // What belongs to the person is the same in both.
    const { settings: kept } = await app.until(() => true);
    await app.client.ask('settings.save', { ...kept, theme: 'light' });
    for (const one of [page, other]) await one.locator('html[data-theme="light"]').waitFor();
    await other.close();
    gateway.answer('one');
    await expect.poll(() => here.calls.innerText()).toContain('Connected');
    expect(complaints).toEqual([]);
  });
});

describe.skipIf(CHROMIUM === undefined)('the page in the desktop’s window', { timeout: 120_000 }, () => {
  it('tells its commands, and does what menus and notifications want', async () => {
    const { page, app, commands, order, complaints } = await openPage({ shell: { kind: 'desktop' } });
    await expect.poll(() => commands().map(({ id }) => id)).toContain('capture.export');
    const isEnabled = (id: string) => commands().find((command) => command.id === id)?.isEnabled;
    expect(commands()).toContainEqual({
      ...{ id: 'app.palette', title: 'Find a command', group: 'App', shortcut: 'Ctrl+K', isEnabled: true },
    });
    expect([isEnabled('capture.exportCall'), isEnabled('app.updates')]).toEqual([false, false]);

    order({ do: 'command', id: 'app.shortcuts' });
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Escape');

    const gateway = await startGateway();
    await gateway.connect(app);
    gateway.ring('one', BAKERY);
    const { ringing } = await app.until(({ ringing: calls }) => calls.length > 0);
    const [call] = ringing;
    if (!call) throw new Error('No call rings.');
    const { detail, filter } = workbench(page);
    order({ do: 'showCall', call });
    await detail.getByRole('heading', { name: 'Harbour Bakery → Reception 1' }).waitFor();
    await expect.poll(() => isEnabled('capture.exportCall')).toBe(true);
    order({ do: 'showRinging' });
    await expect.poll(() => filter.inputValue()).toMatch(/^state:/);

    const file = join(await temporaryFolder(), 'handed over.ringscope');
    await recordEvents(file, [...manyEvents(160)]);
    order({ do: 'showCapture', capture: await app.engine.openFile(file) });
    await expect.poll(() => page.getByRole('contentinfo').innerText()).toMatch(/Showing\s+handed over\b/);
    expect(complaints).toEqual([]);
  });

  it('has files that are dropped opened where they lie, and tells why where they are not', async () => {
    const { page, complaints } = await openPage({ shell: { kind: 'desktop' } });
    await page.evaluate(() => {
      const openDropped = (file: File) =>
        Promise.resolve(file.name === 'good' ? null : `${file.name} is not a capture.`);
      Object.assign(window, { ringscope: { openDropped } });
    });
    const drop = (name: string) =>
      page.evaluate((called) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File(['x'], called));
        window.dispatchEvent(new DragEvent('drop', { dataTransfer, cancelable: true }));
      }, name);
    await drop('notes.txt');
    const { notifications } = workbench(page);
    await notifications.getByRole('alert').waitFor();
    await drop('good');
    expect(await notifications.getByRole('alert').allInnerTexts()).toEqual([
      expect.stringContaining('notes.txt is not a capture.'),
    ]);
    expect(complaints).toEqual([]);
  });

  it('has texts saved where a dialog says, and says so', async () => {
    const { page, app, complaints } = await openPage({
      shell: {
        kind: 'desktop',
        chooseSaveTarget: (name) => Promise.resolve({ file: join(folder, name), download: null }),
      },
    });
    const folder = app.dataDir;
    const gateway = await startGateway();
    await gateway.connect(app);
    await chooseFrom(page.getByRole('button', { name: 'More about sources' }), 'Export sources');
    await expect
      .poll(() => page.getByRole('status').allInnerTexts())
      .toContainEqual('ringscope-sources.json is saved.');
    expect(await readFile(join(folder, 'ringscope-sources.json'), 'utf8')).toContain(gateway.url);
    expect(complaints).toEqual([]);
  });

  it('tells of newer versions, which come as the person wants', async () => {
    const updates = new ScriptedUpdates();
    const { page, order, complaints } = await openPage({ shell: { kind: 'desktop', updates } });
    order({ do: 'command', id: 'app.settings' });
    await settings(page)
      .getByRole('checkbox', { name: /^Closing the window/ })
      .waitFor();
    await settings(page)
      .getByRole('checkbox', { name: /^Start Ringscope/ })
      .waitFor();
    await settings(page).getByRole('tab', { name: 'Updates' }).click();
    const told = settings(page).getByRole('status');
    await expect.poll(() => told.innerText()).toMatch(/^Nobody has looked/);

    await settings(page).getByRole('button', { name: 'Check now' }).click();
    await expect.poll(() => told.innerText()).toMatch(/^Version 2\.0\.0 is there\..*major/);
    await settings(page).getByText('Major version', { exact: true }).waitFor();
    await settings(page).getByRole('button', { name: 'Download' }).click();
    updates.become({ state: 'downloading', progress: 0.4 });
    const progress = settings(page).getByRole('progressbar');
    await expect.poll(() => progress.getAttribute('value')).toBe('0.4');
    expect(await settings(page).getByRole('button', { name: 'Check now' }).isDisabled()).toBe(true);
    updates.become({ state: 'ready', progress: null });
    await settings(page).getByRole('button', { name: 'Quit and install' }).click();
    await expect.poll(() => updates.asked).toEqual(['check', 'install', 'install']);

    await settings(page)
      .getByRole('radio', { name: /^Tell me/ })
      .check();
    await expect.poll(() => updates.policy).toBe('ask');
    expect(complaints).toEqual([]);
  });

  it('has none of this in a browser', async () => {
    const { page, commands, complaints } = await openPage();
    await page.keyboard.press('Control+,');
    await settings(page).getByRole('radio', { name: 'High contrast' }).waitFor();
    expect(await settings(page).getByRole('tab', { name: 'Updates' }).count()).toBe(0);
    expect(await settings(page).getByRole('checkbox').count()).toBe(0);
    expect(commands()).toEqual([]);
    expect(complaints).toEqual([]);
  });
});

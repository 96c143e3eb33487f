import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import type { ElectronApplication, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { openElectron } from '../support/electron-app.ts';
import { ELECTRON, ELECTRON_SANDBOX } from '../support/electron-runtime.ts';
import { manyEvents } from '../support/many-events.ts';
import { recordEvents } from '../support/record-events.ts';
import { rowsOf, workbench } from '../support/workbench.ts';

const WHY = typeof ELECTRON === 'string' ? `: skipped. ${ELECTRON}` : '';

async function startDemo(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Start the demo' }).click();
  await expect.poll(() => rowsOf(workbench(page).calls).count()).toBeGreaterThan(3);
}

/** What the tray and the notifications show from now on. */
async function noteNative(
  app: ElectronApplication,
): Promise<() => Promise<{ told: string[]; tips: string[] }>> {
  await app.evaluate(({ Notification, Tray }) => {
    const seen = { told: [] as string[], tips: [] as string[] };
    Object.assign(globalThis, { seen });
    const show = Reflect.get(Notification.prototype, 'show');
    const setToolTip = Reflect.get(Tray.prototype, 'setToolTip');
    Notification.prototype.show = function noted(this: Electron.Notification) {
      seen.told.push(this.title);
      show.call(this);
    };
    Tray.prototype.setToolTip = function noted(this: Electron.Tray, tip: string) {
      seen.tips.push(tip);
      setToolTip.call(this, tip);
    };
  });
  return () => app.evaluate(() => Reflect.get(globalThis, 'seen') as { told: string[]; tips: string[] });
}

describe.skipIf(typeof ELECTRON === 'string')(`the desktop in Electron${WHY}`, { timeout: 180_000 }, () => {
  it('shows the demo: calls, a ladder, the tray, and notifications where the system has them', async () => {
    const { app, page, complaints } = await openElectron();
    const native = await noteNative(app);
    await startDemo(page);
    const { calls, detail } = workbench(page);
    await rowsOf(calls).first().click();
    const steps = detail.getByRole('listbox', { name: 'What happened, step by step' }).getByRole('option');
    await expect.poll(() => steps.count()).toBeGreaterThan(1);
    await expect.poll(async () => (await native()).tips.at(-1)).toMatch(/up/);
    if (await app.evaluate(({ Notification }) => Notification.isSupported())) {
      await expect.poll(async () => (await native()).told.length).toBeGreaterThan(0);
    }
    expect(complaints).toEqual([]);
  });

  it('gives its page a port and one function, and no Node, no network, no other window', async () => {
    const { app, page } = await openElectron();
    const found = await page.evaluate(async () => ({
      origin: location.origin,
      bridge: Object.keys(Reflect.get(globalThis, 'ringscope') as object),
      node: [typeof Reflect.get(globalThis, 'require'), typeof Reflect.get(globalThis, 'process')],
      fetched: await fetch('https://example.com/').then(
        () => 'fetched',
        () => 'refused',
      ),
      opened: window.open('about:blank') === null,
    }));
    expect(found).toEqual({
      origin: 'app://ringscope',
      bridge: ['openDropped'],
      node: ['undefined', 'undefined'],
      fetched: 'refused',
      opened: true,
    });
    // Chromium's own word for it: the process of the page has no business with the system.
    const metrics = await app.evaluate(({ app: electron }) => electron.getAppMetrics());
    const sandboxed = metrics.filter(({ type }) => type === 'Tab').map((each) => each.sandboxed ?? true);
    expect(sandboxed.length > 0 && sandboxed.every(Boolean)).toBe(true);
  });

  it('exports to a file of the person’s choice', async () => {
    const { app, page, folder } = await openElectron();
    await startDemo(page);
    const file = join(folder, 'chosen.ndjson');
    await app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
    }, file);
    await page.getByRole('button', { name: 'Export…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Export' });
    await dialog.getByRole('radio', { name: /^NDJSON/ }).check();
    await dialog.getByRole('button', { name: 'Export', exact: true }).click();
    await expect.poll(() => readFile(file, 'utf8').catch(() => '')).toMatch(/^\{"seq":/);
  });

  it('has the page’s commands in its menus, and takes its theme from the settings', async () => {
    const { app, page } = await openElectron();
    const run = (id: string) =>
      app.evaluate(({ Menu }, wanted) => {
        Menu.getApplicationMenu()?.getMenuItemById(wanted)?.click();
      }, id);
    const isThere = () =>
      app.evaluate(({ Menu }) => Boolean(Menu.getApplicationMenu()?.getMenuItemById('app.shortcuts')));
    await expect.poll(isThere).toBe(true);
    await run('app.shortcuts');
    await page.getByRole('dialog').first().waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+,');
    await page.getByRole('dialog').getByRole('radio', { name: 'Light' }).check();
    await expect.poll(() => app.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('light');
  });

  it('is one app: a second start hands its file to the first and ends', async () => {
    const { page, program, args, folder } = await openElectron();
    const file = join(folder, 'monday.ringscope');
    await recordEvents(file, [...manyEvents(40)]);
    expect(spawnSync(program, [...args, file], { timeout: 60_000 }).status).toBe(0);
    await expect.poll(() => page.getByRole('contentinfo').innerText()).toMatch(/Showing\s+monday\b/);
  });

  it('loads a page that crashed anew, and loses nothing of the record', async () => {
    const { app, page } = await openElectron();
    await startDemo(page);
    await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
    );
    const rows = () => app.windows().at(-1)?.getByRole('grid', { name: 'Calls' }).getByRole('row').count();
    await expect.poll(rows).toBeGreaterThan(3);
  });

  it('is the command line too, without a display, and reaches the keychain or says why not', () => {
    const runtime = ELECTRON;
    if (typeof runtime === 'string') throw new Error(runtime);
    const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...environment } = process.env;
    const run = (...command: string[]) =>
      spawnSync(
        runtime.program,
        [...ELECTRON_SANDBOX, runtime.folder, '--ozone-platform=headless', '--cli', ...command],
        { encoding: 'utf8', timeout: 60_000, env: environment },
      );
    const version = run('--version');
    expect([version.stdout.trim(), version.status]).toEqual(['0.1.0', 0]);
    expect([0, 4]).toContain(run('secrets', 'list').status);
  });
});

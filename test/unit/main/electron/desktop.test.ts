import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Engine } from '../../../../main/engine.ts';
import { startDesktop } from '../../../../main/electron/start-desktop.ts';
import { CHANNELS } from '../../../../model/contract/bridge.ts';
import { settingsSchema } from '../../../../model/contract/settings.ts';
import { connectPage, joinToMain, loadPreload } from '../../../support/desktop-page.ts';
import { app } from '../../../support/electron/app.ts';
import { BrowserWindow } from '../../../support/electron/browser-window.ts';
import { nativeTheme, powerMonitor } from '../../../support/electron/computer.ts';
import { person } from '../../../support/electron/dialog.ts';
import { resetElectron } from '../../../support/electron/index.ts';
import { ipcMain } from '../../../support/electron/ipc-main.ts';
import { Menu } from '../../../support/electron/menu.ts';
import { page as rendered } from '../../../support/electron/renderer.ts';
import { session } from '../../../support/electron/session.ts';
import { handedToSystem } from '../../../support/electron/shell.ts';
import { fakeFrame } from '../../../support/electron/web-contents.ts';
import { trays } from '../../../support/electron/tray.ts';
import { runningDesktop } from '../../../support/running-desktop.ts';
import { recordEvents } from '../../../support/record-events.ts';
import { manyEvents } from '../../../support/many-events.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const PATIENCE = { timeout: 20_000, interval: 20 };

describe('the desktop', () => {
  it('does not start as a package without its sandbox, and says what to do', async () => {
    resetElectron();
    app.isPackaged = true;
    app.switches.add('no-sandbox');
    startDesktop(['ringscope']);
    app.becomeReady();
    await vi.waitFor(() => expect(app.done.exitCode).toBe(1), PATIENCE);
    expect(person.errors[0]?.content).toMatch(/deb or rpm package.+ringscope serve/s);
    expect(BrowserWindow.made).toEqual([]);
  });

  it('opens a sandboxed window on the page, which gets a port to the engine and sees its state', async () => {
    const desktop = await runningDesktop();
    expect(app.done.isSandboxed).toBe(true);
    const window = desktop.window();
    expect(window.isVisible()).toBe(true);
    expect(window.options.webPreferences?.preload).toBe(join(app.appPath, 'dist', 'desktop', 'preload.cjs'));

    const page = await loadPreload();
    joinToMain(window.webContents);
    const client = await connectPage(page);
    const state = await client.ask('state.next', { known: 0 });
    expect(state.shell).toBe('desktop');
    expect(state.updates).toBeNull();

    // Menus are made of what the page tells, and lead back to it.
    const command = {
      id: 'view.calls',
      title: 'Show the calls',
      group: 'View' as const,
      shortcut: '1',
      isEnabled: true,
    };
    await client.ask('page.commands', { commands: [command] });
    await vi.waitFor(
      () => expect(Menu.getApplicationMenu()?.getMenuItemById('view.calls')).not.toBeNull(),
      PATIENCE,
    );
    Menu.getApplicationMenu()?.getMenuItemById('view.calls')?.click();
    expect(await client.ask('page.orders', {})).toEqual([{ do: 'command', id: 'view.calls' }]);

    // A file that is dropped on the window is opened and shown.
    const file = join(await temporaryFolder(), 'monday.ringscope');
    await recordEvents(file, [...manyEvents(20)]);
    const dropped = { name: 'monday.ringscope' };
    rendered.paths.set(dropped, file);
    const bridge = rendered.bridges.get('ringscope');
    expect(Object.keys(bridge ?? {})).toEqual(['openDropped']);
    expect(await openDropped(bridge, dropped)).toBeNull();
    const [order] = await client.ask('page.orders', {});
    const { captures } = await client.ask('state.next', { known: 0 });
    expect(order).toEqual({ do: 'showCapture', capture: captures.find(({ name }) => name === 'monday')?.id });

    await client.ask('settings.save', settingsSchema.parse({ theme: 'light' }));
    expect(nativeTheme.themeSource).toBe('light');
    expect(window.backgroundColor).toBe('#f5f7f9');

    // A page that is loaded anew gets another port, and the old one is over.
    const again = await connectPage(page);
    expect((await again.ask('state.next', { known: 0 })).captures).toHaveLength(2);
    await expect(client.ask('state.next', { known: 0 })).rejects.toMatchObject({ code: 'closed' });

    expect(await desktop.quit()).toBe(0);
    await expect(again.ask('state.next', { known: 0 })).rejects.toMatchObject({ code: 'closed' });
    expect(existsSync(join(desktop.dataDir, 'logs', 'ringscope.log'))).toBe(false);
  });

  it('listens on two channels, and answers nobody but the page', async () => {
    const desktop = await runningDesktop();
    const { webContents } = desktop.window();
    expect(ipcMain.channels).toEqual([CHANNELS.openDropped, CHANNELS.portWanted].sort());
    ipcMain.receive(CHANNELS.portWanted, {
      sender: webContents,
      senderFrame: fakeFrame('app://ringscope/', 2),
    });
    ipcMain.receive('ringscope:anything', { sender: webContents, senderFrame: webContents.mainFrame });
    await desktop.quit();
    expect(webContents.posted).toEqual([]);
    const log = await readFile(join(desktop.dataDir, 'logs', 'ringscope.log'), 'utf8');
    expect(log).toContain('refused: a message on ringscope:port-wanted');
    expect(log).toContain('refused: a message on the unknown channel ringscope:anything');
  });

  it('guards every session and all that shows a page, also those that nobody asked for', async () => {
    await runningDesktop();
    const other = session.fromPartition('somewhere-else');
    for (const each of [session.defaultSession, other]) {
      expect(Object.keys(each.handlers)).toEqual(
        expect.arrayContaining(['request', 'check', 'device', 'media']),
      );
    }
    const window = new BrowserWindow();
    expect(window.webContents.openHandler).not.toBeNull();
    window.destroy();
  });

  it('has the system show its log and its licences from the menu', async () => {
    const desktop = await runningDesktop();
    const help = Menu.getApplicationMenu()?.items.find(({ role }) => role === 'help')?.submenu;
    for (const item of help?.items ?? []) if (/log|Licences/.test(item.label)) item.click();
    expect(handedToSystem.files).toEqual([
      join(app.appPath, 'dist', 'licences.txt'),
      join(desktop.dataDir, 'logs'),
    ]);
  });

  it('dials its links anew when the computer wakes', async () => {
    const networkChanged = vi.spyOn(Engine.prototype, 'networkChanged');
    onTestFinished(() => networkChanged.mockRestore());
    await runningDesktop();
    powerMonitor.emit('suspend');
    powerMonitor.emit('resume');
    expect(networkChanged).toHaveBeenCalledWith('The computer was asleep.', expect.any(Number));
  });

  it('hands its files to the app that runs already, and ends', () => {
    resetElectron();
    app.isSecond = true;
    startDesktop(['electron', '/captures/monday.ringscope']);
    expect(app.done).toMatchObject({ exitCode: 0, handedOver: { files: ['/captures/monday.ringscope'] } });
  });

  it('shows its window when it is started again, and opens the files that came with that', async () => {
    const desktop = await runningDesktop();
    const window = desktop.window();
    window.minimize();
    const file = join(await temporaryFolder(), 'broken.ringscope');
    await writeFile(file, 'this is no capture');
    person.answers.push({ response: 0 });
    app.emit('second-instance', {}, ['electron'], '/', {
      files: [file, '/etc/passwd', '/nowhere.ringscope'],
    });
    expect(window.isMinimized()).toBe(false);
    expect(window.focused).toBe(1);
    await vi.waitFor(() => expect(person.asked).toHaveLength(1), PATIENCE);
    expect(person.asked[0]?.message).toBe('broken.ringscope cannot be opened.');
  });

  it('quits when its window is closed where the person wants no tray', async () => {
    const desktop = await runningDesktop();
    await vi.waitFor(() => expect(trays).toHaveLength(1), PATIENCE);
    person.answers.push({ response: 1, checkboxChecked: true });
    desktop.window().close();
    expect(person.asked[0]?.message).toBe('Keep Ringscope running?');
    await vi.waitFor(() => expect(app.done.exitCode).toBe(0), PATIENCE);
    const saved: unknown = JSON.parse(await readFile(join(desktop.dataDir, 'settings.json'), 'utf8'));
    expect(saved).toMatchObject({ closeToTray: false });
  });

  it('closes its record when the system ends the session, without a question', async () => {
    await runningDesktop();
    powerMonitor.emit('shutdown');
    await vi.waitFor(() => expect(app.done.exitCode).toBe(0), PATIENCE);
    expect(person.asked).toEqual([]);
  });

  it('says why it cannot start', async () => {
    resetElectron();
    const file = join(await temporaryFolder(), 'a-file');
    await writeFile(file, '');
    app.appPath = await temporaryFolder();
    startDesktop(['electron', `--data=${await temporaryFolder()}`]);
    app.becomeReady();
    await vi.waitFor(() => expect(app.done.exitCode).toBe(1), PATIENCE);
    expect(person.errors[0]?.title).toBe('Ringscope cannot start');
  });
});

function openDropped(bridge: unknown, file: unknown): unknown {
  const open: unknown = Reflect.get(Object(bridge), 'openDropped');
  if (typeof open !== 'function') throw new Error('There is no bridge.');
  return Reflect.apply(open, bridge, [file]);
}

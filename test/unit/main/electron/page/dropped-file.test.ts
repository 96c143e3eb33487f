import { BrowserWindow } from 'electron';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { takeDroppedFiles } from '../../../../../main/electron/page/dropped-file.ts';
import { CHANNELS } from '../../../../../model/contract/bridge.ts';
import { RequestFailure } from '../../../../../model/contract/failures.ts';
import { app } from '../../../../support/electron/app.ts';
import { BrowserWindow as FakeWindow } from '../../../../support/electron/browser-window.ts';
import { resetElectron } from '../../../../support/electron/index.ts';
import { fakeFrame } from '../../../../support/electron/web-contents.ts';
import { ipcMain } from '../../../../support/electron/ipc-main.ts';
import { temporaryFolder } from '../../../../support/temporary-folder.ts';

const bugs = vi.fn();

beforeEach(() => {
  resetElectron();
  bugs.mockClear();
  app.becomeReady();
});

function dropping(open: (file: string) => Promise<void>) {
  const window = new BrowserWindow();
  const { webContents: sender } = FakeWindow.first;
  sender.mainFrame = fakeFrame('app://ringscope/');
  takeDroppedFiles({ contents: () => window.webContents, onRefused: bugs }, open, bugs);
  return (path: string) => ipcMain.ask(CHANNELS.openDropped, { sender, senderFrame: sender.mainFrame }, path);
}

describe('a file that is dropped on the window', () => {
  it('is opened where it is a capture', async () => {
    const file = join(await temporaryFolder(), 'monday.ringscope');
    await writeFile(file, '');
    const open = vi.fn(() => Promise.resolve());
    expect(await dropping(open)(file)).toBeNull();
    expect(open).toHaveBeenCalledWith(file);
  });

  it('is explained where it is something else', async () => {
    const open = vi.fn(() => Promise.resolve());
    const drop = dropping(open);
    expect(await drop('/captures/monday.json')).toMatch(/^This is an export\. Use “Import an export…”/);
    for (const path of ['/captures/monday.pdf', '/nowhere/x.ringscope', 'x.ringscope', '/']) {
      expect(await drop(path)).toMatch(/^This is no capture/);
    }
    expect(open).not.toHaveBeenCalled();
  });

  it('says why it cannot be opened, and of a mistake of ours no more than that there was one', async () => {
    const file = join(await temporaryFolder(), 'monday.ringscope');
    await writeFile(file, '');
    const failures = [
      new RequestFailure({ code: 'capture', message: 'This is damaged.' }),
      new Error('/secret/path'),
    ];
    const drop = dropping(() => Promise.reject(failures.shift() ?? new Error('none left')));
    expect(await drop(file)).toBe('This is damaged.');
    expect(await drop(file)).toBe('Ringscope made a mistake. Details are in its log; please report it.');
    expect(bugs).toHaveBeenCalledTimes(1);
  });
});

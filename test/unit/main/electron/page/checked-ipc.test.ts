import { BrowserWindow } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { answerPage, onMessageOfPage } from '../../../../../main/electron/page/checked-ipc.ts';
import { app } from '../../../../support/electron/app.ts';
import { BrowserWindow as FakeWindow } from '../../../../support/electron/browser-window.ts';
import { resetElectron } from '../../../../support/electron/index.ts';
import { ipcMain } from '../../../../support/electron/ipc-main.ts';
import { fakeFrame } from '../../../../support/electron/web-contents.ts';
import type { Sender } from '../../../../support/electron/ipc-main.ts';

const refused = vi.fn();

beforeEach(() => {
  resetElectron();
  refused.mockClear();
  app.becomeReady();
});

function opened() {
  const real = new BrowserWindow();
  const other = new FakeWindow();
  const window = FakeWindow.first;
  window.webContents.mainFrame = fakeFrame('app://ringscope/');
  other.webContents.mainFrame = fakeFrame('app://ringscope/');
  const { webContents: sender } = window;
  const askers = { contents: () => (real.isDestroyed() ? null : real.webContents), onRefused: refused };
  const strangers: Record<string, Sender> = {
    'another window': { sender: other.webContents, senderFrame: other.webContents.mainFrame },
    'a frame in the window': { sender, senderFrame: fakeFrame('app://ringscope/', 2) },
    'a frame that is gone': { sender, senderFrame: null },
  };
  return { window, sender, askers, strangers };
}

describe('a channel of the page', () => {
  it('is heard from its main frame', () => {
    const { sender, askers } = opened();
    const listener = vi.fn();
    onMessageOfPage('a', askers, listener);
    ipcMain.receive('a', { sender, senderFrame: sender.mainFrame });
    expect(listener).toHaveBeenCalledWith(sender);
    expect(refused).not.toHaveBeenCalled();
  });

  it.each(['another window', 'a frame in the window', 'a frame that is gone'])(
    'is deaf to %s',
    async (who) => {
      const { askers, strangers } = opened();
      const listener = vi.fn();
      const from = strangers[who];
      if (!from) throw new Error(who);
      onMessageOfPage('a', askers, listener);
      answerPage('b', z.string(), askers, listener);
      ipcMain.receive('a', from);
      await expect(ipcMain.ask('b', from, 'x')).rejects.toThrow('Refused.');
      expect(listener).not.toHaveBeenCalled();
      expect(refused).toHaveBeenCalledTimes(2);
    },
  );

  it.each(['https://evil.example/', 'app://ringscope.example/', 'about:blank', 'file:///app://ringscope/'])(
    'is deaf to a page at %s',
    (url) => {
      const { sender, askers } = opened();
      const listener = vi.fn();
      onMessageOfPage('a', askers, listener);
      sender.mainFrame = fakeFrame(url);
      ipcMain.receive('a', { sender, senderFrame: sender.mainFrame });
      expect(listener).not.toHaveBeenCalled();
      expect(refused).toHaveBeenCalledWith(`a message on a from ${url}`);
    },
  );

  it('is deaf once the window is closed', () => {
    const { window, sender, askers } = opened();
    const listener = vi.fn();
    onMessageOfPage('a', askers, listener);
    window.destroy();
    ipcMain.receive('a', { sender, senderFrame: sender.mainFrame });
    expect(listener).not.toHaveBeenCalled();
  });

  it('takes one argument of its kind, and nothing else', async () => {
    const { sender, askers } = opened();
    const answer = vi.fn(() => Promise.resolve('yes'));
    answerPage('b', z.string().max(5), askers, answer);
    const from = { sender, senderFrame: sender.mainFrame };
    expect(await ipcMain.ask('b', from, 'short')).toBe('yes');
    for (const wrong of [[], ['too long'], [1], [null], [{ length: 1 }], ['a', 'b']]) {
      await expect(ipcMain.ask('b', from, ...wrong)).rejects.toThrow('Refused.');
    }
    expect(answer).toHaveBeenCalledTimes(1);
  });
});

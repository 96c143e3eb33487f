import { BrowserWindow } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { CloseWindow } from '../../../../../main/electron/window/close-window.ts';
import type { CloseWindowSettings } from '../../../../../main/electron/window/close-window.ts';
import { settingsSchema } from '../../../../../model/contract/settings.ts';
import { app } from '../../../../support/electron/app.ts';
import { BrowserWindow as FakeWindow } from '../../../../support/electron/browser-window.ts';
import { person } from '../../../../support/electron/dialog.ts';
import { resetElectron } from '../../../../support/electron/index.ts';

beforeEach(() => {
  resetElectron();
  app.on('window-all-closed', () => undefined);
  app.becomeReady();
});

function closing(closeToTray: boolean | null, facts: Partial<CloseWindowSettings> = {}) {
  const quit = vi.fn();
  const save = vi.fn(() => Promise.resolve());
  new CloseWindow({
    platform: 'win32',
    settings: () => settingsSchema.parse({ closeToTray }),
    mayHaveTray: () => true,
    isQuitting: () => false,
    save,
    quit,
    onBug: vi.fn(),
    ...facts,
  }).watch(new BrowserWindow());
  const window = FakeWindow.first;
  return { window, quit, save };
}

describe('closing the window', () => {
  it('hides it where the person wants that, and ends the app where not', () => {
    const kept = closing(true);
    kept.window.close();
    expect([kept.window.isDestroyed(), kept.window.isVisible()]).toEqual([false, false]);
    expect(kept.quit).not.toHaveBeenCalled();
    resetElectron();
    app.becomeReady();
    const ended = closing(false);
    ended.window.close();
    expect(ended.quit).toHaveBeenCalledTimes(1);
  });

  it('asks once, and keeps the answer where it is to', async () => {
    const { window, quit, save } = closing(null);
    person.answers.push({ response: 0, checkboxChecked: true });
    window.close();
    window.close();
    expect(person.asked).toHaveLength(1);
    await vi.waitFor(() => expect(window.isVisible()).toBe(false));
    expect(save).toHaveBeenCalledWith(expect.objectContaining({ closeToTray: true }));
    expect(quit).not.toHaveBeenCalled();
  });

  it('keeps no answer that was meant for this time', async () => {
    const { window, quit, save } = closing(null);
    person.answers.push({ response: 1 });
    window.close();
    await vi.waitFor(() => expect(quit).toHaveBeenCalledTimes(1));
    expect(save).not.toHaveBeenCalled();
  });

  it('changes nothing when the question is waved away', async () => {
    const { window, quit, save } = closing(null);
    person.answers.push({ response: 2, checkboxChecked: true });
    window.close();
    await Promise.resolve();
    expect([window.isVisible(), quit.mock.calls.length, save.mock.calls.length]).toEqual([true, 0, 0]);
  });

  it('ends the app where no tray leads back', () => {
    const { window, quit } = closing(true, { mayHaveTray: () => false });
    window.close();
    expect(quit).toHaveBeenCalledTimes(1);
    expect(window.isVisible()).toBe(true);
  });

  it('closes it while the app ends, and on a Mac, where the app stays', () => {
    const ending = closing(true, { isQuitting: () => true });
    ending.window.close();
    expect(ending.window.isDestroyed()).toBe(true);
    resetElectron();
    app.on('window-all-closed', () => undefined);
    app.becomeReady();
    const mac = closing(null, { platform: 'darwin' });
    mac.window.close();
    expect(mac.window.isDestroyed()).toBe(true);
    expect(mac.quit).not.toHaveBeenCalled();
  });
});

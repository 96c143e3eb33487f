import { dialog } from 'electron';
import type { BrowserWindow } from 'electron';
import type { Settings } from '../../../model/contract/settings.ts';

export interface CloseWindowSettings {
  platform: NodeJS.Platform;
  /** Null until they have been read. */
  settings: () => Settings | null;
  /** Whether there may be a tray that leads back to a hidden window; on Linux nobody can be sure. */
  mayHaveTray: () => boolean;
  isQuitting: () => boolean;
  save: (settings: Settings) => Promise<void>;
  quit: () => void;
  onBug: (context: string, error: unknown) => void;
}

/**
 * What closing the window does: on a Mac the app stays, as apps there do; elsewhere it goes on in the tray where there
 * is one and the person wants it, which is asked once, and ends where not. Nothing is hidden that nobody has agreed to.
 */
export class CloseWindow {
  readonly #of: CloseWindowSettings;
  #isAsking = false;

  constructor(of: CloseWindowSettings) {
    this.#of = of;
  }

  watch(window: BrowserWindow): void {
    window.on('close', (event) => {
      const { platform, settings, mayHaveTray, isQuitting, quit, onBug } = this.#of;
      if (isQuitting() || platform === 'darwin') return;
      const now = settings();
      event.preventDefault();
      if (!now || !mayHaveTray() || now.closeToTray === false) quit();
      else if (now.closeToTray) window.hide();
      else this.#ask(window, now).catch((error: unknown) => onBug('the question on closing', error));
    });
  }

  async #ask(window: BrowserWindow, settings: Settings): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    try {
      const { response, checkboxChecked } = await dialog.showMessageBox(window, {
        type: 'question',
        title: 'Ringscope',
        message: 'Keep Ringscope running?',
        detail:
          'Without its window it goes on recording and tells of calls. Its icon in the tray opens it again, and so does starting it once more.',
        buttons: ['Keep running', 'Quit', 'Cancel'],
        defaultId: 0,
        cancelId: 2,
        noLink: true,
        checkboxLabel: 'Always do this (can be changed in the settings)',
        checkboxChecked: false,
      });
      if (response === 2 || window.isDestroyed()) return;
      if (checkboxChecked) await this.#of.save({ ...settings, closeToTray: response === 0 });
      if (response === 0) window.hide();
      else this.#of.quit();
    } finally {
      this.#isAsking = false;
    }
  }
}

import { dialog } from 'electron';
import type { BrowserWindow } from 'electron';
import type { Clock } from '../../../model/clock.ts';

/** A page that goes more often than this goes again when it is loaded anew. */
const MOST_RELOADS = 3;
const WITHIN_MS = 60_000;

export interface PageTroubleSettings {
  clock: Clock;
  tell: (text: string) => void;
  quit: () => void;
}

/**
 * What is done when the page crashes or does not answer: it is loaded anew, and the person asked once that does not
 * help. The engine lives in another process, so that nothing of the record is lost.
 */
export class PageTrouble {
  readonly #settings: PageTroubleSettings;
  #reloads: number[] = [];
  #asking: AbortController | null = null;

  constructor(settings: PageTroubleSettings) {
    this.#settings = settings;
  }

  watch(window: BrowserWindow): void {
    window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
      if (reason === 'clean-exit') return;
      this.#settings.tell(`the page has gone: ${reason}, exit code ${exitCode}`);
      void this.#reloadOrAsk(window);
    });
    window.on('unresponsive', () => void this.#askUnresponsive(window));
    window.on('responsive', () => this.#asking?.abort());
    window.on('closed', () => this.#asking?.abort());
  }

  async #reloadOrAsk(window: BrowserWindow): Promise<void> {
    const { clock, quit } = this.#settings;
    if (window.isDestroyed()) return;
    const now = clock.now();
    this.#reloads = this.#reloads.filter((at) => now - at < WITHIN_MS);
    if (this.#reloads.length < MOST_RELOADS) {
      this.#reloads.push(now);
      window.webContents.reload();
      return;
    }
    const isAgain = await this.#ask(window, {
      message: 'The window of Ringscope crashes again and again.',
      detail:
        'Ringscope goes on recording without it. Load it once more, or quit; details are in the log of Ringscope.',
      buttons: ['Load it again', 'Quit Ringscope'],
    });
    if (isAgain === 1) quit();
    else if (isAgain === 0 && !window.isDestroyed()) window.webContents.reload();
  }

  async #askUnresponsive(window: BrowserWindow): Promise<void> {
    this.#settings.tell('the page does not answer');
    const answer = await this.#ask(window, {
      message: 'The window of Ringscope does not answer.',
      detail: 'Ringscope goes on recording. Wait for the window, or load it anew.',
      buttons: ['Wait', 'Load it anew'],
    });
    if (answer !== 1 || window.isDestroyed()) return;
    // A page that hangs does not hear of being loaded anew.
    window.webContents.forcefullyCrashRenderer();
    window.webContents.reload();
  }

  /** The number of the button; null where the question is asked already or has settled itself. */
  async #ask(
    window: BrowserWindow,
    question: { message: string; detail: string; buttons: string[] },
  ): Promise<number | null> {
    if (this.#asking) return null;
    const asking = new AbortController();
    this.#asking = asking;
    try {
      const { response } = await dialog.showMessageBox(window, {
        type: 'warning',
        title: 'Ringscope',
        noLink: true,
        defaultId: 0,
        cancelId: 0,
        signal: asking.signal,
        ...question,
      });
      return asking.signal.aborted ? null : response;
    } finally {
      this.#asking = null;
    }
  }
}

import { app, dialog } from 'electron';
import type { Clock } from '../../../model/clock.ts';

/** What a person waits for gladly, and a system that shuts down grants. */
const LIMIT_MS = 5_000;

export interface LeaveSettings {
  clock: Clock;
  /** Takes leave of everything; false where something that was received is not in the record. */
  close: () => Promise<boolean>;
  tell: (text: string) => void;
  onBug: (context: string, error: unknown) => void;
}

/** The end of the app: the record is closed first, within a limit, whoever asks for the end. */
export class Leave {
  readonly #settings: LeaveSettings;
  #stage: 'staying' | 'leaving' | 'left' = 'staying';
  /** Nobody is there to read a message when the system ends the session. */
  #isSilent = false;

  constructor(settings: LeaveSettings) {
    this.#settings = settings;
    app.on('before-quit', (event) => {
      if (this.#stage === 'left') return;
      event.preventDefault();
      this.go(() => app.quit());
    });
  }

  /** True from the moment that the app is to end: windows close then without questions. */
  get isUnderWay(): boolean {
    return this.#stage !== 'staying';
  }

  /** Closes everything, then does `end`. The first one to ask says how it ends. */
  go(end: () => void): void {
    if (this.#stage !== 'staying') return;
    this.#stage = 'leaving';
    const { onBug } = this.#settings;
    void this.#close()
      .catch((error: unknown) => onBug('the end', error))
      .then(() => {
        this.#stage = 'left';
        end();
      });
  }

  /** The system ends the session: as much as there is time for, without questions. */
  goSilently(): void {
    this.#isSilent = true;
    this.go(() => app.quit());
  }

  async #close(): Promise<void> {
    const { clock, close, tell } = this.#settings;
    let stop = (): void => undefined;
    const late = new Promise<'late'>((resolve) => {
      stop = clock.after(LIMIT_MS, () => resolve('late'));
    });
    const result = await Promise.race([close(), late]);
    stop();
    if (result === true) return;
    const text =
      result === 'late'
        ? 'Ringscope could not close its record in time. What arrived in the last seconds may be missing in it.'
        : 'Something that was received could not be written to the record.';
    tell(text);
    if (!this.#isSilent) {
      await dialog.showMessageBox({ type: 'warning', title: 'Ringscope', message: text, buttons: ['OK'] });
    }
  }
}

import type { Clock, Undo } from '../../../model/clock.ts';

/** How often (ms) it is looked whether something was heard, while something is awaited. */
const LOOK = 10_000;
/** After so many looks in a row that found silence a thread is taken to hang. */
const PATIENCE = 3;

export interface SilenceSettings {
  clock: Clock;
  /** Whether an answer is owed. */
  isAwaiting: () => boolean;
  /** Asks for a sign of life. */
  ask: () => void;
  onSilent: (ms: number) => void;
}

/**
 * Tells when one who owes an answer says nothing. It is looks that count, not the time between them: on a computer
 * that was asleep hours go by in one.
 */
export class SilenceWatch {
  readonly #settings: SilenceSettings;
  #timer: Undo | null = null;
  #wasHeard = true;
  #silentLooks = 0;
  #patience = PATIENCE;

  constructor(settings: SilenceSettings) {
    this.#settings = settings;
  }

  /** Something was asked: from now on it is looked, until nothing is awaited any more. */
  asked(): void {
    if (this.#timer) return;
    this.#wasHeard = true;
    this.#silentLooks = 0;
    this.#lookLater();
  }

  heard(): void {
    this.#wasHeard = true;
  }

  /** Whoever is slow for a good reason, such as a slow disk, gets twice the time from now on, and 8 times at most. */
  beMorePatient(): void {
    this.#patience = Math.min(2 * this.#patience, 8 * PATIENCE);
  }

  forgetPatience(): void {
    this.#patience = PATIENCE;
  }

  stop(): void {
    this.#timer?.();
    this.#timer = null;
  }

  #lookLater(): void {
    this.#timer = this.#settings.clock.after(LOOK, () => {
      this.#timer = null;
      this.#look();
    });
  }

  #look(): void {
    const { isAwaiting, ask, onSilent } = this.#settings;
    if (!isAwaiting()) return;
    this.#silentLooks = this.#wasHeard ? 0 : this.#silentLooks + 1;
    this.#wasHeard = false;
    if (this.#silentLooks >= this.#patience) {
      onSilent(this.#silentLooks * LOOK);
      return;
    }
    ask();
    this.#lookLater();
  }
}

import { powerMonitor } from 'electron';
import type { Clock, Undo } from '../../../model/clock.ts';

const LOOK_EVERY_MS = 10_000;
/** When so much time has passed between two looks, the computer has slept: no work of ours takes as long. */
const SLEPT_MS = 30_000;

/** Told what has happened, and since when (ms since the epoch) nothing can have been heard. */
export type OnAwake = (reason: string, deafSince?: number) => void;

/**
 * Notices that the computer has slept, and that the network is there again. Sockets that were open before are dead then,
 * whatever they say of themselves. The system does not always tell of a sleep, so the time is watched as well.
 */
export class SleepWatch {
  readonly #clock: Clock;
  readonly #isOnline: () => boolean;
  readonly #onAwake: OnAwake;
  #suspendedAt: number | null = null;
  #lookedAt: number;
  #wasOnline: boolean;
  #next: Undo = () => undefined;

  constructor(clock: Clock, isOnline: () => boolean, onAwake: OnAwake) {
    this.#clock = clock;
    this.#isOnline = isOnline;
    this.#onAwake = onAwake;
    this.#lookedAt = clock.now();
    this.#wasOnline = isOnline();
    powerMonitor.on('suspend', this.#suspended);
    powerMonitor.on('resume', this.#resumed);
    powerMonitor.on('lock-screen', this.#look);
    powerMonitor.on('unlock-screen', this.#look);
    this.#lookLater();
  }

  close(): void {
    this.#next();
    powerMonitor.off('suspend', this.#suspended);
    powerMonitor.off('resume', this.#resumed);
    powerMonitor.off('lock-screen', this.#look);
    powerMonitor.off('unlock-screen', this.#look);
  }

  readonly #suspended = (): void => {
    this.#suspendedAt = this.#clock.now();
  };

  readonly #resumed = (): void => {
    const since = this.#suspendedAt ?? this.#lookedAt;
    this.#suspendedAt = null;
    this.#lookedAt = this.#clock.now();
    this.#onAwake('The computer was asleep.', since);
  };

  /** A screen is locked and unlocked with no sleep in between as well, and then the links are as good as before. */
  readonly #look = (): void => {
    const now = this.#clock.now();
    const last = this.#lookedAt;
    this.#lookedAt = now;
    const isOnline = this.#isOnline();
    const isBack = isOnline && !this.#wasOnline;
    this.#wasOnline = isOnline;
    if (this.#suspendedAt === null && now - last > SLEPT_MS) {
      this.#onAwake('The computer was asleep.', last);
    } else if (isBack) this.#onAwake('The network was away.');
  };

  #lookLater(): void {
    this.#next = this.#clock.after(LOOK_EVERY_MS, () => {
      this.#look();
      this.#lookLater();
    });
  }
}

import type { Clock } from '../../../model/clock.ts';

/** How fast one session sends requests to the switch, counted over a second and refilled as time goes by. */
export class Pace {
  readonly #clock: Clock;
  #left: number | null = null;
  #at: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#at = clock.now();
  }

  /** True while the session keeps within `perSecond`, of which a second's worth may come at once. */
  admits(perSecond: number): boolean {
    const now = this.#clock.now();
    const refill = ((now - this.#at) / 1000) * perSecond;
    this.#at = now;
    const left = Math.min(perSecond, (this.#left ?? perSecond) + refill);
    const admitted = left >= 1;
    this.#left = admitted ? left - 1 : left;
    return admitted;
  }
}

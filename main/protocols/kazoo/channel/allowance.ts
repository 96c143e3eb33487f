import type { Clock } from '../../../../model/clock.ts';

/** The server lets 100 messages pass at once and then 10 a second (kz_buckets.erl); this stays below. */
const AT_ONCE = 80;
const EVERY_MS = 125;
/** After a refusal: a pause, and then 5 a second. */
const PAUSE_MS = 2_000;
const SLOW_EVERY_MS = 200;

/** How many messages may be sent on one socket, and when. */
export class Allowance {
  readonly #clock: Clock;
  #left = AT_ONCE;
  #everyMs = EVERY_MS;
  #countedAt: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#countedAt = clock.now();
  }

  /** Takes one message's worth. Returns how long (ms) to wait before it may be sent. */
  take(): number {
    const now = this.#clock.now();
    const gained = Math.max(0, now - this.#countedAt) / this.#everyMs;
    this.#left = Math.min(AT_ONCE, this.#left + gained) - 1;
    this.#countedAt = Math.max(now, this.#countedAt);
    return Math.max(0, -this.#left * this.#everyMs);
  }

  /** The server found it too much. */
  slowDown(): void {
    this.#everyMs = SLOW_EVERY_MS;
    this.#left = -PAUSE_MS / SLOW_EVERY_MS + 1;
    this.#countedAt = this.#clock.now();
  }
}

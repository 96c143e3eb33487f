const SECONDS = 10;

/** Counts by the second, so that however many come, it costs the same and holds as little. */
export class RateMeter {
  readonly #counts = new Array<number>(SECONDS).fill(0);
  #second = 0;
  #since = 0;

  /** Begins at `now` (ms), as if nothing had been counted before. */
  reset(now: number): void {
    this.#counts.fill(0);
    this.#second = Math.floor(now / 1_000);
    this.#since = now;
  }

  count(now: number): void {
    this.#moveTo(now);
    const slot = this.#second % SECONDS;
    this.#counts[slot] = (this.#counts[slot] ?? 0) + 1;
  }

  /** How many a second, over the last 10 s or since the beginning where that is less, at least over one. */
  perSecond(now: number): number {
    this.#moveTo(now);
    const inThisSecond = (now % 1_000) / 1_000;
    const span = Math.min(SECONDS - 1 + inThisSecond, (now - this.#since) / 1_000);
    return this.#counts.reduce((sum, count) => sum + count, 0) / Math.max(1, span);
  }

  /** A clock that was set back stays in the second it was in. */
  #moveTo(now: number): void {
    const second = Math.floor(now / 1_000);
    const passed = Math.min(SECONDS, second - this.#second);
    for (let step = 1; step <= passed; step += 1) this.#counts[(this.#second + step) % SECONDS] = 0;
    this.#second = Math.max(this.#second, second);
  }
}

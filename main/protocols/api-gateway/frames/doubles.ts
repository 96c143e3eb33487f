import { createHash } from 'node:crypto';
import type { Clock } from '../../../../model/clock.ts';

/** While two connections are open each broadcast comes on both, within this time (ms). */
const TWIN_WITHIN_MS = 2000;
/** Different texts, and copies of one text. */
const MOST_AWAITED = 10_000;
const MOST_PER_TEXT = 100;

interface Awaited {
  from: object;
  /** When the text came on that connection and its twin has not come yet, oldest first. */
  times: number[];
}

/**
 * Finds the second copies of texts while two connections overlap. Copies are paired: what is really said twice comes
 * twice on each connection and stays two. Forgets the oldest where very much comes; then a double may stay.
 */
export class Doubles {
  readonly #clock: Clock;
  readonly #awaited = new Map<string, Awaited>();
  #count = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How many copies were found. */
  get count(): number {
    return this.#count;
  }

  /** True when this text is the copy of one that came on another connection. */
  isCopy(text: string, from: object): boolean {
    const now = this.#clock.now();
    const key = createHash('sha256').update(text).digest('base64');
    const awaited = this.#awaited.get(key);
    this.#awaited.delete(key);
    const times = awaited?.times.filter((at) => now - at <= TWIN_WITHIN_MS) ?? [];
    if (awaited !== undefined && awaited.from !== from && times.length > 0) {
      times.shift();
      if (times.length > 0) this.#awaited.set(key, { from: awaited.from, times });
      this.#count += 1;
      return true;
    }
    times.push(now);
    if (times.length > MOST_PER_TEXT) times.shift();
    this.#awaited.set(key, { from, times });
    this.#forgetOldest();
    return false;
  }

  #forgetOldest(): void {
    const oldest = this.#awaited.keys().next().value;
    if (this.#awaited.size > MOST_AWAITED && oldest !== undefined) this.#awaited.delete(oldest);
  }
}

import type { Clock, Undo } from '../../../model/clock.ts';

/** AWS IoT ends a WebSocket after 24 h; from 23 h on a quiet moment is looked for, and not longer than this. */
const RENEW_AFTER_MS = 23 * 3_600_000;
const AT_THE_LATEST_MS = RENEW_AFTER_MS + 50 * 60_000;
const QUIET_MS = 2_000;
/** Between attempts of a renewal that failed. */
const AGAIN_MS = 5 * 60_000;

/** When to put a new connection in the place of an old one. */
export class RenewalMoment {
  /** Resolves once, at the first quiet moment after 23 h. */
  readonly reached: Promise<'renew'>;
  #undo: Undo = () => undefined;

  constructor(clock: Clock, openedAt: number, lastMessageAt: () => number) {
    const { promise, resolve } = Promise.withResolvers<'renew'>();
    this.reached = promise;
    const look = () => {
      const now = clock.now();
      if (now - lastMessageAt() >= QUIET_MS || now >= openedAt + AT_THE_LATEST_MS) resolve('renew');
      else this.#undo = clock.after(QUIET_MS, look);
    };
    const wait = openedAt + RENEW_AFTER_MS - clock.now();
    this.#undo = clock.after(wait > 0 ? wait : AGAIN_MS, look);
  }

  forget(): void {
    this.#undo();
  }
}

import type { Clock } from '../../model/clock.ts';

/** A token bucket: so many at once, and so many more each second. */
export interface Allowance {
  /** False when it is spent. */
  take(): boolean;
}

/** Asks for its size each time, so that a fault can change a bucket that is in use. */
export function createAllowance(clock: Clock, limit: () => { size: number; perSecond: number }): Allowance {
  let left = Infinity;
  let filled = clock.now();
  return {
    take() {
      const { size, perSecond } = limit();
      const now = clock.now();
      left = Math.min(size, left + ((now - filled) * perSecond) / 1_000);
      filled = now;
      if (left < 1) return false;
      left -= 1;
      return true;
    },
  };
}

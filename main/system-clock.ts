import type { Clock } from '../model/clock.ts';

/** The machine's own time. Its timers keep the process alive until they have run or are undone. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, work) {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
};

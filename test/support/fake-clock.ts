import type { Clock } from '../../model/clock.ts';

/** A clock that only moves when it is told to. */
export interface FakeClock extends Clock {
  /** Moves the time on, running what falls due in its order and letting promises settle after each piece of work. */
  advance(ms: number): Promise<void>;
  /** Timers that are set and neither run nor undone: a session that has ended must leave none. */
  readonly pending: number;
}

interface Timer {
  due: number;
  work: () => void;
}

/** Starts at 2026-03-02T13:00:00Z unless told otherwise. */
export function fakeClock(start: number = Date.UTC(2026, 2, 2, 13)): FakeClock {
  let now = start;
  const timers = new Set<Timer>();

  function nextDueBy(limit: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of timers) {
      if (timer.due <= limit && (next === undefined || timer.due < next.due)) next = timer;
    }
    return next;
  }

  return {
    now: () => now,
    after(ms, work) {
      const timer = { due: now + Math.max(0, ms), work };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    async advance(ms) {
      const target = now + ms;
      await settled();
      for (let timer = nextDueBy(target); timer !== undefined; timer = nextDueBy(target)) {
        timers.delete(timer);
        now = Math.max(now, timer.due);
        timer.work();
        await settled();
      }
      now = target;
    },
    get pending() {
      return timers.size;
    },
  };
}

/** Resolves once every promise that can go on without time passing has done so. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

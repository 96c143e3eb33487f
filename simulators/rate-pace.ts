import type { Tempo } from './player.ts';
import type { Show } from './show.ts';

/** Runs that are played in turn, so that the messages of different calls interleave. */
const SIDE_BY_SIDE = 6;
const TICK = 10;
/** A late tick is made up for by at most this much at once. */
const LARGEST_BURST_MS = 100;
/** Happenings for which the peer has no message cost nothing; this keeps a tick finite when it has none for any. */
const MOST_STEPS_A_TICK = 5_000;

/**
 * Says `rate` messages a second on average, whatever the steps' natural times. A happening is not split: what it
 * says beyond the budget is owed, so the count is never ahead by more than one happening.
 */
export function createRatePace(show: Show, rate: number): Tempo {
  const largest = Math.max(1, (rate * LARGEST_BURST_MS) / 1_000);
  let budget = 0;
  let turn = 0;

  function step(perform: Parameters<Tempo['proceed']>[1]): number {
    while (show.running.size < SIDE_BY_SIDE && show.begin() !== null);
    const runs = [...show.running];
    turn += 1;
    const run = runs[turn % runs.length];
    if (run === undefined) return 0;
    const happening = show.next(run);
    return happening === undefined ? 0 : perform(run.id, happening);
  }

  return {
    proceed(elapsed, perform) {
      budget = Math.min(budget + (elapsed * rate) / 1_000, largest);
      for (let steps = 0; budget >= 1 && steps < MOST_STEPS_A_TICK; steps += 1) budget -= step(perform);
      return TICK;
    },
  };
}

import type { Clock, Undo } from '../../../model/clock.ts';

/** Spreads 6600 s by 300 s either way. */
const SPREAD = 1 / 22;
/** A moment is quiet when nothing came for this long (ms). */
const QUIET_MS = 2000;
const LOOK_EVERY_MS = 500;

export interface RenewalSettings {
  clock: Clock;
  /** Since the connection was opened; 0 never renews. */
  afterMs: number;
  /** When (ms) the last message came. */
  heardAt: () => number;
  renew: () => void;
}

/** Calls `renew` at a quiet moment around the time, at the latest at the end of its spread. */
export function planRenewal({ clock, afterMs, heardAt, renew }: RenewalSettings): Undo {
  if (afterMs === 0) return () => undefined;
  const spread = afterMs * SPREAD;
  const latest = clock.now() + afterMs + spread;
  let undo = clock.after(afterMs - spread * Math.random(), look);

  function look(): void {
    const now = clock.now();
    if (now >= latest || now - heardAt() >= QUIET_MS) renew();
    else undo = clock.after(Math.min(LOOK_EVERY_MS, latest - now), look);
  }

  return () => undo();
}

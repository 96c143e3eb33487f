import { isDeepStrictEqual } from 'node:util';
import type { TelephonyEvent, UnrecordedEvent } from '../../model/event.ts';

/**
 * Of the events that tell of what retention has removed, those that were recorded right behind a batch that ends with
 * `seq`: all up to the `next` event that was sent to be recorded, for that may be such an event too, as in a replay.
 */
export function recordedBehind(
  seq: number,
  removals: readonly TelephonyEvent[],
  next: UnrecordedEvent | undefined,
): TelephonyEvent[] {
  const behind: TelephonyEvent[] = [];
  for (const event of removals) {
    if (event.seq <= seq) continue;
    const isNext = next !== undefined && isDeepStrictEqual(event, { ...next, seq: event.seq });
    if (event.seq !== seq + behind.length + 1 || isNext) break;
    behind.push(event);
  }
  return behind;
}

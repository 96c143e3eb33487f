import type { NotificationSettings } from './contract/settings.ts';

const HOUR_MS = 60 * 60_000;
const MORNING_HOUR = 6;

/** For how long people pause notifications. */
export interface Pause {
  /** "for 1 hour" */
  title: string;
  /** ms since the epoch. */
  until: (now: number) => number;
}

export const PAUSES: readonly Pause[] = [
  { title: 'for 1 hour', until: (now) => now + HOUR_MS },
  { title: 'until tomorrow 06:00', until: tomorrowMorning },
];

/** Until when notifications are paused (ms since the epoch); null where they are not, or not any more. */
export function pauseAt(
  { pausedUntil }: Pick<NotificationSettings, 'pausedUntil'>,
  now: number,
): number | null {
  return pausedUntil !== null && now < pausedUntil ? pausedUntil : null;
}

/** By the calendar here: on the day after a change of clocks it is six o'clock too. */
function tomorrowMorning(now: number): number {
  const time = new Date(now);
  return new Date(time.getFullYear(), time.getMonth(), time.getDate() + 1, MORNING_HOUR).getTime();
}

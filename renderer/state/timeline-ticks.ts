import { lengthOf, msPerPixel } from './timeline-scale.ts';
import type { TimeScale } from './timeline-scale.ts';
import { clockTime, exactTime } from './times.ts';

/** A place on a time axis that has its time written to it. */
export interface AxisTick {
  /** ms since the epoch */
  at: number;
  label: string;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS: readonly number[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 5, 10, 30, 90, 365].map((days) => days * DAY),
];
/** As wide as the longest label and room between two. */
const LEAST_PX = 92;

/** Round times by the clock here, as close as their labels allow. */
export function axisTicks(scale: TimeScale, leastPx = LEAST_PX): AxisTick[] {
  if (scale.width <= 0 || lengthOf(scale) <= 0) return [];
  const wanted = msPerPixel(scale) * leastPx;
  const step = STEPS.find((candidate) => candidate >= wanted) ?? 365 * DAY;
  return roundTimes(scale, step).map((at) => ({ at, label: labelOf(at, step) }));
}

function roundTimes({ from, to }: TimeScale, step: number): number[] {
  const times: number[] = [];
  if (step >= HOUR) {
    // By calendar, as days of 23 and 25 hours are days, too.
    const day = new Date(from);
    const perDay = step >= DAY ? step / DAY : 1;
    const number = Math.floor(Date.UTC(day.getFullYear(), day.getMonth(), day.getDate()) / DAY);
    const first = day.getDate() - (number % perDay);
    const hours = step >= DAY ? 24 * perDay : step / HOUR;
    for (let hour = 0; ; hour += hours) {
      const at = new Date(day.getFullYear(), day.getMonth(), first, hour).getTime();
      if (at > to) return times;
      if (at >= from && at !== times.at(-1)) times.push(at);
    }
  }
  const shift = new Date(from).getTimezoneOffset() * MINUTE;
  const first = Math.ceil((from - shift) / step) * step + shift;
  for (let at = first; at <= to; at += step) times.push(at);
  return times;
}

function labelOf(at: number, step: number): string {
  const time = new Date(at);
  const isMidnight = time.getHours() === 0 && time.getMinutes() === 0 && time.getTime() % MINUTE === 0;
  if (isMidnight) return DAYS.format(time);
  if (step < SECOND) return exactTime(at);
  return step < MINUTE ? clockTime(at) : clockTime(at).slice(0, 5);
}

const DAYS = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

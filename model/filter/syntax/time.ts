import type { TimeValue } from '../ast.ts';
import { readDuration } from './duration.ts';

/** From `start` up to, not including, `end`; ms since the epoch, or plain numbers. */
export interface Interval {
  start: number;
  end: number;
}

const CLOCK = /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,3}))?)?$/;
const MOMENT =
  /^(19[7-9]\d|2\d{3})-(\d\d)-(\d\d)(?:T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,3}))?)?(Z|[+-]\d\d:?\d\d)?)?$/;

/** Reads `10:05`, `10:05:30.250`, `2026-11-22`, `2026-11-22T10:05+01:00` (ISO 8601), `-15m`; else undefined. */
export function readTime(text: string): TimeValue | undefined {
  if (CLOCK.test(text)) return { type: 'clock', text };
  if (text.startsWith('-')) {
    const ms = readDuration(text.slice(1));
    return ms === undefined ? undefined : { type: 'ago', ms };
  }
  const upper = text.toUpperCase();
  const match = MOMENT.exec(upper);
  return match !== null && isDay(group(match, 1), group(match, 2), group(match, 3))
    ? { type: 'moment', text: upper }
    : undefined;
}

/**
 * The time that a value stands for: the whole minute, second, fraction or day that it is written to. `now` in ms
 * since the epoch; local time is that of the machine.
 */
export function timeInterval(value: TimeValue, now: number): Interval {
  switch (value.type) {
    case 'ago':
      return { start: now - value.ms, end: now - value.ms + 1 };
    case 'clock':
      return clockInterval(value.text, new Date(now));
    case 'moment':
      return momentInterval(value.text);
  }
}

function clockInterval(text: string, day: Date): Interval {
  const match = required(CLOCK.exec(text), text);
  const [ms, length] = fraction(match, 3);
  const start = new Date(
    day.getFullYear(),
    day.getMonth(),
    day.getDate(),
    group(match, 1),
    group(match, 2),
    group(match, 3),
    ms,
  ).getTime();
  return { start, end: start + length };
}

function momentInterval(text: string): Interval {
  const match = required(MOMENT.exec(text), text);
  const [year, month, day] = [group(match, 1), group(match, 2) - 1, group(match, 3)];
  if (match[4] === undefined)
    return { start: new Date(year, month, day).getTime(), end: new Date(year, month, day + 1).getTime() };
  const [ms, length] = fraction(match, 6);
  const parts = [year, month, day, group(match, 4), group(match, 5), group(match, 6), ms] as const;
  const zone = match[8];
  const start = zone === undefined ? new Date(...parts).getTime() : Date.UTC(...parts) - zoneOffset(zone);
  return { start, end: start + length };
}

/** The ms past the second, and how long the smallest unit is that was written. */
function fraction(match: RegExpExecArray, secondsGroup: number): [number, number] {
  const digits = match[secondsGroup + 1];
  if (digits !== undefined) return [Number(digits.padEnd(3, '0')), 10 ** (3 - digits.length)];
  return [0, match[secondsGroup] === undefined ? 60_000 : 1000];
}

function zoneOffset(zone: string): number {
  if (zone === 'Z') return 0;
  const sign = zone.startsWith('-') ? -1 : 1;
  return sign * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))) * 60_000;
}

function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function group(match: RegExpExecArray, index: number): number {
  return Number(match[index] ?? 0);
}

function required(match: RegExpExecArray | null, text: string): RegExpExecArray {
  if (match === null) throw new Error(`Not a time value: ${text}`);
  return match;
}

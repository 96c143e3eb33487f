import { readTime, timeInterval } from '../../model/filter/syntax/time.ts';
import { timeTerms } from '../views/filter/time-ranges.ts';
import { lengthOf } from './timeline-scale.ts';
import type { TimeRange } from './timeline-scale.ts';
import { dateAndTime } from './times.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/**
 * The term of the filter language for a range of time that somebody has drawn: to the minute, second or ms, whichever
 * is finer than a hundredth of it. It takes in all of its last minute, second or ms.
 */
export function timeTerm(range: TimeRange): string {
  const unit = [MINUTE, SECOND].find((one) => lengthOf(range) >= 100 * one) ?? 1;
  const from = Math.floor(range.from / unit) * unit;
  const last = Math.max(from, Math.ceil(range.to / unit) * unit - unit);
  return `at:${moment(from, unit)}..${moment(last, unit)}`;
}

function moment(at: number, unit: number): string {
  const whole = dateAndTime(at).replace(' ', 'T');
  if (unit === 1) return whole;
  return whole.slice(0, unit === SECOND ? -'.000'.length : -':00.000'.length);
}

const TERM = /^at(:|>=?|<=?)(.+)$/;

/** The range that a filter keeps to, as far as its times stand by themselves; null where it names none. */
export function filteredRange(filter: string, now: number): TimeRange | null {
  const ranges = timeTerms(filter).flatMap((term) => rangeOf(term, now) ?? []);
  if (ranges.length === 0) return null;
  return {
    from: Math.max(...ranges.map(({ from }) => from)),
    to: Math.min(...ranges.map(({ to }) => to)),
  };
}

function rangeOf(term: string, now: number): TimeRange | null {
  const [, sign = '', value = ''] = TERM.exec(term) ?? [];
  const [first = '', second = first] = value.split('..');
  const [from, to] = [readTime(first), readTime(second)];
  if (!from || !to) return null;
  const { start } = timeInterval(from, now);
  if (sign.startsWith('>')) return { from: start, to: Infinity };
  if (sign.startsWith('<')) return { from: -Infinity, to: start };
  return { from: start, to: timeInterval(to, now).end };
}

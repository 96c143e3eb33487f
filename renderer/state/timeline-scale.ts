/** A part of time, in ms since the epoch. */
export interface TimeRange {
  from: number;
  to: number;
}

/** A part of time as wide as so many CSS px. */
export interface TimeScale extends TimeRange {
  width: number;
}

/** Events are known to the ms: closer than this there is nothing more to see. */
const SHORTEST_MS = 10;
/** Of little there is, so much may be shown. */
const LONGEST_MS = 60_000;

export function lengthOf({ from, to }: TimeRange): number {
  return to - from;
}

export function msPerPixel(scale: TimeScale): number {
  return lengthOf(scale) / Math.max(1, scale.width);
}

export function xOf(scale: TimeScale, at: number): number {
  return (at - scale.from) / msPerPixel(scale);
}

export function atOf(scale: TimeScale, x: number): number {
  return scale.from + x * msPerPixel(scale);
}

/** Shows `factor` times as much; what lies at `at` stays where it is. */
export function zoomed({ from, to }: TimeRange, factor: number, at: number): TimeRange {
  const length = Math.max(SHORTEST_MS, (to - from) * factor);
  const share = (at - from) / (to - from);
  return { from: at - share * length, to: at + (1 - share) * length };
}

export function moved({ from, to }: TimeRange, ms: number): TimeRange {
  return { from: from + ms, to: to + ms };
}

/** The range and a little room on both sides; an instant gets a second. */
export function withRoom(range: TimeRange): TimeRange {
  const room = Math.max(lengthOf(range) * 0.03, lengthOf(range) === 0 ? 500 : 0);
  return { from: range.from - room, to: range.to + room };
}

/** The nearest range with something of `within` in it: a tenth of it at least, and it is not much longer than all. */
export function keptWithin(range: TimeRange, within: TimeRange): TimeRange {
  const longest = Math.max(LONGEST_MS, lengthOf(within) * 1.5);
  const length = Math.min(longest, lengthOf(range));
  const from = (range.from + range.to - length) / 2;
  const first = within.from - 0.9 * length;
  const last = within.to - 0.1 * length;
  const kept = Math.min(last, Math.max(first, from));
  return { from: kept, to: kept + length };
}

export function overlaps(a: TimeRange, b: TimeRange): boolean {
  return a.from <= b.to && b.from <= a.to;
}

/** The range between two instants in either order. */
export function between(a: number, b: number): TimeRange {
  return { from: Math.min(a, b), to: Math.max(a, b) };
}

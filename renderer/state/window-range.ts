/** Rows asked for around those that are seen, so that short ways need no asking. */
const AROUND = 60;

export interface RowRange {
  from: number;
  count: number;
}

/** The range to ask for when `seen` is on screen and `asked` was asked for last: the same as long as it covers it. */
export function rangeToAsk(seen: RowRange, asked: RowRange, most: number): RowRange {
  const end = seen.from + seen.count;
  const covers = asked.from <= seen.from && end <= asked.from + asked.count;
  if (covers && asked.count > 0) return asked;
  const from = Math.max(0, seen.from - AROUND);
  return { from, count: Math.min(most, end - from + AROUND) };
}

/** The same for somebody who stays at the end, whatever rows are there by then: how many of the last ones to ask for. */
export function endToAsk(seen: RowRange, asked: RowRange, most: number): RowRange {
  return asked.count > seen.count ? asked : { from: 0, count: Math.min(most, seen.count + AROUND) };
}

/** What tells how far the rows of a view have moved. */
export interface ViewExtent {
  matching: number;
  /** Rows that retention has taken away. */
  removed: number;
}

/**
 * What to add to the number of a row of the view as it was `then` to find it in the view as it is `now`: new rows lie
 * before it where the newest come first, and taken ones no more do where the oldest came first.
 */
export function shiftOf(then: ViewExtent, now: ViewExtent, newestFirst: boolean): number {
  if (!newestFirst) return then.removed - now.removed;
  return Math.max(0, now.matching + now.removed - then.matching - then.removed);
}

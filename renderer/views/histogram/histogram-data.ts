import type { Histogram } from '../../../model/contract/view.ts';
import { plural } from '../../state/numbers.ts';
import { clockTime, exactTime } from '../../state/times.ts';
import { overlaps } from '../../state/timeline-scale.ts';
import type { TimeRange } from '../../state/timeline-scale.ts';

/** CSS px for one bar with the room beside it. */
const BAR_PX = 7;
/** So that a small change of the window asks for nothing new. */
const STEP = 20;
/** The share of the height below which no bar that stands for anything falls. */
const LEAST_SHARE = 0.07;

/** How many bars to ask for in so many CSS px. */
export function barsFor(width: number): number {
  return Math.max(STEP, Math.min(1_000, Math.floor(width / BAR_PX / STEP) * STEP));
}

/** ms that a bar stands for. */
export function bucketLength({ from, to, all }: Histogram): number {
  return (to - from) / Math.max(1, all.length);
}

export function bucketRange(histogram: Histogram, bucket: number): TimeRange {
  const length = bucketLength(histogram);
  const from = histogram.from + bucket * length;
  return { from, to: from + length };
}

/** The range of a bar and all bars up to another, in either order. */
export function rangeOfBuckets(histogram: Histogram, first: number, last: number): TimeRange {
  const { from } = bucketRange(histogram, Math.min(first, last));
  return { from, to: bucketRange(histogram, Math.max(first, last)).to };
}

export interface BarHeights {
  /** The beginning of each bar, ms since the epoch. */
  at: number[];
  all: number[];
  matching: number[];
  most: number;
}

/** As tall as bars are drawn: in the measure of their counts, but a single event among thousands is seen, too. */
export function barHeights({ from, to, all, matching }: Histogram): BarHeights {
  const most = all.reduce((largest, count) => Math.max(largest, count), 1);
  const length = (to - from) / Math.max(1, all.length);
  const height = (count: number) => (count === 0 ? 0 : Math.max(count, most * LEAST_SHARE));
  return {
    at: all.map((_, bucket) => from + bucket * length),
    all: all.map(height),
    matching: matching.map(height),
    most,
  };
}

/** A time in which events of some sources are missing, and of which share of all sources. */
export interface MissingSpan extends TimeRange {
  share: number;
}

/** Gaps of sources put together, one after the other. `sources`: how many there are. */
export function missingSpans({ from, to, gaps }: Histogram, sources: number): MissingSpan[] {
  const seen = gaps
    .map((gap) => ({ ...gap, from: Math.max(from, gap.from), to: Math.min(to, gap.to ?? to) }))
    .filter((gap) => gap.to >= gap.from);
  const most = Math.max(1, sources, new Set(seen.map(({ sourceId }) => sourceId)).size);
  const edges = [...new Set(seen.flatMap((gap) => [gap.from, gap.to]))].sort((a, b) => a - b);
  return edges.flatMap((begin, place) => {
    const end = edges[place + 1] ?? begin;
    const missing = new Set(
      seen.filter((gap) => gap.from <= begin && gap.to >= end).map(({ sourceId }) => sourceId),
    ).size;
    return missing > 0 && (end > begin || edges.length === 1)
      ? [{ from: begin, to: end, share: missing / most }]
      : [];
  });
}

/** What a bar stands for, in words. */
export interface BucketWords {
  when: string;
  count: string;
  /** The ids of the sources whose events are missing then. */
  missing: string[];
}

/** Of the bars from one to another. `word`: "event" or "call". */
export function bucketWords(histogram: Histogram, first: number, last: number, word: string): BucketWords {
  const range = rangeOfBuckets(histogram, first, last);
  const sum = (counts: readonly number[]) =>
    counts.slice(Math.min(first, last), Math.max(first, last) + 1).reduce((total, count) => total + count, 0);
  const [matching, all] = [sum(histogram.matching), sum(histogram.all)];
  const write = bucketLength(histogram) < 1_000 ? exactTime : clockTime;
  const missing = histogram.gaps
    .filter(({ from, to }) => overlaps({ from, to: to ?? Infinity }, range))
    .map(({ sourceId }) => sourceId);
  return {
    when: `${write(range.from)} to ${write(range.to)}`,
    count: matching === all ? plural(all, word) : `${matching} of ${plural(all, word)}`,
    missing: [...new Set(missing)],
  };
}

import type { Histogram } from '../../../model/contract/view.ts';
import type { CaptureIndex } from '../columns/capture-index.ts';
import type { CallNumber } from '../columns/call-table.ts';
import type { EventBlock } from '../columns/event-block.ts';
import { YES } from '../columns/answers.ts';
import type { EventMatches } from '../views/event-matches.ts';

/** Buckets of equal width: the first begins at `from`, all lie at multiples of their width. */
interface Scale {
  from: number;
  width: number;
  count: number;
}

/** How many events, and how many that match, lie in at most so many parts of the time; null where there are none. */
export function eventHistogram(
  index: CaptureIndex,
  matches: EventMatches,
  buckets: number,
): Histogram | null {
  const span = index.events.span();
  if (!span || buckets === 0) return null;
  const scale = scaleOf(span, buckets);
  const all = new Array<number>(scale.count).fill(0);
  const matching = new Array<number>(scale.count).fill(0);
  for (const block of index.events.blocks) countBlock(block, matches.answersOf(block), scale, all, matching);
  return histogram(scale, all, matching, index);
}

/** The same of the beginnings of calls. */
export function callHistogram(
  index: CaptureIndex,
  selected: readonly CallNumber[],
  buckets: number,
): Histogram | null {
  const { calls } = index;
  if (calls.count === 0 || buckets === 0) return null;
  const starts = new Map<CallNumber, number>();
  let from = Infinity;
  let to = -Infinity;
  for (let number = calls.start; number < calls.end; number += 1) {
    const startedAt = calls.startedAt(number);
    if (startedAt === undefined) continue;
    starts.set(number, startedAt);
    from = Math.min(from, startedAt);
    to = Math.max(to, startedAt);
  }
  const scale = scaleOf({ from, to }, buckets);
  const all = new Array<number>(scale.count).fill(0);
  const matching = new Array<number>(scale.count).fill(0);
  for (const startedAt of starts.values()) add(all, scale, startedAt);
  for (const number of selected) add(matching, scale, starts.get(number) ?? NaN);
  return histogram(scale, all, matching, index);
}

function countBlock(
  block: EventBlock,
  answers: Uint8Array | null,
  scale: Scale,
  all: number[],
  matching: number[],
): void {
  const { at, start, end } = block;
  for (let row = start; row < end; row += 1) {
    const time = at.at(row);
    add(all, scale, time);
    if (!answers || answers[row] === YES) add(matching, scale, time);
  }
}

function add(counts: number[], { from, width, count }: Scale, time: number): void {
  const bucket = Math.floor((time - from) / width);
  // A removed event may have been the first or the last: then the span is too wide, never too narrow.
  if (bucket >= 0 && bucket < count) counts[bucket] = (counts[bucket] ?? 0) + 1;
}

/** Round widths (1, 2 or 5 by powers of ten) at multiples of themselves: bars stay where they are while time goes on. */
function scaleOf({ from, to }: { from: number; to: number }, buckets: number): Scale {
  const least = Math.max(1, (to - from + 1) / Math.max(1, buckets - 1));
  const power = 10 ** Math.floor(Math.log10(least));
  const width = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= least) ?? 10 * power;
  const first = Math.floor(from / width);
  const last = Math.floor(to / width);
  if (last - first + 1 > buckets) return { from, width: to - from + 1, count: 1 };
  return { from: first * width, width, count: last - first + 1 };
}

function histogram(scale: Scale, all: number[], matching: number[], { gaps }: CaptureIndex): Histogram {
  const { from, width, count } = scale;
  return { from, to: from + width * count, matching, all, gaps: gaps.all };
}

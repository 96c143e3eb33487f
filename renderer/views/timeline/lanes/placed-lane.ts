import type {
  TimelineBar,
  TimelineGap,
  TimelineLane,
  TimelineTick,
} from '../../../../model/contract/view.ts';

/** A bar in one of the tracks of its lane: bars that overlap lie in different ones. */
export interface PlacedBar extends TimelineBar {
  track: number;
}

/** A lane as it is drawn. */
export interface PlacedLane extends TimelineLane {
  /** Tells it from all other lanes, of other sources, too. */
  key: string;
  bars: PlacedBar[];
  tracks: number;
  gaps: TimelineGap[];
}

/** Something in a lane that one can point at. */
export type LaneItem = { is: 'state'; bar: PlacedBar } | { is: 'events'; tick: TimelineTick };

/** More tracks would be too thin to see: what overlaps even then lies in the last. */
const MOST_TRACKS = 4;

export function placed(lane: TimelineLane, gaps: readonly TimelineGap[]): PlacedLane {
  const ends: number[] = [];
  const bars = lane.bars.map((bar): PlacedBar => {
    const free = ends.findIndex((end) => end <= bar.from);
    const track = free >= 0 ? free : Math.min(ends.length, MOST_TRACKS - 1);
    ends[track] = Math.max(ends[track] ?? -Infinity, bar.to ?? Infinity);
    return { ...bar, track };
  });
  return {
    ...lane,
    key: `${lane.sourceId} ${lane.id}`,
    bars,
    tracks: Math.max(1, ends.length),
    gaps: gaps.filter(({ sourceId }) => sourceId === lane.sourceId),
  };
}

/** What is in a lane by its beginning; of a state and the event that begins it, the state first. */
export function itemsOf({ bars, ticks }: PlacedLane): LaneItem[] {
  const items: LaneItem[] = [
    ...bars.map((bar) => ({ is: 'state' as const, bar })),
    ...ticks.map((tick) => ({ is: 'events' as const, tick })),
  ];
  return items.sort((a, b) => beginOf(a) - beginOf(b));
}

export function beginOf(item: LaneItem): number {
  return item.is === 'state' ? item.bar.from : item.tick.at;
}

/** Up to when an item lasts; `now` for a state that goes on. */
export function endOf(item: LaneItem, now: number): number {
  return item.is === 'state' ? (item.bar.to ?? Math.max(now, item.bar.from)) : item.tick.at;
}

/** Whether both are the same, one perhaps older than the other. */
export function isSame(a: LaneItem, b: LaneItem): boolean {
  if (a.is === 'state') {
    return (
      b.is === 'state' &&
      a.bar.call === b.bar.call &&
      a.bar.from === b.bar.from &&
      a.bar.state === b.bar.state
    );
  }
  return b.is === 'events' && a.tick.seq === b.tick.seq;
}

/** The item that one comes to from another by a step; from none, the first or the last of those within a range. */
export function nextItem(
  items: readonly LaneItem[],
  from: LaneItem | null,
  step: 1 | -1,
  seen: { from: number; to: number },
): LaneItem | null {
  if (from) {
    const place = items.findIndex((item) => isSame(item, from));
    if (place >= 0) return items[place + step] ?? null;
    const at = beginOf(from);
    return step > 0
      ? (items.find((item) => beginOf(item) > at) ?? null)
      : (items.findLast((item) => beginOf(item) < at) ?? null);
  }
  const isSeen = (item: LaneItem) => beginOf(item) >= seen.from && beginOf(item) <= seen.to;
  return (step > 0 ? items.find(isSeen) : items.findLast(isSeen)) ?? null;
}
